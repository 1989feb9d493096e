#include "metrics-service/reports/journey_patterns.h"

namespace revops::metrics {
namespace {

// Knuth's multiplier, 2^64 / golden ratio: the upper bits of the product depend on all lower ones.
constexpr uint64_t kSpread = 0x9E3779B97F4A7C15;

}  // namespace

JourneyPatterns::JourneyPatterns(const StageBook& book) : recent_(kRecent) {
  for (size_t code = 0; code < book.size(); ++code) {
    place_of_.push_back(static_cast<StageCode>(book.Row(static_cast<StageCode>(code)).place));
  }
}

bool JourneyPatterns::Count(size_t group, std::span<const Visit> visits, StageCode present,
                            const std::optional<Value>& value) {
  const auto first = static_cast<StageCode>(present - place_of_[present]);
  uint64_t reached = 0;
  for (const Visit& visit : visits) {
    const auto place = static_cast<StageCode>(visit.stage - first);
    // A stage of another version is not where it would be in this one.
    if (place >= kStagesMax || place_of_[visit.stage] != place) return false;
    reached |= uint64_t{1} << place;
  }
  JourneyTally& tally = At({group, first, present, reached});
  ++tally.deals;
  if (value.has_value()) tally.amount.Add(value->currency, value->micros);
  return true;
}

JourneyTally& JourneyPatterns::At(const JourneyPattern& pattern) {
  const uint64_t mixed =
      (pattern.reached ^ (uint64_t{pattern.present} << 32) ^ (pattern.group << 40)) * kSpread;
  Recent& recent = recent_[mixed >> 51];
  static_assert(kRecent == size_t{1} << 13, "the uppermost thirteen bits");
  if (recent.tally == 0 || recent.pattern != pattern) {
    const auto [found, is_new] =
        places_.try_emplace(pattern, static_cast<uint32_t>(tallies_.size()));
    if (is_new) tallies_.emplace_back();
    recent = {pattern, found->second + 1};
  }
  return tallies_[recent.tally - 1];
}

void JourneyPatterns::Clear() {
  places_.clear();
  tallies_.clear();
  recent_.assign(kRecent, {});
}

}  // namespace revops::metrics
