#include "metrics-service/facts/activity_book.h"

namespace revops::metrics {

void ActivityBook::Add(uint32_t subject, const ActivityFact& fact, Recording recorded) {
  if (run_of_.Get(subject) == 0) {
    runs_.Append({});
    run_of_.Set(subject, static_cast<uint32_t>(runs_.size()));
  }
  Stretch& run = runs_[run_of_.Get(subject) - 1];
  const auto [number, is_new] =
      numbers_.try_emplace(fact.activity, static_cast<uint32_t>(numbers_.size()));
  if (!is_new) {
    for (ActivityVersion& version : versions_.Of(run)) {
      if (version.number == number->second && version.replaced == kNoRecording) {
        version.replaced = recorded;
      }
    }
  }
  versions_.Append(run, {.time = fact.time,
                         .recorded = recorded,
                         .replaced = kNoRecording,
                         .number = number->second,
                         .channel = channels_.Code(fact.channel),
                         .rep = reps_.Code(fact.rep),
                         .kind = fact.kind,
                         .direction = fact.direction,
                         .outcome = fact.outcome,
                         .is_automated = fact.is_automated});
}

bool ActivityBook::Has(uint32_t subject, const ActivityFact& fact) const {
  const auto number = numbers_.find(fact.activity);
  if (number == numbers_.end()) return false;
  for (const ActivityVersion& version : Of(subject)) {
    if (version.number != number->second || version.replaced != kNoRecording) continue;
    return IsSame(version, fact);
  }
  return false;
}

bool ActivityBook::IsSame(const ActivityVersion& version, const ActivityFact& fact) const {
  return version.time == fact.time && version.kind == fact.kind &&
         version.direction == fact.direction && version.outcome == fact.outcome &&
         version.is_automated == fact.is_automated &&
         channels_.Text(version.channel) == fact.channel && reps_.Text(version.rep) == fact.rep;
}

}  // namespace revops::metrics
