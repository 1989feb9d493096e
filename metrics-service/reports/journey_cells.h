// Deals by the stages they reached or passed, per group; the later half of a funnel that begins
// with leads.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_JOURNEY_CELLS_H_
#define REVOPS_METRICS_SERVICE_REPORTS_JOURNEY_CELLS_H_

#include <utility>
#include <vector>

#include "metrics-service/reports/money_sums.h"
#include "metrics-service/reports/selection.h"
#include "metrics-service/reports/stage_cells.h"
#include "metrics-service/reports/stage_rows.h"

namespace revops::metrics {

struct ReachedStage {
  int64_t reached = 0;
  int64_t went_on = 0;
  int64_t pending = 0;
  MoneySums amount;

  void Absorb(ReachedStage&& other) {
    reached += other.reached;
    went_on += other.went_on;
    pending += other.pending;
    amount.Absorb(other.amount);
  }
};

// `selection` and `rows` outlive it.
class JourneyCells {
 public:
  JourneyCells(const Selection& selection, const StageRows& rows)
      : selection_(selection), rows_(rows), cells_(rows) {}

  // A deal that is open in an earlier stage than it once was is pending at the furthest: there its
  // way broke off. Won or lost it is where it stands now.
  void Count(const Sighting& sighting, size_t group);
  // `numbers`: what Groups::Absorb() said of the other's groups.
  void Absorb(JourneyCells&& other, const std::vector<size_t>& numbers) {
    cells_.Absorb(std::move(other.cells_), numbers);
  }
  // Calls take(row, const ReachedStage&) for every row that an answer lists.
  template <typename Take>
  void ForEach(size_t group, Take take) {
    cells_.ForEach(group, [&](size_t row, const ReachedStage& stage) {
      if (!selection_.NamesStage(rows_.ExampleOf(row))) return;
      if (stage.reached == 0 && !rows_.IsInNewestVersion(row)) return;
      take(row, stage);
    });
  }

 private:
  const Selection& selection_;
  const StageRows& rows_;
  StageCells<ReachedStage> cells_;
  std::vector<Visit> room_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_JOURNEY_CELLS_H_
