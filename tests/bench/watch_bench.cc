// The deal stream under load, beside etcd's watch.
#include <cstdio>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "common/status/status.h"
#include "tests/bench/etcd_load.h"
#include "tests/bench/etcd_server.h"
#include "tests/bench/row_groups.h"
#include "tests/bench/subscribers.h"
#include "tests/bench/table.h"

namespace revops::bench {
namespace {

using revops::testing::Service;

constexpr int kSubscribers = 100;
constexpr int kWritesInFlight = 64;
// Everything written is told soon after; a stream that stands still is a finding, not a wait.
constexpr absl::Duration kDeliverMax = absl::Seconds(120);
constexpr absl::Duration kLatencyMax = absl::Milliseconds(20);

struct Delivered {
  double writes_per_s = 0;
  double events_per_s = 0;
  bool is_complete = false;
};

// `write` runs for a while with the subscribers listening.
template <typename Write>
Delivered Deliver(Subscribers& subscribers, Write write) {
  const int64_t before = subscribers.delivered() / kSubscribers;
  const absl::Time begin = absl::Now();
  const LoadResult written = write();
  Delivered delivered;
  delivered.writes_per_s = written.calls_per_s;
  delivered.is_complete =
      subscribers.AwaitEach(before + written.calls - written.failed, kDeliverMax);
  delivered.events_per_s = static_cast<double>(subscribers.delivered() - before * kSubscribers) /
                           absl::ToDoubleSeconds(absl::Now() - begin);
  return delivered;
}

double BenchEtcdWatch(const Bed& bed) {
  absl::StatusOr<std::unique_ptr<EtcdServer>> etcd = EtcdServer::Start();
  if (!etcd.ok()) {
    std::printf("no etcd beside it: %s\n", std::string(etcd.status().message()).c_str());
    return 0;
  }
  EtcdLoad load((*etcd)->address());
  Subscribers subscribers((*etcd)->address(), {}, EtcdStream(), kSubscribers);
  const Delivered delivered = Deliver(subscribers, [&] {
    return load.Put(kPayloadBytes, {kWritesInFlight, bed.size.per_row});
  });
  PrintRate("etcd watch, 100 subscribers", kSubscribers, delivered.events_per_s, {});
  std::printf("  while its Puts ran at %.0f/s%s\n", delivered.writes_per_s,
              delivered.is_complete ? "" : "; NOT every event came");
  return delivered.events_per_s;
}

// One write at a time per slot at about half the rate that 100 subscribers allow.
void BenchLatency(const Bed& bed, DealLoad& load, Subscribers& subscribers, double full_rate) {
  subscribers.ForgetAges();
  load.set_credential(ServiceCredential(*bed.suite));
  const LoadResult written = load.AdvanceDealsAtRate(full_rate / 2, bed.size.per_row);
  absl::Notification never;
  never.WaitForNotificationWithTimeout(absl::Milliseconds(300));
  const absl::Duration p99 = subscribers.AgeQuantile(0.99);
  std::printf("%-34s %9d %9.0f %9.2f %9.2f  commit to delivery, to reach p99 <= %.0f ms\n",
              "  latency at half load", kSubscribers, written.calls_per_s,
              absl::ToDoubleMilliseconds(subscribers.AgeQuantile(0.5)),
              absl::ToDoubleMilliseconds(p99), absl::ToDoubleMilliseconds(kLatencyMax));
  std::fflush(stdout);
}

void BenchCatchUp(const Bed& bed) {
  const absl::Time begin = absl::Now();
  Subscribers one(bed.suite->AddressOf(Service::kDeal), ServiceCredential(*bed.suite),
                  DealStream(/*from_earliest=*/true), 1);
  // All deals were created one event each, so there are at least as many.
  one.AwaitEach(static_cast<int64_t>(bed.names.size()), kDeliverMax);
  PrintRate("watch catch-up, one subscriber", 1,
            static_cast<double>(one.delivered()) / absl::ToDoubleSeconds(absl::Now() - begin),
            {"to reach", 150'000, 1.0});
}

}  // namespace

absl::Status BenchWatch(const Bed& bed) {
  const double etcd = BenchEtcdWatch(bed);
  DealLoad load(bed.suite->AddressOf(Service::kDeal), ServiceCredential(*bed.suite));
  load.set_names(bed.names);
  {
    Subscribers subscribers(bed.suite->AddressOf(Service::kDeal), ServiceCredential(*bed.suite),
                            DealStream(/*from_earliest=*/false), kSubscribers);
    const Delivered delivered = Deliver(subscribers, [&] {
      return load.AdvanceDeals({kWritesInFlight, bed.size.per_row});
    });
    PrintRate("deal watch, 100 subscribers", kSubscribers, delivered.events_per_s,
              {"etcd watch", etcd, 1.0});
    std::printf(
        "  while AdvanceDeal ran at %.0f/s%s\n", delivered.writes_per_s,
        delivered.is_complete ? ", every event to every subscriber" : "; NOT every event came");
    const double sustained = delivered.events_per_s / kSubscribers;
    BenchLatency(bed, load, subscribers, sustained);
  }
  BenchCatchUp(bed);
  return absl::OkStatus();
}

}  // namespace revops::bench
