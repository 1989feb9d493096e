// Which deals a report looks at, and how it sees each.
//
// A deal is seen if it stands at the query's instants, within the asker's scope and the filters.
// Its labels are those at its closing where it is closed then (a reorganisation does not rewrite
// last year), else those at as_of. Its amount is the last one by as_of, closed or not.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_SELECTION_H_
#define REVOPS_METRICS_SERVICE_REPORTS_SELECTION_H_

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/numeric/int128.h"
#include "metrics-service/facts/facts.h"
#include "metrics-service/reports/ownership.h"
#include "metrics-service/reports/query.h"

namespace revops::metrics {

// A deal as a report sees it.
struct Sighting {
  DealRow deal = 0;
  Standing standing;
  const StageRow* stage = nullptr;
  bool is_void = false;
  Lens labels;  // at which its labels count
  bool IsOpen() const { return stage->kind == StageKind::kOpen; }
  bool IsWon() const { return stage->kind == StageKind::kWon; }
};

struct Value {
  LabelCode currency = 0;
  int64_t micros = 0;  // by the query's measure
};

// What does not count, and why; only deals that would have counted otherwise.
class LeftOutTally {
 public:
  enum Reason { kVoid, kNoAmount, kOtherCurrency, kNoLead };
  void Add(Reason reason, int64_t count = 1) { counts_[reason] += count; }
  void Absorb(const LeftOutTally& other) {
    for (size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
  }
  std::vector<LeftOut> ToLeftOut() const;

 private:
  std::array<int64_t, 4> counts_{};
};

// A deal's visits lie where there was room when they came: asked for this far ahead of the scan,
// they are there when it comes to them.
inline constexpr DealRow kPrefetchDeals = 16;

// What the stage filter is about: the stage a deal stands in, or the rows of the answer.
enum class StageFilter { kDeals, kRows };

// Reads facts it does not own; both outlive it.
class Selection {
 public:
  Selection(const Facts& facts, const ReportQuery& query, StageFilter stage_filter);

  // Calls see(const Sighting&) for every deal of [begin, end) it selects, void ones included.
  template <typename See>
  void ForEachOf(DealRow begin, DealRow end, See&& see) const {
    for (DealRow deal = begin; deal < end; ++deal) {
      facts_.Prefetch(deal + kPrefetchDeals);
      if (const auto sighting = Sight(deal); sighting.has_value()) see(*sighting);
    }
  }

  // Nothing where the selection does not have the deal. It is made where the caller will read it: a
  // copy would be read in larger pieces than it was written in, for which the processor waits until
  // all that a scan wrote before has reached the cache.
  std::optional<Sighting> Sight(DealRow deal) const {
    std::optional<Sighting> sighting(std::in_place);
    if (!Fill(deal, *sighting)) sighting.reset();
    return sighting;
  }

  // Whether a deal that would count is left out after all: void, or in another currency than the
  // asked one. Deals without amount stay: they count as deals, and are tallied as NO_AMOUNT where
  // sums miss them.
  bool LeavesOut(const Sighting& sighting, LeftOutTally& tally) const;
  // Nothing where the deal has no amount. Saturates, see MicrosOf().
  std::optional<Value> ValueOf(const Sighting& sighting) const;
  // Whether the stage filter names it; always where there is none.
  bool NamesStage(StageCode stage) const { return named_stages_[stage]; }

  const Facts& facts() const { return facts_; }
  const ReportQuery& query() const { return query_; }
  const Lens& lens() const { return lens_; }

 private:
  struct CodeFilter {
    std::optional<Attribute> attribute;  // nothing: no deal has it
    std::vector<bool> passes;            // by code; codes beyond do not pass
  };
  bool Fill(DealRow deal, Sighting& sighting) const {
    if (!facts_.FindStanding(deal, lens_, sighting.standing)) return false;
    if (!passing_stages_[sighting.standing.stage]) return false;
    sighting.deal = deal;
    sighting.stage = &facts_.stages().Row(sighting.standing.stage);
    sighting.labels = lens_;
    // Its closing is part of what took effect: labels that changed in that very instant count.
    if (!sighting.IsOpen()) sighting.labels.as_of = sighting.standing.entered + 1;
    if (!Passes(sighting)) return false;
    sighting.is_void = facts_.IsVoid(deal, lens_);
    return true;
  }
  bool Passes(const Sighting& sighting) const;
  bool IsInScope(DealRow deal) const;
  CodeFilter Resolve(const LabelFilter& filter) const;

  const Facts& facts_;
  const ReportQuery& query_;
  Lens lens_;
  std::vector<bool> named_stages_;
  std::vector<bool> passing_stages_;
  std::vector<CodeFilter> filters_;
  std::optional<LabelCode> scope_rep_;
  std::vector<LabelCode> scope_teams_;
  std::optional<LabelCode> currency_;    // of the query, where it is known
  const CurrentTeams* teams_ = nullptr;  // with CURRENT ownership
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_SELECTION_H_
