// Which open deals are dead weight: in their stage beyond its limit, or open for longer than the
// longest closed cycle of their pipeline so far.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_STALENESS_H_
#define REVOPS_METRICS_SERVICE_REPORTS_STALENESS_H_

#include <algorithm>
#include <optional>
#include <vector>

#include "metrics-service/facts/facts.h"

namespace revops::metrics {

// The longest cycle is the whole company's, whatever a report filters.
class Staleness {
 public:
  Staleness(const Facts& facts, const Lens& lens) : facts_(facts), as_of_(lens.as_of) {
    longest_cycle_.assign(facts.stages().pipelines().size(), -1);
    for (DealRow deal = 0; deal < facts.deals(); ++deal) {
      const std::optional<Standing> standing = facts.StandingOf(deal, lens);
      if (!standing.has_value() || facts.IsVoid(deal, lens)) continue;
      const StageRow& stage = facts.stages().Row(standing->stage);
      if (stage.kind == StageKind::kOpen) continue;
      Micros& longest = longest_cycle_[stage.pipeline];
      longest = std::max(longest, standing->entered - standing->created);
    }
  }

  // For open deals.
  bool IsStale(const Standing& standing) const {
    const StageRow& stage = facts_.stages().Row(standing.stage);
    if (stage.time_limit > 0 && as_of_ - standing.entered > stage.time_limit) return true;
    const Micros longest = longest_cycle_[stage.pipeline];
    return longest >= 0 && as_of_ - standing.created > longest;
  }

 private:
  const Facts& facts_;
  Micros as_of_;
  std::vector<Micros> longest_cycle_;  // by pipeline; negative: nothing closed yet
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_STALENESS_H_
