// A scan over the deals of a selection, on two threads where there are many.
//
// Both take blocks of deals until none is left, each into a part of its own; one part absorbs the
// other at the end. What the parts keep are whole numbers and lists of them, so the answer is the
// same to the bit whoever saw which deal.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_SCAN_H_
#define REVOPS_METRICS_SERVICE_REPORTS_SCAN_H_

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>

#include "metrics-service/reports/selection.h"

namespace revops::metrics {

// Below this a scan takes a few milliseconds, and a thread of its own would not pay.
inline constexpr size_t kDealsForTwoThreads = 100'000;
// Small enough that both threads end together, large enough that nobody waits for the counter.
inline constexpr size_t kDealsPerBlock = 8'192;

// `make()` makes an empty part, which has Absorb(Part&&); take(part, begin, end) lets it see the
// deals [begin, end). Returns the part that has seen all of `deals`. The caller's lock on the facts
// protects both threads.
template <typename Make, typename Take>
auto ScanBlocks(size_t deals, const Make& make, const Take& take) {
  using Part = std::invoke_result_t<const Make&>;
  std::atomic<size_t> next = 0;
  // Each thread makes its part itself, so that what they write lies in cache lines of their own.
  const auto work = [&]() -> Part {
    Part part = make();
    for (size_t begin = next.fetch_add(kDealsPerBlock); begin < deals;
         begin = next.fetch_add(kDealsPerBlock)) {
      const size_t end = std::min(begin + kDealsPerBlock, deals);
      take(part, static_cast<DealRow>(begin), static_cast<DealRow>(end));
    }
    return part;
  };
  if (deals < kDealsForTwoThreads) return work();
  std::optional<Part> other;
  std::thread second([&] { other.emplace(work()); });
  Part part = work();
  second.join();
  part.Absorb(*std::move(other));
  return part;
}

// The part also has See(const Sighting&), for every deal of the selection.
template <typename Make>
auto Scan(const Selection& selection, const Make& make) {
  return ScanBlocks(
      selection.facts().deals(), make, [&selection](auto& part, DealRow begin, DealRow end) {
        selection.ForEachOf(begin, end, [&part](const Sighting& sighting) { part.See(sighting); });
      });
}

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_SCAN_H_
