#include "metrics-service/reports/lead_funnel.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "metrics-service/reports/groups.h"
#include "metrics-service/reports/journey_cells.h"
#include "metrics-service/reports/lead_groups.h"
#include "metrics-service/reports/lead_selection.h"
#include "metrics-service/reports/scan_leads.h"
#include "metrics-service/reports/stage_rows.h"
#include "metrics-service/reports/statistics.h"

namespace revops::metrics {
namespace {

// How far a lead comes; NURTURING and DISQUALIFIED are no further than it was.
enum Step : size_t { kLead, kWorked, kQualified, kConverted, kSteps };
constexpr std::array<const char*, kSteps> kStepNames = {"lead", "worked", "qualified", "converted"};

Step StepOf(LeadState state) {
  switch (state) {
    case LeadState::kWorking:
      return kWorked;
    case LeadState::kQualified:
      return kQualified;
    case LeadState::kConverted:
      return kConverted;
    default:
      return kLead;
  }
}

struct AtStep {
  int64_t reached = 0;
  int64_t went_on = 0;
  int64_t pending = 0;
  int64_t recycled = 0;
};
struct Steps {
  std::array<AtStep, kSteps> at;
  void Absorb(Steps&& other) {
    for (size_t i = 0; i < kSteps; ++i) {
      at[i].reached += other.at[i].reached;
      at[i].went_on += other.at[i].went_on;
      at[i].pending += other.at[i].pending;
      at[i].recycled += other.at[i].recycled;
    }
  }
};

// One way from a lead's coming, or coming back, to its being given up or becoming a deal.
struct Pass {
  Step furthest = kLead;
  LeadState state = LeadState::kNew;
  bool is_deal_due = false;  // it has become a deal that has not come here yet
  bool has_deal = false;
  bool came_back = false;  // another pass followed
};

class LeadPart {
 public:
  LeadPart(const LeadSelection& selection, const StageRows& rows)
      : groups(selection.leads(), selection.query()),
        first_deals(selection.deals(), rows),
        recycled_deals(selection.deals(), rows),
        selection_(selection) {}

  void See(const LeadSighting& sighting) {
    const size_t group = groups.IndexOf(sighting);
    ++n;
    CollectPasses(sighting);
    bool is_undecided = false;
    selection_.leads().conversions().ForEachOfLead(
        sighting.lead, [&](const Conversion& conversion) {
          if (conversion.IsSeen(selection_.lens())) TakeConversion(conversion, group, is_undecided);
        });
    for (size_t i = 0; i < passes_.size(); ++i) {
      const Pass& pass = passes_[i];
      CountPass(pass, (i == 0 ? first_steps : recycled_steps)[group], i == 0);
      is_undecided = is_undecided || IsPending(pass);
    }
    n_censored += is_undecided ? 1 : 0;
  }
  void Absorb(LeadPart&& other) {
    const std::vector<size_t> numbers = groups.Absorb(other.groups);
    first_steps.Absorb(std::move(other.first_steps), numbers);
    recycled_steps.Absorb(std::move(other.recycled_steps), numbers);
    first_deals.Absorb(std::move(other.first_deals), numbers);
    recycled_deals.Absorb(std::move(other.recycled_deals), numbers);
    left_out.Absorb(other.left_out);
    n += other.n;
    n_censored += other.n_censored;
  }

  LeadGroups groups;
  PerGroup<Steps> first_steps, recycled_steps;
  JourneyCells first_deals, recycled_deals;
  LeftOutTally left_out;
  int64_t n = 0;
  int64_t n_censored = 0;

 private:
  static bool IsPending(const Pass& pass) {
    return pass.state == LeadState::kNew || pass.state == LeadState::kWorking ||
           pass.state == LeadState::kQualified || pass.is_deal_due;
  }

  // Passes that the lens does not see leave no trace: they are the last ones, or were told late.
  void CollectPasses(const LeadSighting& sighting) {
    passes_.clear();
    numbers_.clear();
    const LeadStanding& standing = sighting.standing;
    // Most leads never came back: then there is nothing to look up.
    if (standing.pass == 0) {
      passes_.push_back({StepOf(standing.furthest), standing.state, false, false, false});
      numbers_.push_back(0);
      return;
    }
    for (const LeadVisit& visit : selection_.leads().VisitsOf(sighting.lead)) {
      if (!visit.IsSeen(selection_.lens())) continue;
      if (numbers_.empty() || numbers_.back() != visit.pass) {
        if (!passes_.empty()) passes_.back().came_back = true;
        passes_.emplace_back();
        numbers_.push_back(visit.pass);
      }
      Pass& pass = passes_.back();
      pass.furthest = std::max(pass.furthest, StepOf(visit.state));
      pass.state = visit.state;
    }
  }

  void TakeConversion(const Conversion& conversion, size_t group, bool& is_undecided) {
    const auto found = std::find(numbers_.begin(), numbers_.end(), conversion.pass);
    if (found == numbers_.end()) return;
    Pass& pass = passes_[static_cast<size_t>(found - numbers_.begin())];
    pass.is_deal_due = pass.is_deal_due || selection_.IsDealDue(conversion);
    selection_.WithDeal(conversion.row, [&](const Sighting& deal) {
      LeftOutTally ignored;
      const bool counts = selection_.CountsDeal(conversion);
      if (selection_.deals().LeavesOut(deal, counts ? left_out : ignored)) return;
      pass.has_deal = true;
      is_undecided = is_undecided || deal.IsOpen();
      if (!counts) return;
      if (!selection_.deals().ValueOf(deal).has_value()) left_out.Add(LeftOutTally::kNoAmount);
      (conversion.pass == 0 ? first_deals : recycled_deals).Count(deal, group);
    });
  }

  static void CountPass(const Pass& pass, Steps& steps, bool is_first) {
    for (size_t step = 0; step <= pass.furthest; ++step) {
      AtStep& at = steps.at[step];
      const bool went_on = step < pass.furthest || (step == kConverted && pass.has_deal);
      ++at.reached;
      at.went_on += went_on ? 1 : 0;
      if (step < pass.furthest) continue;
      at.pending += !went_on && IsPending(pass) ? 1 : 0;
      at.recycled += is_first && pass.came_back ? 1 : 0;
    }
  }

  const LeadSelection& selection_;
  // Of one lead, kept for the room.
  std::vector<Pass> passes_;
  std::vector<uint16_t> numbers_;
};

struct DealPart {
  DealPart(const Selection& selection, const StageRows& rows)
      : selection(selection),
        groups(selection.facts(), selection.query()),
        deals(selection, rows) {}

  void See(const Sighting& sighting) {
    const Micros created = sighting.standing.created;
    if (!selection.query().window.Includes(created)) return;
    if (selection.LeavesOut(sighting, left_out)) return;
    if (!selection.ValueOf(sighting).has_value()) left_out.Add(LeftOutTally::kNoAmount);
    n_censored += sighting.IsOpen() ? 1 : 0;
    deals.Count(sighting, groups.IndexOf(sighting, created));
  }
  void Absorb(DealPart&& other) {
    deals.Absorb(std::move(other.deals), groups.Absorb(other.groups));
    left_out.Absorb(other.left_out);
    n_censored += other.n_censored;
  }

  const Selection& selection;
  Groups groups;
  JourneyCells deals;
  LeftOutTally left_out;
  int64_t n_censored = 0;
};

class Answer {
 public:
  Answer(const LeadSelection& selection, const StageRows& rows, std::vector<LeadFunnelRow>& answer)
      : selection_(selection), rows_(rows), answer_(answer) {}

  void AddSteps(const GroupKey& key, FunnelLine line, const Steps& steps) {
    const auto& named = selection_.query().stages;
    for (size_t step = 0; step < kSteps; ++step) {
      const bool is_named =
          named.empty() || std::find(named.begin(), named.end(), kStepNames[step]) != named.end();
      if (!is_named) continue;
      const AtStep& at = steps.at[step];
      answer_.push_back({.group = key,
                         .line = line,
                         .pipeline = "",
                         .stage = kStepNames[step],
                         .reached = at.reached,
                         .went_on = at.went_on,
                         .conversion = Ratio(at.went_on, at.reached),
                         .pending = at.pending,
                         .recycled = at.recycled,
                         .amount = {}});
    }
  }
  void AddDeals(const GroupKey& key, FunnelLine line, size_t group, JourneyCells& cells) {
    const Facts& facts = selection_.deals().facts();
    cells.ForEach(group, [&](size_t row, const ReachedStage& at) {
      const bool is_open = facts.stages().Row(rows_.ExampleOf(row)).kind == StageKind::kOpen;
      answer_.push_back({.group = key,
                         .line = line,
                         .pipeline = rows_.PipelineOf(row),
                         .stage = rows_.StageOf(row),
                         .reached = at.reached,
                         .went_on = at.went_on,
                         .conversion = is_open ? Ratio(at.went_on, at.reached) : std::nullopt,
                         .pending = at.pending,
                         .recycled = 0,
                         .amount = at.amount.ToFigures(facts.currencies())});
    });
  }

 private:
  const LeadSelection& selection_;
  const StageRows& rows_;
  std::vector<LeadFunnelRow>& answer_;
};

}  // namespace

LeadFunnelReport ReportLeadFunnel(const FactsView& view, const ReportQuery& query) {
  const LeadSelection selection(view, query);
  const Selection deals(view.deals, query, StageFilter::kRows);
  const StageRows rows(view.deals.stages(), deals.lens().known);
  LeadPart leads = ScanLeads(selection, [&] { return LeadPart(selection, rows); });
  DealPart without =
      ScanWithoutLead(deals, selection.deal_leads(), [&] { return DealPart(deals, rows); });
  LeadFunnelReport report;
  report.basis.definition = "funnel.leads.v1";
  report.basis.window = query.window;
  report.basis.n = leads.n;
  report.basis.n_censored = leads.n_censored + without.n_censored;
  leads.left_out.Absorb(without.left_out);
  report.basis.left_out = leads.left_out.ToLeftOut();
  report.basis.groups = std::max(leads.groups.size(), without.groups.size());
  if (report.basis.groups > kGroupsMax) return report;
  struct Both {
    std::optional<size_t> leads, without;
  };
  std::map<GroupKey, Both> by_key;
  for (size_t i = 0; i < leads.groups.size(); ++i) by_key[leads.groups.KeyOf(i)].leads = i;
  for (size_t i = 0; i < without.groups.size(); ++i) by_key[without.groups.KeyOf(i)].without = i;
  report.basis.groups = by_key.size();
  if (report.basis.groups > kGroupsMax) return report;
  Answer answer(selection, rows, report.rows);
  for (const auto& [key, both] : by_key) {
    if (both.leads.has_value()) {
      answer.AddSteps(key, FunnelLine::kFirstPass, leads.first_steps[*both.leads]);
      answer.AddDeals(key, FunnelLine::kFirstPass, *both.leads, leads.first_deals);
      answer.AddSteps(key, FunnelLine::kRecycled, leads.recycled_steps[*both.leads]);
      answer.AddDeals(key, FunnelLine::kRecycled, *both.leads, leads.recycled_deals);
    }
    if (both.without.has_value()) {
      answer.AddDeals(key, FunnelLine::kWithoutLead, *both.without, without.deals);
    }
  }
  return report;
}

}  // namespace revops::metrics
