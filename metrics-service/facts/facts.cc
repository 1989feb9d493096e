#include "metrics-service/facts/facts.h"

#include <algorithm>
#include <limits>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace revops::metrics {
namespace {

constexpr Attribute kFirstField = static_cast<Attribute>(LabelKind::kField);
constexpr int32_t kMaxVisits = std::numeric_limits<uint16_t>::max();

absl::Status Unfitting(const DealFact& fact, absl::string_view what) {
  return absl::DataLossError(absl::StrCat("deals/", fact.deal.ToString(), ": ", what));
}

}  // namespace

Facts::Facts() {
  amounts_.Append({});
  for (Attribute attribute = 0; attribute < kFirstField; ++attribute) AddAttribute();
}

void Facts::AddAttribute() {
  values_.emplace_back();
  labels_.push_back(std::make_unique<Dictionary>());
}

absl::Status Facts::ApplyPipeline(const PipelineFact& pipeline) { return stages_.Add(pipeline); }

absl::Status Facts::Apply(const DealFact& fact) {
  if (fact.kind == FactKind::kCreated) return Create(fact);
  const std::optional<DealRow> deal = Find(fact.deal);
  if (!deal.has_value()) return Unfitting(fact, "changed before it was created");
  const Recording recorded = recordings_.Add(fact.recorded);
  switch (fact.kind) {
    case FactKind::kMoved:
      REVOPS_RETURN_IF_ERROR(EnterStage(*deal, fact, recorded));
      break;
    case FactKind::kCorrected:
      REVOPS_RETURN_IF_ERROR(Correct(*deal, fact, recorded));
      break;
    case FactKind::kVoided:
      voided_[*deal] = std::min(voided_[*deal], recorded);
      break;
    case FactKind::kCreated:
    case FactKind::kUpdated:
      break;
  }
  Set(*deal, fact, recorded);
  return absl::OkStatus();
}

absl::Status Facts::Create(const DealFact& fact) {
  if (rows_.contains(fact.deal)) return Unfitting(fact, "created twice");
  if (fact.visit != 1) return Unfitting(fact, "created with a visit other than the first");
  REVOPS_ASSIGN_OR_RETURN(const StageCode stage,
                          stages_.Find(fact.pipeline, fact.pipeline_version, fact.stage));
  const Recording recorded = recordings_.Add(fact.recorded);
  const auto deal = static_cast<DealRow>(ids_.size());
  rows_.emplace(fact.deal, deal);
  ids_.Append(fact.deal);
  created_.Append(fact.effective);
  entered_.Append(fact.effective);
  stage_.Append(stage);
  visits_.Append(1);
  flags_.Append(0);
  created_recording_.Append(recorded);
  voided_.Append(kNoRecording);
  boundary_runs_.Append({});
  change_runs_.Append({});
  changed_.Append(0);
  boundaries_.Append(boundary_runs_[deal], {fact.effective, recorded, 1, stage});
  Set(deal, fact, recorded);
  return absl::OkStatus();
}

absl::Status Facts::EnterStage(DealRow deal, const DealFact& fact, Recording recorded) {
  if (fact.visit != visits_[deal] + 1 || fact.visit > kMaxVisits) {
    return Unfitting(fact, absl::StrCat("visit ", fact.visit, " after ", visits_[deal]));
  }
  REVOPS_ASSIGN_OR_RETURN(const StageCode stage,
                          stages_.Find(fact.pipeline, fact.pipeline_version, fact.stage));
  const auto visit = static_cast<uint16_t>(fact.visit);
  boundaries_.Append(boundary_runs_[deal], {fact.effective, recorded, visit, stage});
  if (stages_.Row(stage_[deal]).kind != StageKind::kOpen) flags_[deal] |= kReopened;
  entered_[deal] = fact.effective;
  stage_[deal] = stage;
  visits_[deal] = visit;
  return absl::OkStatus();
}

absl::Status Facts::Correct(DealRow deal, const DealFact& fact, Recording recorded) {
  if (fact.visit < 1 || fact.visit > visits_[deal]) {
    return Unfitting(fact, absl::StrCat("corrects visit ", fact.visit, " of ", visits_[deal]));
  }
  const auto visit = static_cast<uint16_t>(fact.visit);
  StageCode stage = 0;
  for (const Boundary& boundary : boundaries_.Of(boundary_runs_[deal])) {
    if (boundary.visit == visit) stage = boundary.stage;
  }
  boundaries_.Append(boundary_runs_[deal], {fact.corrected_enter, recorded, visit, stage});
  flags_[deal] |= kCorrected;
  if (visit == 1) created_[deal] = fact.corrected_enter;
  if (visit == visits_[deal]) entered_[deal] = fact.corrected_enter;
  // What was set with this entry moved along; another value may be the present one now.
  if (changed_[deal] == 0) return absl::OkStatus();
  for (Attribute attribute = 0; attribute < values_.size(); ++attribute) {
    if ((changed_[deal] & ChangedBit(attribute)) == 0) continue;
    const Lens now{std::numeric_limits<Micros>::max(), kNoRecording};
    values_[attribute].Set(deal, ValueFromChanges(attribute, deal, now));
  }
  return absl::OkStatus();
}

Attribute Facts::AttributeFor(const LabelFact& label) {
  if (label.kind != LabelKind::kField) return AttributeOf(label.kind);
  if (auto found = field_attributes_.find(label.field); found != field_attributes_.end()) {
    return found->second;
  }
  const auto attribute = static_cast<Attribute>(values_.size());
  AddAttribute();
  field_attributes_.emplace(label.field, attribute);
  field_keys_.push_back(label.field);
  return attribute;
}

bool Facts::SameAmount(uint32_t value, const AmountFact& amount) const {
  const AmountRow& row = amounts_[value];
  return currencies_.Text(row.currency) == amount.currency.text() &&
         row.one_off_micros == amount.one_off_micros &&
         row.recurring_micros == amount.recurring_micros &&
         row.recurring_months == amount.recurring_months;
}

void Facts::Set(DealRow deal, const DealFact& fact, Recording recorded) {
  const DealFact whole = fact.is_whole ? Reduced(fact) : DealFact{};
  const DealFact& news = fact.is_whole ? whole : fact;
  for (const LabelFact& label : news.labels) {
    const Attribute attribute = AttributeFor(label);
    SetValue(deal, attribute, labels_[attribute]->Code(label.value), fact, recorded);
  }
  if (!news.amount.has_value()) return;
  if (SameAmount(LastRecorded(kAmountAttribute, deal), *news.amount)) return;
  uint32_t value = 0;
  if (!news.amount->currency.empty()) {
    value = static_cast<uint32_t>(amounts_.size());
    amounts_.Append({news.amount->one_off_micros, news.amount->recurring_micros,
                     news.amount->recurring_months,
                     currencies_.Code(news.amount->currency.text())});
  }
  SetValue(deal, kAmountAttribute, value, fact, recorded);
}

void Facts::SetValue(DealRow deal, Attribute attribute, uint32_t value, const DealFact& fact,
                     Recording recorded) {
  if (value == LastRecorded(attribute, deal)) return;
  if (fact.kind == FactKind::kCreated) {
    values_[attribute].Set(deal, value);
    return;
  }
  Stretch& run = change_runs_[deal];
  const std::span<const Change> changes = changes_.Of(run);
  const bool is_first = std::none_of(changes.begin(), changes.end(), [&](const Change& change) {
    return change.attribute == attribute;
  });
  if (is_first) {
    const uint32_t initial = values_[attribute].Get(deal);
    changes_.Append(run, {0, created_recording_[deal], initial, attribute, 1});
  }
  const auto visit = static_cast<uint16_t>(fact.kind == FactKind::kMoved ? fact.visit : 0);
  changes_.Append(run, {fact.effective, recorded, value, attribute, visit});
  changed_[deal] |= ChangedBit(attribute);
  const Lens now{std::numeric_limits<Micros>::max(), kNoRecording};
  values_[attribute].Set(deal, ValueFromChanges(attribute, deal, now));
}

DealFact Facts::Reduced(const DealFact& fact) const {
  DealFact reduced = fact;
  reduced.is_whole = false;
  reduced.labels.clear();
  reduced.amount.reset();
  const std::optional<DealRow> deal = Find(fact.deal);
  const auto last = [&](Attribute attribute) {
    return deal.has_value() ? LastRecorded(attribute, *deal) : 0;
  };
  std::vector<bool> listed(values_.size(), false);
  for (const LabelFact& label : fact.labels) {
    std::optional<Attribute> attribute;
    if (label.kind != LabelKind::kField) {
      attribute = AttributeOf(label.kind);
    } else {
      attribute = FieldAttribute(label.field);
    }
    if (attribute.has_value()) listed[*attribute] = true;
    const absl::string_view known =
        attribute.has_value() ? labels_[*attribute]->Text(last(*attribute)) : "";
    if (known != label.value) reduced.labels.push_back(label);
  }
  const AmountFact amount = fact.amount.value_or(AmountFact{});
  if ((fact.is_whole || fact.amount.has_value()) && !SameAmount(last(kAmountAttribute), amount)) {
    reduced.amount = amount;
  }
  if (!fact.is_whole) return reduced;
  for (Attribute attribute = 1; attribute < values_.size(); ++attribute) {
    if (listed[attribute] || last(attribute) == 0) continue;
    if (attribute < kFirstField) {
      reduced.labels.push_back({static_cast<LabelKind>(attribute), "", ""});
    } else {
      reduced.labels.push_back({LabelKind::kField, field_keys_[attribute - kFirstField], ""});
    }
  }
  return reduced;
}

}  // namespace revops::metrics
