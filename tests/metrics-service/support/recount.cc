#include "tests/metrics-service/support/recount.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "tests/metrics-service/support/recount_numbers.h"
#include "tests/metrics-service/support/render.h"

namespace revops::metrics::testing {
namespace {

std::string LabelAt(const ReplayedDeal& deal, LabelKind kind, const std::string& field,
                    Micros as_of) {
  const auto found = deal.labels.find({kind, field});
  if (found == deal.labels.end()) return "";
  const ReplayedChange* change = ValueAt(found->second, as_of);
  return change == nullptr ? "" : change->label;
}

}  // namespace

Recount::Recount(const std::vector<PipelineFact>& pipelines, const std::vector<DealFact>& events,
                 const ReportQuery& query, const std::map<std::string, std::string>& team_of_rep)
    : pipelines_(pipelines), query_(query) {
  std::map<Uuid, std::vector<DealFact>> by_deal;
  for (const DealFact& event : events) by_deal[event.deal].push_back(event);
  constexpr Micros kForever = int64_t{1} << 62;
  for (const auto& [id, own] : by_deal) {
    std::optional<ReplayedDeal> deal = Replay(own, query.as_of, query.known_at);
    if (!deal.has_value()) continue;
    const ReplayedDeal present = *Replay(own, kForever, std::nullopt);
    const std::string owner = LabelAt(present, LabelKind::kOwner, "", kForever);
    const std::string team = LabelAt(present, LabelKind::kTeam, "", kForever);
    const auto known = team_of_rep.find(owner);
    deal->id = id;
    deal->current_owner = owner;
    deal->current_team = known == team_of_rep.end() ? team : known->second;
    if (query.scope.has_value()) {
      deal->in_scope = (!query.scope->rep.empty() && owner == query.scope->rep) ||
                       (!team.empty() && Contains(query.scope->teams, team));
    }
    all_.push_back(*std::move(deal));
  }
}

std::string Recount::LabelOf(const ReplayedDeal& deal, LabelKind kind, const std::string& field,
                             Micros labels_at) const {
  const bool is_current = query_.ownership == Ownership::kCurrent;
  if (is_current && kind == LabelKind::kOwner) return deal.current_owner;
  if (is_current && kind == LabelKind::kTeam) return deal.current_team;
  return LabelAt(deal, kind, field, labels_at);
}

const StageFact& Recount::StageOf(const ReplayedDeal& deal, const std::string& stage) const {
  return PipelineOf(deal).stages[PlaceOf(deal, stage)];
}

const PipelineFact& Recount::PipelineOf(const ReplayedDeal& deal) const {
  return *std::find_if(pipelines_.begin(), pipelines_.end(),
                       [&](const PipelineFact& p) { return p.name == deal.pipeline; });
}

size_t Recount::PlaceOf(const ReplayedDeal& deal, const std::string& stage) const {
  const auto& stages = PipelineOf(deal).stages;
  size_t place = 0;
  while (stages[place].id != stage) ++place;
  return place;
}

bool Recount::IsOpen(const ReplayedDeal& deal) const { return KindOf(deal) == StageKind::kOpen; }

StageKind Recount::KindOf(const ReplayedDeal& deal) const {
  return StageOf(deal, deal.stage()).kind;
}

std::optional<Recount::Money> Recount::MoneyOf(const ReplayedDeal& deal) const {
  const ReplayedChange* change = ValueAt(deal.amounts, query_.as_of);
  if (change == nullptr || change->amount.currency.empty()) return std::nullopt;
  const AmountFact& amount = change->amount;
  const int64_t term = amount.recurring_months == 0 ? 12 : amount.recurring_months;
  int64_t micros = amount.recurring_micros;
  if (query_.measure == Measure::kAcv) {
    micros = amount.one_off_micros + amount.recurring_micros * (term > 12 ? 12 : term);
  } else if (query_.measure == Measure::kTcv) {
    micros = amount.one_off_micros + amount.recurring_micros * term;
  }
  return Money{std::string(amount.currency.text()), micros};
}

bool Recount::LeavesOut(const ReplayedDeal& deal, LeftOutCounts& left_out) const {
  if (deal.is_void) {
    ++left_out["VOID"];
    return true;
  }
  if (query_.currency_code.empty()) return false;
  const std::optional<Money> money = MoneyOf(deal);
  if (!money.has_value() || money->currency == query_.currency_code) return false;
  ++left_out["OTHER_CURRENCY"];
  return true;
}

std::string Recount::Key(const ReplayedDeal& deal, Micros instant, bool with_stage) const {
  const Micros labels_at = IsOpen(deal) ? query_.as_of : deal.entered() + 1;
  const absl::CivilMonth month = absl::ToCivilMonth(absl::FromUnixMicros(instant), query_.zone);
  GroupKey key;
  for (const Dimension& dimension : query_.group_by) {
    switch (dimension.kind) {
      case DimensionKind::kStage:
        if (with_stage) key.push_back(deal.stage());
        break;
      case DimensionKind::kPipeline:
        key.push_back(deal.pipeline);
        break;
      case DimensionKind::kLabel:
        key.push_back(LabelOf(deal, dimension.label, dimension.field, labels_at));
        break;
      case DimensionKind::kMonth:
        key.push_back(absl::StrFormat("%04d-%02d", month.year(), month.month()));
        break;
      case DimensionKind::kQuarter:
        key.push_back(absl::StrFormat("%04d-Q%d", month.year(), (month.month() + 2) / 3));
        break;
    }
  }
  return KeyText(key);
}

std::vector<ReplayedDeal> Recount::Selected(bool by_stage) const {
  std::vector<ReplayedDeal> selected;
  for (const ReplayedDeal& deal : all_) {
    if (!deal.in_scope) continue;
    if (!query_.pipelines.empty() && !Contains(query_.pipelines, deal.pipeline)) continue;
    if (by_stage && !query_.stages.empty() && !Contains(query_.stages, deal.stage())) continue;
    const Micros labels_at = IsOpen(deal) ? query_.as_of : deal.entered() + 1;
    const bool passes =
        std::all_of(query_.labels.begin(), query_.labels.end(), [&](const LabelFilter& filter) {
          return Contains(filter.values, LabelOf(deal, filter.label, filter.field, labels_at));
        });
    if (passes) selected.push_back(deal);
  }
  return selected;
}

bool Recount::IsStale(const ReplayedDeal& deal) const {
  const Micros limit = StageOf(deal, deal.stage()).time_limit_days * kMicrosPerDay;
  if (limit > 0 && query_.as_of - deal.entered() > limit) return true;
  for (const ReplayedDeal& other : all_) {
    if (other.is_void || IsOpen(other) || other.pipeline != deal.pipeline) continue;
    if (other.entered() - other.created() >= query_.as_of - deal.created()) return false;
  }
  return std::any_of(all_.begin(), all_.end(), [&](const ReplayedDeal& other) {
    return !other.is_void && !IsOpen(other) && other.pipeline == deal.pipeline;
  });
}

std::vector<std::string> Recount::Pipeline() const {
  struct Row {
    int64_t deals = 0, without = 0, stale = 0;
    std::map<std::string, absl::int128> amount, weighted;
    Spans age, in_stage;
  };
  std::map<std::string, Row> rows;
  LeftOutCounts left_out;
  int64_t n = 0;
  if (query_.group_by.empty()) rows["[]"];
  for (const ReplayedDeal& deal : Selected(true)) {
    if (!IsOpen(deal) || !query_.window.Includes(deal.created())) continue;
    if (LeavesOut(deal, left_out)) continue;
    ++n;
    Row& row = rows[Key(deal, deal.created())];
    ++row.deals;
    row.stale += IsStale(deal);
    row.age.push_back(query_.as_of - deal.created());
    row.in_stage.push_back(query_.as_of - deal.entered());
    const std::optional<Money> money = MoneyOf(deal);
    if (money.has_value()) {
      const long double chance = StageOf(deal, deal.stage()).probability_bp;
      row.amount[money->currency] += absl::int128(money->micros) * 1000;
      row.weighted[money->currency] +=
          std::llround(static_cast<long double>(money->micros) * chance / 10'000) * int64_t{1000};
    } else {
      ++row.without;
      ++left_out["NO_AMOUNT"];
    }
  }
  Lines lines;
  for (const auto& [key, row] : rows) {
    lines.push_back(absl::StrCat(key, " ", row.deals, " amount ", Text(row.amount), " weighted ",
                                 Text(row.weighted), " without ", row.without, " age ",
                                 Text(Days(row.age)), " in stage ", Text(Days(row.in_stage)),
                                 " stale ", row.stale));
  }
  return Finish(lines, n, left_out, 0);
}

std::vector<std::string> Recount::FunnelCohort() const { return Funnel(true); }

std::vector<std::string> Recount::FunnelSnapshot() const { return Funnel(false); }

std::vector<std::string> Recount::Funnel(bool is_cohort) const {
  struct Cell {
    int64_t deals = 0, went_on = 0, pending = 0;
    std::map<std::string, absl::int128> amount;
  };
  std::map<std::string, std::map<std::string, std::map<std::string, Cell>>> groups;
  LeftOutCounts left_out;
  int64_t n = 0, censored = 0;
  for (const ReplayedDeal& deal : Selected(false)) {
    if (is_cohort && !query_.window.Includes(deal.created())) continue;
    if (LeavesOut(deal, left_out)) continue;
    ++n;
    censored += is_cohort && IsOpen(deal);
    const std::optional<Money> money = MoneyOf(deal);
    if (!money.has_value()) ++left_out["NO_AMOUNT"];
    std::set<std::string> entered = {deal.stage()};
    if (is_cohort) {
      for (const ReplayedVisit& visit : deal.visits) entered.insert(visit.stage);
    }
    for (const std::string& stage : entered) {
      Cell& cell = groups[Key(deal, deal.created())][deal.pipeline][stage];
      ++cell.deals;
      if (money.has_value()) cell.amount[money->currency] += absl::int128(money->micros) * 1000;
      if (!is_cohort || StageOf(deal, stage).kind != StageKind::kOpen) continue;
      const bool went_on =
          std::any_of(deal.visits.begin(), deal.visits.end(), [&](const ReplayedVisit& visit) {
            const StageKind kind = StageOf(deal, visit.stage).kind;
            return kind == StageKind::kWon ||
                   (kind == StageKind::kOpen && PlaceOf(deal, visit.stage) > PlaceOf(deal, stage));
          });
      cell.went_on += went_on;
      cell.pending += !went_on && deal.stage() == stage;
    }
  }
  Lines lines;
  for (auto& [key, by_pipeline] : groups) {
    for (const PipelineFact& pipeline : pipelines_) {
      if (!by_pipeline.contains(pipeline.name)) continue;
      for (const StageFact& stage : pipeline.stages) {
        if (!query_.stages.empty() && !Contains(query_.stages, stage.id)) continue;
        const Cell& cell = by_pipeline[pipeline.name][stage.id];
        const bool converts = is_cohort && stage.kind == StageKind::kOpen;
        lines.push_back(absl::StrCat(
            key, " ", pipeline.name, " ", stage.id, " ", cell.deals, " went on ", cell.went_on, " ",
            Text(converts ? Share(cell.went_on, cell.deals) : std::nullopt), " pending ",
            cell.pending, " amount ", Text(cell.amount)));
      }
    }
  }
  return Finish(lines, n, left_out, censored);
}

}  // namespace revops::metrics::testing
