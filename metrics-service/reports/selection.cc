#include "metrics-service/reports/selection.h"

#include <algorithm>

namespace revops::metrics {
namespace {

bool Names(const std::vector<std::string>& names, absl::string_view name) {
  return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::vector<LeftOut> LeftOutTally::ToLeftOut() const {
  std::vector<LeftOut> left_out;
  const auto add = [&](absl::string_view reason, int64_t count) {
    if (count > 0) left_out.push_back({std::string(reason), count});
  };
  add("NO_AMOUNT", counts_[kNoAmount]);
  add("NO_LEAD", counts_[kNoLead]);
  add("OTHER_CURRENCY", counts_[kOtherCurrency]);
  add("VOID", counts_[kVoid]);
  return left_out;
}

Selection::Selection(const Facts& facts, const ReportQuery& query, StageFilter stage_filter)
    : facts_(facts), query_(query), lens_(facts.LensAt(query.as_of, query.known_at)) {
  if (query.current != nullptr) teams_ = &query.current->deals;
  const StageBook& book = facts.stages();
  for (size_t code = 0; code < book.size(); ++code) {
    const StageRow& row = book.Row(static_cast<StageCode>(code));
    const bool is_named = Names(query.stages, book.labels().Text(row.label));
    named_stages_.push_back(is_named);
    passing_stages_.push_back(Names(query.pipelines, book.pipelines().Text(row.pipeline)) &&
                              (is_named || stage_filter == StageFilter::kRows));
  }
  for (const LabelFilter& filter : query.labels) filters_.push_back(Resolve(filter));
  if (query.scope.has_value()) {
    if (!query.scope->rep.empty()) {
      scope_rep_ = facts.LabelsOf(AttributeOf(LabelKind::kOwner)).Find(query.scope->rep);
    }
    for (const std::string& team : query.scope->teams) {
      const auto code = facts.LabelsOf(AttributeOf(LabelKind::kTeam)).Find(team);
      if (code.value_or(0) != 0) scope_teams_.push_back(*code);
    }
  }
  if (!query.currency_code.empty()) currency_ = facts.currencies().Find(query.currency_code);
}

Selection::CodeFilter Selection::Resolve(const LabelFilter& filter) const {
  CodeFilter resolved;
  if (filter.label == LabelKind::kField) {
    resolved.attribute = facts_.FieldAttribute(filter.field);
  } else {
    resolved.attribute = AttributeOf(filter.label);
  }
  if (teams_ != nullptr && filter.label == LabelKind::kTeam) {
    resolved.passes = teams_->Passing(filter.values);
    return resolved;
  }
  resolved.passes.assign(
      resolved.attribute.has_value() ? facts_.LabelsOf(*resolved.attribute).size() : 1, false);
  for (const std::string& value : filter.values) {
    const std::optional<LabelCode> code =
        resolved.attribute.has_value()
            ? facts_.LabelsOf(*resolved.attribute).Find(value)
            : (value.empty() ? std::optional<LabelCode>(0) : std::nullopt);
    if (code.has_value()) resolved.passes[*code] = true;
  }
  return resolved;
}

bool Selection::IsInScope(DealRow deal) const {
  const LabelCode owner = facts_.PresentLabelOf(AttributeOf(LabelKind::kOwner), deal);
  if (scope_rep_.has_value() && owner == *scope_rep_) return true;
  const LabelCode team = facts_.PresentLabelOf(AttributeOf(LabelKind::kTeam), deal);
  return std::find(scope_teams_.begin(), scope_teams_.end(), team) != scope_teams_.end();
}

bool Selection::Passes(const Sighting& sighting) const {
  if (query_.scope.has_value() && !IsInScope(sighting.deal)) return false;
  for (const CodeFilter& filter : filters_) {
    const LabelCode code = filter.attribute.has_value() ? LabelOf(facts_, teams_, *filter.attribute,
                                                                  sighting.deal, sighting.labels)
                                                        : 0;
    if (!filter.passes[code]) return false;
  }
  return true;
}

std::optional<Value> Selection::ValueOf(const Sighting& sighting) const {
  const AmountRow& amount = facts_.AmountOf(sighting.deal, lens_);
  if (amount.currency == 0) return std::nullopt;
  return Value{amount.currency, MicrosOf(amount, query_.measure)};
}

bool Selection::LeavesOut(const Sighting& sighting, LeftOutTally& tally) const {
  if (sighting.is_void) {
    tally.Add(LeftOutTally::kVoid);
    return true;
  }
  if (query_.currency_code.empty()) return false;
  const LabelCode currency = facts_.AmountOf(sighting.deal, lens_).currency;
  // A deal without amount is of no other currency: it counts as a deal.
  if (currency == 0 || currency == currency_) return false;
  tally.Add(LeftOutTally::kOtherCurrency);
  return true;
}

}  // namespace revops::metrics
