// Deals by the stages they reached or passed, per group; the later half of a funnel that begins
// with leads.
//
// A scan notes of each deal where its way ends, and that is spread over the stages on the way once,
// for all deals that ended there.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_JOURNEY_CELLS_H_
#define REVOPS_METRICS_SERVICE_REPORTS_JOURNEY_CELLS_H_

#include <map>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "metrics-service/reports/money_sums.h"
#include "metrics-service/reports/selection.h"
#include "metrics-service/reports/stage_rows.h"

namespace revops::metrics {

struct ReachedStage {
  int64_t reached = 0;
  int64_t went_on = 0;
  int64_t pending = 0;
  MoneySums amount;
};

// `selection` and `rows` outlive it.
class JourneyCells {
 public:
  JourneyCells(const Selection& selection, const StageRows& rows)
      : selection_(selection), rows_(rows) {}

  // A deal that is open in an earlier stage than it once was is pending at the furthest: there its
  // way broke off. Won or lost it is where it stands now.
  void Count(const Sighting& sighting, size_t group);
  // `numbers`: what Groups::Absorb() said of the other's groups.
  void Absorb(JourneyCells&& other, const std::vector<size_t>& numbers);
  // Calls take(row, const ReachedStage&) for every row that an answer lists.
  template <typename Take>
  void ForEach(size_t group, Take take) const {
    const std::map<size_t, ReachedStage> stages = StagesOf(group);
    for (const auto& [row, stage] : stages) {
      if (!selection_.NamesStage(rows_.ExampleOf(row))) continue;
      if (stage.reached == 0 && !rows_.IsInNewestVersion(row)) continue;
      take(row, stage);
    }
  }

 private:
  // Deals whose way ends alike.
  struct Ended {
    int64_t deals = 0;
    int64_t open = 0;     // still on their way
    int64_t was_won = 0;  // passed every open stage
    MoneySums amount;
    void Absorb(const Ended& other) {
      deals += other.deals;
      open += other.open;
      was_won += other.was_won;
      amount.Absorb(other.amount);
    }
  };
  // By group: the furthest open stage, in the version in which the deal stands, or, of what is
  // closed, where it stands. A stage is of one kind, so the two never meet.
  using OfGroup = absl::flat_hash_map<StageCode, Ended>;

  // By row: every stage of each pipeline that the group has deals in.
  std::map<size_t, ReachedStage> StagesOf(size_t group) const;
  Ended& At(size_t group, StageCode stage);

  const Selection& selection_;
  const StageRows& rows_;
  std::vector<OfGroup> groups_;
  std::vector<Visit> room_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_JOURNEY_CELLS_H_
