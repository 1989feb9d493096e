// Every report counted again, naively: plain lists of events, no columns, no codes, no shortcuts.
//
// Written against docs/metrics/definitions.md, not against the reports: texts for keys, maps for
// groups, a full replay per deal and question. Answers are lines of text in the order of their
// keys, as the report's own answer is rendered by render.h.
#ifndef REVOPS_TESTS_METRICS_SERVICE_SUPPORT_RECOUNT_H_
#define REVOPS_TESTS_METRICS_SERVICE_SUPPORT_RECOUNT_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "metrics-service/facts/fact.h"
#include "metrics-service/reports/query.h"
#include "tests/metrics-service/support/replay.h"

namespace revops::metrics::testing {

class Recount {
 public:
  // `team_of_rep`: of those that are known, now.
  Recount(const std::vector<PipelineFact>& pipelines, const std::vector<DealFact>& events,
          const ReportQuery& query, const std::map<std::string, std::string>& team_of_rep = {});

  std::vector<std::string> Pipeline() const;
  std::vector<std::string> FunnelCohort() const;
  std::vector<std::string> FunnelSnapshot() const;
  std::vector<std::string> WinRate(const std::string& reached_stage) const;
  std::vector<std::string> DealSize() const;
  std::vector<std::string> SalesCycle() const;
  std::vector<std::string> TimeInStage() const;
  std::vector<std::string> Velocity(bool is_live) const;

 protected:
  using Lines = std::vector<std::string>;
  struct Money {
    std::string currency;
    int64_t micros = 0;
  };
  const StageFact& StageOf(const ReplayedDeal& deal, const std::string& stage) const;
  size_t PlaceOf(const ReplayedDeal& deal, const std::string& stage) const;
  const PipelineFact& PipelineOf(const ReplayedDeal& deal) const;
  StageKind KindOf(const ReplayedDeal& deal) const;
  bool IsOpen(const ReplayedDeal& deal) const;
  std::string WayOutText(const ReplayedDeal& deal, size_t visit) const;
  std::optional<Money> MoneyOf(const ReplayedDeal& deal) const;
  // Counts into left_out as a report would; true where the deal is left out.
  bool LeavesOut(const ReplayedDeal& deal, std::map<std::string, int64_t>& left_out) const;
  std::string Key(const ReplayedDeal& deal, Micros instant, bool with_stage = true) const;
  // As the query's ownership has it.
  std::string LabelOf(const ReplayedDeal& deal, LabelKind kind, const std::string& field,
                      Micros labels_at) const;
  bool IsStale(const ReplayedDeal& deal) const;
  std::vector<ReplayedDeal> Selected(bool by_stage) const;
  Lines Funnel(bool is_cohort) const;
  Window LiveWindow() const;
  // Open and closed deals that a velocity is about, those without amount among them.
  std::vector<ReplayedDeal> ForVelocity(bool is_live, const Window& window,
                                        std::map<std::string, int64_t>& left_out) const;

  std::vector<PipelineFact> pipelines_;
  const ReportQuery& query_;
  std::vector<ReplayedDeal> all_;  // that stand at the query's instants
};

}  // namespace revops::metrics::testing

#endif  // REVOPS_TESTS_METRICS_SERVICE_SUPPORT_RECOUNT_H_
