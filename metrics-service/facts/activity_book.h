// The activities of leads or deals, by the row of their subject, with every version of each.
//
// An activity is told again, whole, when it changes; the last version recorded before `known`
// counts. What has no activities costs nothing.
#ifndef REVOPS_METRICS_SERVICE_FACTS_ACTIVITY_BOOK_H_
#define REVOPS_METRICS_SERVICE_FACTS_ACTIVITY_BOOK_H_

#include <cstdint>
#include <span>

#include "absl/container/flat_hash_map.h"
#include "metrics-service/facts/activity_fact.h"
#include "metrics-service/facts/column.h"
#include "metrics-service/facts/dictionary.h"
#include "metrics-service/facts/lens.h"
#include "metrics-service/facts/run_pool.h"

namespace revops::metrics {

struct ActivityVersion {
  Micros time = 0;
  Recording recorded = 0;
  Recording replaced = kNoRecording;  // by the next version; kNoRecording: the last one
  uint32_t number = 0;                // of the activity
  LabelCode channel = 0;
  LabelCode rep = 0;
  ActivityKind kind = ActivityKind::kUnknown;
  ActivityDirection direction = ActivityDirection::kUnknown;
  ActivityOutcome outcome = ActivityOutcome::kUnknown;
  bool is_automated = false;
  bool IsKnown(Recording known) const { return recorded < known && replaced >= known; }
};

// Not thread-safe.
class ActivityBook {
 public:
  void Add(uint32_t subject, const ActivityFact& fact, Recording recorded);
  // Whether it is already told so.
  bool Has(uint32_t subject, const ActivityFact& fact) const;

  // Calls take(const ActivityVersion&) for each activity of the subject that took place before
  // lens.as_of, each once.
  template <typename Take>
  void ForEachOf(uint32_t subject, const Lens& lens, Take take) const {
    for (const ActivityVersion& version : Of(subject)) {
      if (version.IsKnown(lens.known) && version.time < lens.as_of) take(version);
    }
  }

  const Dictionary& channels() const { return channels_; }
  const Dictionary& reps() const { return reps_; }
  // Different activities.
  size_t size() const { return numbers_.size(); }

  // See RunPool.
  void Compact() { versions_.Compact(runs_); }

 private:
  std::span<const ActivityVersion> Of(uint32_t subject) const {
    const uint32_t run = run_of_.Get(subject);
    if (run == 0) return {};
    return versions_.Of(runs_[run - 1]);
  }
  bool IsSame(const ActivityVersion& version, const ActivityFact& fact) const;

  absl::flat_hash_map<Uuid, uint32_t> numbers_;
  SparseColumn<uint32_t> run_of_;  // by subject, the run + 1
  Column<Stretch> runs_;
  RunPool<ActivityVersion> versions_;
  Dictionary channels_;
  Dictionary reps_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FACTS_ACTIVITY_BOOK_H_
