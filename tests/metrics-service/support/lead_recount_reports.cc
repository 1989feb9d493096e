// Recounts of the reports that begin with leads.
#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "tests/metrics-service/support/lead_recount.h"
#include "tests/metrics-service/support/recount_numbers.h"
#include "tests/metrics-service/support/render_leads.h"

namespace revops::metrics::testing {
namespace {

// Of small counts, by sorting them.
CountStatistics Described(std::vector<int64_t> counts) {
  std::sort(counts.begin(), counts.end());
  CountStatistics all;
  all.n = static_cast<int64_t>(counts.size());
  for (const int64_t count : counts) all.sum += count;
  if (counts.empty()) return all;
  all.mean = static_cast<double>(Mean(counts));
  all.median = static_cast<double>(Quantile(counts, 0.5L));
  all.p90 = static_cast<double>(Quantile(counts, 0.9L));
  all.max = counts.back();
  return all;
}

}  // namespace

std::vector<std::string> LeadRecount::Channels() const {
  struct Row {
    int64_t leads = 0, qualified = 0, converted = 0, won = 0, without = 0, won_without = 0;
    std::map<std::string, absl::int128> value, value_without;
    Spans spans;
  };
  std::map<std::string, Row> rows;
  LeftOutCounts left_out;
  int64_t n = 0, censored = 0;
  if (query_.group_by.empty()) rows["[]"];
  const auto add_value = [&](const ReplayedDeal& deal, auto& value) {
    const std::optional<Money> money = MoneyOf(deal);
    if (money.has_value()) {
      value[money->currency] += absl::int128(money->micros) * 1000;
    } else {
      ++left_out["NO_AMOUNT"];
    }
  };
  for (const ReplayedLead& lead : leads_) {
    if (!Counts(lead)) continue;
    ++n;
    Row& row = rows[Key(lead)];
    ++row.leads;
    bool was_converted = false, was_qualified = false;
    for (const Visit& visit : lead.visits) {
      was_converted |= visit.is_seen && visit.state == LeadState::kConverted;
      was_qualified |= visit.is_seen && visit.state == LeadState::kQualified;
    }
    row.converted += was_converted;
    row.qualified += was_converted || was_qualified;
    const LeadState state = StateOf(lead);
    bool undecided = state != LeadState::kConverted && state != LeadState::kDisqualified;
    for (const Converted& conversion : lead.conversions) {
      const ReplayedDeal* deal = DealOf(conversion);
      undecided |= conversion.deal.has_value() && deal == nullptr;
      if (deal == nullptr || !IsAsked(*deal)) continue;
      undecided |= IsOpen(*deal) && !deal->is_void;
      if (KindOf(*deal) != StageKind::kWon || !CountsDeal(lead, conversion)) continue;
      if (LeavesOut(*deal, left_out)) continue;
      ++row.won;
      row.spans.push_back(std::max<int64_t>(deal->entered() - lead.created, 0));
      add_value(*deal, row.value);
    }
    censored += undecided;
  }
  for (const ReplayedDeal& deal : Selected(false)) {
    if (!query_.window.Includes(deal.created()) || !LeadsOf(deal).empty()) continue;
    if (LeavesOut(deal, left_out)) continue;
    Row& row = rows[Key(deal, deal.created())];
    ++row.without;
    if (KindOf(deal) != StageKind::kWon) continue;
    ++row.won_without;
    add_value(deal, row.value_without);
  }
  Lines lines;
  for (const auto& [key, row] : rows) {
    lines.push_back(absl::StrCat(key, " leads ", row.leads, " qualified ", row.qualified,
                                 " converted ", row.converted, " won ", row.won, " ",
                                 Text(row.value), " rate ", Text(Share(row.won, row.leads)),
                                 " days ", Text(Days(row.spans)), " without lead ", row.without,
                                 " won ", row.won_without, " ", Text(row.value_without)));
  }
  return Finish(lines, n, left_out, censored);
}

void LeadRecount::AddDeal(const ReplayedDeal& deal, Cells& cells) const {
  int64_t furthest = -1;
  bool was_won = false;
  for (const ReplayedVisit& visit : deal.visits) {
    const StageKind kind = StageOf(deal, visit.stage).kind;
    was_won |= kind == StageKind::kWon;
    if (kind != StageKind::kOpen) continue;
    furthest = std::max(furthest, static_cast<int64_t>(PlaceOf(deal, visit.stage)));
  }
  const std::optional<Money> money = MoneyOf(deal);
  cells[deal.pipeline];
  for (const StageFact& stage : PipelineOf(deal).stages) {
    const auto place = static_cast<int64_t>(PlaceOf(deal, stage.id));
    const bool is_open = stage.kind == StageKind::kOpen;
    if (is_open ? !was_won && place > furthest : stage.id != deal.stage()) continue;
    Cell& cell = cells[deal.pipeline][stage.id];
    ++cell.reached;
    if (money.has_value()) cell.amount[money->currency] += absl::int128(money->micros) * 1000;
    const bool went_on = is_open && (was_won || place < furthest);
    cell.went_on += went_on;
    cell.pending += is_open && !went_on && IsOpen(deal);
  }
}

void LeadRecount::AddLines(const std::string& key, const std::string& line, Cells& cells,
                           bool with_steps, Lines& lines) const {
  const auto add = [&](const std::string& pipeline, const std::string& stage, bool converts) {
    if (!query_.stages.empty() && !Contains(query_.stages, stage)) return;
    const Cell& cell = cells[pipeline][stage];
    lines.push_back(absl::StrCat(
        key, " ", line, " ", pipeline, "/", stage, " ", cell.reached, " went on ", cell.went_on,
        " ", Text(converts ? Share(cell.went_on, cell.reached) : std::nullopt), " pending ",
        cell.pending, " recycled ", cell.recycled, " ", Text(cell.amount)));
  };
  if (with_steps) {
    for (const char* step : {"lead", "worked", "qualified", "converted"}) add("", step, true);
  }
  for (const PipelineFact& pipeline : pipelines_) {
    if (!cells.contains(pipeline.name)) continue;
    for (const StageFact& stage : pipeline.stages) {
      add(pipeline.name, stage.id, stage.kind == StageKind::kOpen);
    }
  }
}

int64_t LeadRecount::FunnelWithoutLead(std::map<std::string, Cells>& without,
                                       LeftOutCounts& left_out) const {
  int64_t open = 0;
  for (const ReplayedDeal& deal : Selected(false)) {
    if (!query_.window.Includes(deal.created()) || !LeadsOf(deal).empty()) continue;
    if (LeavesOut(deal, left_out)) continue;
    if (!MoneyOf(deal).has_value()) ++left_out["NO_AMOUNT"];
    open += IsOpen(deal);
    AddDeal(deal, without[Key(deal, deal.created())]);
  }
  return open;
}

std::vector<std::string> LeadRecount::LeadFunnel() const {
  static constexpr const char* kSteps[] = {"lead", "worked", "qualified", "converted"};
  std::map<std::string, Cells> first, recycled, without;
  LeftOutCounts left_out;
  int64_t n = 0, censored = 0;
  if (query_.group_by.empty()) {
    first["[]"], recycled["[]"], without["[]"];
  }
  for (const ReplayedLead& lead : leads_) {
    if (!Counts(lead)) continue;
    ++n;
    const std::string key = Key(lead);
    first[key], recycled[key];
    bool undecided = false;
    std::set<int> passes;
    for (const Visit& visit : lead.visits) {
      if (visit.is_seen) passes.insert(visit.pass);
    }
    for (const int pass : passes) {
      size_t furthest = 0;
      LeadState state = LeadState::kNew;
      for (const Visit& visit : lead.visits) {
        if (!visit.is_seen || visit.pass != pass) continue;
        state = visit.state;
        if (state <= LeadState::kConverted) {
          furthest = std::max(furthest, static_cast<size_t>(state) - 1);
        }
      }
      Cells& cells = (pass == 0 ? first : recycled)[key];
      bool has_deal = false, is_due = false;
      for (const Converted& conversion : lead.conversions) {
        if (conversion.pass != pass) continue;
        const ReplayedDeal* deal = DealOf(conversion);
        is_due |= conversion.deal.has_value() && deal == nullptr;
        if (deal == nullptr || !IsAsked(*deal)) continue;
        LeftOutCounts ignored;
        const bool counts = CountsDeal(lead, conversion);
        if (LeavesOut(*deal, counts ? left_out : ignored)) continue;
        has_deal = true;
        undecided |= IsOpen(*deal);
        if (!counts) continue;
        if (!MoneyOf(*deal).has_value()) ++left_out["NO_AMOUNT"];
        AddDeal(*deal, cells);
      }
      const bool is_pending = is_due || (state <= LeadState::kQualified);
      undecided |= is_pending;
      for (size_t step = 0; step <= furthest; ++step) {
        Cell& cell = cells[""][kSteps[step]];
        const bool went_on = step < furthest || (step == 3 && has_deal);
        ++cell.reached;
        cell.went_on += went_on;
        if (step < furthest) continue;
        cell.pending += is_pending && !went_on;
        cell.recycled += pass == 0 && passes.size() > 1;
      }
    }
    censored += undecided;
  }
  censored += FunnelWithoutLead(without, left_out);
  Lines lines;
  for (auto& [key, cells] : first) AddLines(key, "first", cells, true, lines);
  for (auto& [key, cells] : recycled) AddLines(key, "recycled", cells, true, lines);
  for (auto& [key, cells] : without) AddLines(key, "without", cells, false, lines);
  return Finish(lines, n, left_out, censored);
}

std::vector<std::string> LeadRecount::Touchpoints() const {
  struct Side {
    std::vector<int64_t> per_deal;
    int64_t without = 0, in = 0, out = 0, automated = 0;
    std::map<std::string, int64_t> by;
  };
  std::map<std::string, std::pair<Side, Side>> rows;
  LeftOutCounts left_out;
  int64_t n = 0;
  if (query_.group_by.empty()) rows["[]"];
  for (const ReplayedDeal& deal : Selected(true)) {
    if (IsOpen(deal) || !query_.window.Includes(deal.entered())) continue;
    if (LeavesOut(deal, left_out)) continue;
    ++n;
    auto& row = rows[Key(deal, deal.entered())];
    Side& side = KindOf(deal) == StageKind::kWon ? row.first : row.second;
    std::set<std::pair<ActivityKind, Micros>> meetings;
    int64_t touches = 0;
    const auto count = [&](const ActivityFact& activity, const std::string& channel) {
      side.automated += activity.is_automated;
      if (activity.is_automated || activity.outcome != ActivityOutcome::kConnected) return;
      const bool is_meeting =
          activity.kind >= ActivityKind::kMeeting && activity.kind <= ActivityKind::kEvent;
      if (is_meeting && !meetings.emplace(activity.kind, activity.time).second) return;
      ++touches;
      side.in += activity.direction == ActivityDirection::kInbound;
      side.out += activity.direction == ActivityDirection::kOutbound;
      ++side.by[activity.channel.empty() ? channel : activity.channel];
    };
    const Micros until = deal.entered() + 1;
    // Ownership changes no channel.
    const std::string own = Recount::LabelOf(deal, LabelKind::kChannel, "", until);
    for (const auto& activity : ActivitiesOf(deal_activities_, deal.id, until)) {
      count(activity, own);
    }
    const auto leads = LeadsOf(deal);
    for (const ReplayedLead* lead : leads) {
      const std::string of_lead = LabelAt(*lead, LeadLabel::kChannel, "", until);
      for (const auto& activity : ActivitiesOf(lead_activities_, lead->id, until)) {
        count(activity, of_lead);
      }
    }
    side.without += leads.empty();
    side.per_deal.push_back(touches);
  }
  const auto text = [](const Side& side) {
    std::string line =
        absl::StrCat(Text(Described(side.per_deal)), " without ", side.without, " in ", side.in,
                     " out ", side.out, " automated ", side.automated, " by");
    for (const auto& [channel, touches] : side.by) {
      absl::StrAppend(&line, " ", channel, ":", touches);
    }
    return line;
  };
  Lines lines;
  for (const auto& [key, row] : rows) {
    lines.push_back(absl::StrCat(key, " won ", text(row.first), " lost ", text(row.second)));
  }
  return Finish(lines, n, left_out, 0);
}

std::vector<std::string> LeadRecount::SalesCycleFromLead() const {
  struct Row {
    Spans won, lost, closed;
    int64_t open = 0;
  };
  std::map<std::string, Row> rows;
  LeftOutCounts left_out;
  int64_t n = 0, open = 0;
  if (query_.group_by.empty()) rows["[]"];
  for (const ReplayedDeal& deal : Selected(true)) {
    const bool counts = IsOpen(deal)
                            ? !query_.window.end.has_value() || deal.created() < *query_.window.end
                            : query_.window.Includes(deal.entered());
    if (!counts || LeavesOut(deal, left_out)) continue;
    const auto leads = LeadsOf(deal);
    if (leads.empty()) {
      ++left_out["NO_LEAD"];
      continue;
    }
    if (IsOpen(deal)) {
      ++rows[Key(deal, deal.created())].open;
      ++open;
      continue;
    }
    ++n;
    Row& row = rows[Key(deal, deal.entered())];
    const int64_t cycle = std::max<int64_t>(deal.entered() - leads[0]->created, 0);
    (KindOf(deal) == StageKind::kWon ? row.won : row.lost).push_back(cycle);
    row.closed.push_back(cycle);
  }
  Lines lines;
  for (const auto& [key, row] : rows) {
    lines.push_back(absl::StrCat(key, " won ", Text(Days(row.won)), " lost ", Text(Days(row.lost)),
                                 " closed ", Text(Days(row.closed)), " open ", row.open));
  }
  return Finish(lines, n, left_out, open);
}

}  // namespace revops::metrics::testing
