// The reports that begin with leads counted again, naively, as Recount does those of deals.
#ifndef REVOPS_TESTS_METRICS_SERVICE_SUPPORT_LEAD_RECOUNT_H_
#define REVOPS_TESTS_METRICS_SERVICE_SUPPORT_LEAD_RECOUNT_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "metrics-service/facts/lead_fact.h"
#include "tests/metrics-service/support/recount.h"

namespace revops::metrics::testing {

struct BothHistories {
  std::vector<PipelineFact> pipelines;
  std::vector<DealFact> deals;
  std::vector<ActivityFact> deal_activities;
  std::vector<LeadStreamFact> leads;
};

// The team of each rep that is known, now.
std::map<std::string, std::string> TeamsOf(const std::vector<LeadStreamFact>& leads);

class LeadRecount : public Recount {
 public:
  LeadRecount(const BothHistories& histories, const ReportQuery& query);

  std::vector<std::string> Channels() const;
  std::vector<std::string> LeadFunnel() const;
  std::vector<std::string> Touchpoints() const;
  std::vector<std::string> SalesCycleFromLead() const;

 private:
  struct Visit {
    LeadState state;
    Micros entered;
    int pass;
    bool is_seen;
  };
  struct Converted {
    std::optional<Uuid> deal;
    Micros finished;
    int pass;
  };
  struct ReplayedLead {
    Uuid id;
    size_t number = 0;  // in the order of coming to be known
    Micros created = 0;
    bool stands = false;
    std::vector<Visit> visits;
    std::vector<Converted> conversions;  // that are seen
    std::map<std::pair<LeadLabel, std::string>, std::vector<ReplayedChange>> labels;  // known
    std::string current_owner, current_team, present_team;
  };
  using Labels = std::map<std::pair<LeadLabel, std::string>, std::string>;

  ReplayedLead Replay(const std::vector<LeadFact>& events, size_t number) const;
  std::string LabelAt(const ReplayedLead& lead, LeadLabel label, const std::string& field,
                      Micros as_of) const;
  Micros LabelsAt(const ReplayedLead& lead) const;
  LeadState StateOf(const ReplayedLead& lead) const;
  std::string ValueOf(const ReplayedLead& lead, LabelKind kind, const std::string& field) const;
  std::string Key(const ReplayedLead& lead) const;
  using Recount::Key;
  bool Counts(const ReplayedLead& lead) const;
  const ReplayedDeal* DealOf(const Converted& conversion) const;  // that stands
  bool IsAsked(const ReplayedDeal& deal) const;  // in scope, of the named pipelines
  bool CountsDeal(const ReplayedLead& lead, const Converted& conversion) const;
  std::vector<const ReplayedLead*> LeadsOf(const ReplayedDeal& deal) const;
  std::vector<ActivityFact> ActivitiesOf(const std::vector<ActivityFact>& told, const Uuid& subject,
                                         Micros until) const;
  // Adds the deal to the stages it reached or passed.
  struct Cell {
    int64_t reached = 0, went_on = 0, pending = 0, recycled = 0;
    std::map<std::string, absl::int128> amount;
  };
  using Cells = std::map<std::string, std::map<std::string, Cell>>;  // by pipeline and stage
  void AddDeal(const ReplayedDeal& deal, Cells& cells) const;
  // Those of deals without lead; how many of them are open.
  int64_t FunnelWithoutLead(std::map<std::string, Cells>& without,
                            std::map<std::string, int64_t>& left_out) const;
  void AddLines(const std::string& key, const std::string& line, Cells& cells, bool with_steps,
                Lines& lines) const;

  std::vector<ReplayedLead> leads_;
  std::vector<ActivityFact> deal_activities_;
  std::vector<ActivityFact> lead_activities_;
};

}  // namespace revops::metrics::testing

#endif  // REVOPS_TESTS_METRICS_SERVICE_SUPPORT_LEAD_RECOUNT_H_
