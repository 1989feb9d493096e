// Deals that reached the same stages of one version of a pipeline and stand in the same one,
// counted together: of a million deals there are a few hundred such patterns, so a funnel touches
// one tally for a deal instead of one for each of its stages, and spreads them over the stages
// once.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_JOURNEY_PATTERNS_H_
#define REVOPS_METRICS_SERVICE_REPORTS_JOURNEY_PATTERNS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "metrics-service/facts/facts.h"
#include "metrics-service/reports/money_sums.h"
#include "metrics-service/reports/selection.h"

namespace revops::metrics {

struct JourneyPattern {
  size_t group = 0;
  StageCode first = 0;    // of the version; the others lie behind it, place by place
  StageCode present = 0;  // where the deals stand
  uint64_t reached = 0;   // bit `place` of each stage they ever were in

  friend bool operator==(const JourneyPattern&, const JourneyPattern&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const JourneyPattern& pattern) {
    return H::combine(std::move(h), pattern.group, pattern.present, pattern.reached);
  }
};

struct JourneyTally {
  int64_t deals = 0;
  MoneySums amount;
};

class JourneyPatterns {
 public:
  explicit JourneyPatterns(const StageBook& book);

  // False, and nothing is counted, for a deal that was in two versions, or beyond the first 64
  // stages of one.
  bool Count(size_t group, std::span<const Visit> visits, StageCode present,
             const std::optional<Value>& value);
  // Calls take(const JourneyPattern&, const JourneyTally&) for each, in no order.
  template <typename Take>
  void ForEach(Take take) const {
    for (const auto& [pattern, place] : places_) take(pattern, tallies_[place]);
  }
  void Clear();

 private:
  static constexpr size_t kStagesMax = 64;
  // Those that came last, found without hashing the whole key: as many as 200 people's deals have.
  static constexpr size_t kRecent = 8192;
  struct Recent {
    JourneyPattern pattern;
    uint32_t tally = 0;  // its place + 1; 0: none
  };

  JourneyTally& At(const JourneyPattern& pattern);

  std::vector<StageCode> place_of_;  // by stage
  absl::flat_hash_map<JourneyPattern, uint32_t> places_;
  std::vector<JourneyTally> tallies_;
  std::vector<Recent> recent_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_JOURNEY_PATTERNS_H_
