// Durable writes: every call is on disk before it is answered, here as at etcd.
#include <cstdio>
#include <map>
#include <memory>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "tests/bench/echo_server.h"
#include "tests/bench/etcd_load.h"
#include "tests/bench/etcd_server.h"
#include "tests/bench/row_groups.h"
#include "tests/bench/table.h"

namespace revops::bench {
namespace {

using revops::testing::Service;

// The share of the echo's rate that stands for etcd's Put where etcd is not installed.
constexpr double kEchoShareForWrites = 0.45;

// What a write is measured against, by calls in flight: etcd's Put, or else the bare echo.
using Peers = std::map<int, Peer>;

absl::StatusOr<Peers> MeasurePeers(const Size& size) {
  const EchoServer echo_server;
  absl::StatusOr<std::unique_ptr<EtcdServer>> etcd = EtcdServer::Start();
  if (!etcd.ok()) {
    std::printf("no etcd beside it: %s\n", std::string(etcd.status().message()).c_str());
  }
  Peers peers;
  for (const int in_flight : kInFlight) {
    const LoadShape shape{in_flight, size.per_row};
    const bool is_promised = in_flight >= 64;
    const LoadResult echo = Measured(
        shape, [&](const LoadShape& s) { return Echo(echo_server.address(), kPayloadBytes, s); });
    PrintRow("bare echo", in_flight, echo, {});
    peers[in_flight] = {"bare echo", echo.calls_per_s, is_promised ? kEchoShareForWrites : 0};
    if (!etcd.ok()) continue;
    EtcdLoad load((*etcd)->address());
    const LoadResult put =
        Measured(shape, [&](const LoadShape& s) { return load.Put(kPayloadBytes, s); });
    PrintRow("etcd Put, durable", in_flight, put, {"bare echo", echo.calls_per_s, 0});
    peers[in_flight] = {"etcd Put", put.calls_per_s, is_promised ? 1.0 : 0};
  }
  return peers;
}

void MeasureAdvance(const Bed& bed, const Peers& peers, DealLoad& load, const std::string& name,
                    bool is_promised) {
  for (const auto& [in_flight, peer] : peers) {
    load.set_credential(ServiceCredential(*bed.suite));
    const LoadResult result = Measured(LoadShape{in_flight, bed.size.per_row},
                                       [&](const LoadShape& s) { return load.AdvanceDeals(s); });
    Peer beside = peer;
    if (!is_promised) beside.ratio_to_reach = 0;
    PrintRow(name, in_flight, result, beside);
  }
}

}  // namespace

absl::Status BenchWrites(const Bed& bed) {
  // etcd serves nobody else meanwhile, so deal-service first does neither.
  REVOPS_RETURN_IF_ERROR(bed.suite->Terminate(Service::kMetrics).status());
  REVOPS_ASSIGN_OR_RETURN(const Peers peers, MeasurePeers(bed.size));
  DealLoad load(bed.suite->AddressOf(Service::kDeal), ServiceCredential(*bed.suite));
  load.set_names(bed.names);
  MeasureAdvance(bed, peers, load, "AdvanceDeal, durable", true);
  REVOPS_RETURN_IF_ERROR(bed.suite->Restart(Service::kMetrics));
  MeasureAdvance(bed, peers, load, "AdvanceDeal, followed by metrics", false);
  return absl::OkStatus();
}

}  // namespace revops::bench
