// Durable writes and reads, each beside what the machine can do at most.
#include <cstdio>
#include <fstream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "tests/bench/bare_proxy.h"
#include "tests/bench/echo_server.h"
#include "tests/bench/etcd_load.h"
#include "tests/bench/etcd_server.h"
#include "tests/bench/row_groups.h"
#include "tests/bench/table.h"

namespace revops::bench {
namespace {

using revops::testing::Outcome;
using revops::testing::Service;
using revops::testing::Suite;

constexpr int kInFlight[] = {16, 64, 256};
// The share of the echo's rate that stands for etcd's Put where etcd is not installed.
constexpr double kEchoShareForWrites = 0.45;

// Each row runs a fifth of its time before it is measured: connections, caches, cold pages.
template <typename Run>
LoadResult Measured(const LoadShape& shape, Run run) {
  run(LoadShape{shape.in_flight, shape.length / 5});
  return run(shape);
}

// Requests a second that wrk counts; 0 where it is not installed or fails.
double RestGets(const Bed& bed, int in_flight) {
  const std::string names = bed.suite->Folder() + "/names";
  std::ofstream file(names);
  for (const std::string& name : bed.names) file << name << '\n';
  file.close();
  const char* source = std::getenv("REVOPS_SOURCE_DIR");
  const absl::StatusOr<Outcome> outcome = revops::testing::RunToEnd(
      {{"wrk", "-t1", absl::StrCat("-c", in_flight),
        absl::StrCat("-d", absl::ToInt64Seconds(bed.size.per_row), "s"), "-s",
        absl::StrCat(source != nullptr ? source : ".", "/tests/bench/get_deal.lua"),
        absl::StrCat("http://", bed.suite->HttpAddress()), "--", names, bed.suite->AdminToken()},
       {},
       "",
       ""},
      bed.size.per_row + absl::Seconds(30));
  if (!outcome.ok() || outcome->output.find("Non-2xx") != std::string::npos) return 0;
  const size_t at = outcome->output.find("Requests/sec:");
  double per_s = 0;
  if (at == std::string::npos) return 0;
  const std::string rest = outcome->output.substr(at + 13);
  return absl::SimpleAtod(rest.substr(0, rest.find('\n')), &per_s) ? per_s : 0;
}

void BenchAt(const Bed& bed, const EchoServer& echo_server, EtcdLoad* etcd, DealLoad& direct,
             DealLoad& gateway, int in_flight) {
  const LoadShape shape{in_flight, bed.size.per_row};
  const Suite& suite = *bed.suite;
  const LoadResult echo = Measured(
      shape, [&](const LoadShape& s) { return Echo(echo_server.address(), kPayloadBytes, s); });
  PrintRow("bare echo", in_flight, echo, {});
  const bool is_promised = in_flight >= 64;

  Peer write_peer{"bare echo", echo.calls_per_s, is_promised ? kEchoShareForWrites : 0};
  if (etcd != nullptr) {
    const LoadResult put =
        Measured(shape, [&](const LoadShape& s) { return etcd->Put(kPayloadBytes, s); });
    PrintRow("etcd Put, durable", in_flight, put, {"bare echo", echo.calls_per_s, 0});
    write_peer = {"etcd Put", put.calls_per_s, is_promised ? 1.0 : 0};
  }
  direct.set_credential(ServiceCredential(suite));
  PrintRow("AdvanceDeal, durable", in_flight,
           Measured(shape, [&](const LoadShape& s) { return direct.AdvanceDeals(s); }), write_peer);
  direct.set_credential(ServiceCredential(suite));
  PrintRow("GetDeal", in_flight,
           Measured(shape, [&](const LoadShape& s) { return direct.GetDeals(s); }),
           {"bare echo", echo.calls_per_s, 0.6});

  const BareProxy proxy(suite.AddressOf(Service::kDeal), ServiceCredential(suite));
  DealLoad through_proxy(proxy.address(), {"x-bench", "1"});
  through_proxy.set_names(bed.names);
  const LoadResult bare =
      Measured(shape, [&](const LoadShape& s) { return through_proxy.GetDeals(s); });
  PrintRow("GetDeal through a bare proxy", in_flight, bare, {});
  const LoadResult passed =
      Measured(shape, [&](const LoadShape& s) { return gateway.GetDeals(s); });
  PrintRow("GetDeal through the gateway", in_flight, passed, {"bare proxy", bare.calls_per_s, 0.9});
  if (const double rest = RestGets(bed, in_flight); rest > 0) {
    PrintRate("GET /v1/deals/{deal}, REST", in_flight, rest,
              {"gateway gRPC", passed.calls_per_s, 0.5});
  } else {
    std::printf("GET /v1/deals/{deal}: not measured, as wrk is not installed\n");
  }
}

}  // namespace

absl::Status BenchCalls(const Bed& bed) {
  const EchoServer echo_server;
  absl::StatusOr<std::unique_ptr<EtcdServer>> etcd = EtcdServer::Start();
  std::unique_ptr<EtcdLoad> etcd_load;
  if (etcd.ok()) {
    etcd_load = std::make_unique<EtcdLoad>((*etcd)->address());
  } else {
    std::printf("no etcd beside it: %s\n", std::string(etcd.status().message()).c_str());
  }
  DealLoad direct(bed.suite->AddressOf(Service::kDeal), ServiceCredential(*bed.suite));
  direct.set_names(bed.names);
  DealLoad gateway(bed.suite->AddressOf(Service::kGateway), AdminCredential(*bed.suite));
  gateway.set_names(bed.names);
  for (const int in_flight : kInFlight) {
    BenchAt(bed, echo_server, etcd_load.get(), direct, gateway, in_flight);
  }
  return absl::OkStatus();
}

}  // namespace revops::bench
