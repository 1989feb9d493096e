// Which open deals are dead weight: in their stage beyond its limit, or open for longer than the
// longest closed cycle of their pipeline so far.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_STALENESS_H_
#define REVOPS_METRICS_SERVICE_REPORTS_STALENESS_H_

#include <algorithm>
#include <optional>
#include <vector>

#include "metrics-service/facts/facts.h"
#include "metrics-service/reports/scan.h"

namespace revops::metrics {

// The longest cycle is the whole company's, whatever a report filters.
class Staleness {
 public:
  Staleness(const Facts& facts, const Lens& lens) : facts_(facts), as_of_(lens.as_of) {
    const auto longest = ScanBlocks(
        facts.deals(),
        [&] {
          return Longest{facts, lens};
        },
        [](Longest& part, DealRow begin, DealRow end) {
          for (DealRow deal = begin; deal < end; ++deal) part.See(deal);
        });
    longest_cycle_ = longest.by_pipeline;
  }

  // For open deals.
  bool IsStale(const Standing& standing) const {
    const StageRow& stage = facts_.stages().Row(standing.stage);
    if (stage.time_limit > 0 && as_of_ - standing.entered > stage.time_limit) return true;
    const Micros longest = longest_cycle_[stage.pipeline];
    return longest >= 0 && as_of_ - standing.created > longest;
  }

 private:
  struct Longest {
    Longest(const Facts& facts, const Lens& lens)
        : facts(facts), lens(lens), by_pipeline(facts.stages().pipelines().size(), -1) {}
    void See(DealRow deal) {
      const std::optional<Standing> standing = facts.StandingOf(deal, lens);
      if (!standing.has_value() || facts.IsVoid(deal, lens)) return;
      const StageRow& stage = facts.stages().Row(standing->stage);
      if (stage.kind == StageKind::kOpen) return;
      Micros& longest = by_pipeline[stage.pipeline];
      longest = std::max(longest, standing->entered - standing->created);
    }
    void Absorb(Longest&& other) {
      for (size_t i = 0; i < by_pipeline.size(); ++i) {
        by_pipeline[i] = std::max(by_pipeline[i], other.by_pipeline[i]);
      }
    }
    const Facts& facts;
    const Lens& lens;
    std::vector<Micros> by_pipeline;
  };

  const Facts& facts_;
  Micros as_of_;
  std::vector<Micros> longest_cycle_;  // by pipeline; negative: nothing closed yet
};

// How many of a stage's open deals are stale, where `longest_cycle` is their pipeline's: as
// IsStale() says of each.
inline int64_t StaleAmong(const OpenTotals& open, const StageRow& stage, Micros as_of,
                          Micros longest_cycle) {
  size_t stale = 0;
  const auto is_beyond_limit = [&](const OpenDeal& deal) {
    return stage.time_limit > 0 && as_of - deal.entered > stage.time_limit;
  };
  open.deals.ForEachBefore(
      is_beyond_limit, [&](const Creations&, size_t deals) { stale += deals; },
      [&](const OpenDeal&) { ++stale; });
  if (longest_cycle < 0) return static_cast<int64_t>(stale);
  const Micros dead_before = as_of - longest_cycle;
  open.deals.ForEachFrom(
      is_beyond_limit,
      [&](const Creations& creations, size_t) { stale += creations.Before(dead_before); },
      [&](const OpenDeal& deal) { stale += deal.created < dead_before ? 1 : 0; });
  return static_cast<int64_t>(stale);
}

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_STALENESS_H_
