#include "tests/bench/table.h"

#include <cstdio>

namespace revops::bench {
namespace {

void PrintPeer(double per_s, const Peer& peer) {
  if (peer.per_s > 0) {
    char name[64];
    std::snprintf(name, sizeof(name), "%s %.0f", peer.name.c_str(), peer.per_s);
    std::printf("  %-22s %6.2f", name, per_s / peer.per_s);
    if (peer.ratio_to_reach > 0) std::printf(" %9.2f", peer.ratio_to_reach);
    if (per_s / peer.per_s < peer.ratio_to_reach) std::printf("  MISSED");
  }
  std::printf("\n");
}

}  // namespace

void PrintHeading() {
  std::printf("%-34s %9s %9s %9s %9s  %-22s %6s %9s\n", "what", "in flight", "per s", "p50 ms",
              "p99 ms", "peer, per s", "ratio", "to reach");
}

void PrintRow(const std::string& what, int in_flight, const LoadResult& result, const Peer& peer) {
  std::printf("%-34s %9d %9.0f %9.2f %9.2f", what.c_str(), in_flight, result.calls_per_s,
              absl::ToDoubleMilliseconds(result.p50), absl::ToDoubleMilliseconds(result.p99));
  PrintPeer(result.calls_per_s, peer);
  if (result.failed > 0) {
    std::printf("  %lld calls failed, the first with: %s\n", static_cast<long long>(result.failed),
                result.first_error.c_str());
  }
  std::fflush(stdout);
}

void PrintRate(const std::string& what, int in_flight, double per_s, const Peer& peer) {
  std::printf("%-34s %9d %9.0f %9s %9s", what.c_str(), in_flight, per_s, "", "");
  PrintPeer(per_s, peer);
  std::fflush(stdout);
}

}  // namespace revops::bench
