#include "metrics-service/facts/facts.h"

#include <algorithm>
#include <bitset>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace revops::metrics {
namespace {

constexpr int32_t kMaxVisits = std::numeric_limits<uint16_t>::max();

absl::Status Unfitting(const DealFact& fact, absl::string_view what) {
  return absl::DataLossError(absl::StrCat("deals/", fact.deal.ToString(), ": ", what));
}

}  // namespace

Facts::Facts() {
  amounts_.Append({});
  for (Attribute attribute = 0; attribute < kFirstFieldAttribute; ++attribute) AddAttribute();
}

void Facts::AddAttribute() {
  values_.emplace_back();
  labels_.push_back(std::make_unique<Dictionary>());
}

absl::Status Facts::ApplyPipeline(const PipelineFact& pipeline) {
  return stages_.Add(pipeline, recordings_.Add(pipeline.recorded));
}

absl::Status Facts::Apply(const DealFact& fact) {
  latest_effective_ = std::max({latest_effective_, fact.effective, fact.corrected_enter});
  if (fact.kind == FactKind::kCreated) {
    REVOPS_RETURN_IF_ERROR(Create(fact));
    if (!is_filling_) present_.Add(PresentOf(static_cast<DealRow>(ids_.size() - 1)));
    return absl::OkStatus();
  }
  const std::optional<DealRow> deal = Find(fact.deal);
  if (!deal.has_value()) return Unfitting(fact, "changed before it was created");
  if (is_filling_) return ChangeDeal(*deal, fact, recordings_.Add(fact.recorded));
  const PresentDeal before = PresentOf(*deal);
  REVOPS_RETURN_IF_ERROR(ChangeDeal(*deal, fact, recordings_.Add(fact.recorded)));
  const PresentDeal after = PresentOf(*deal);
  if (before == after) return absl::OkStatus();
  present_.Remove(before);
  present_.Add(after);
  return absl::OkStatus();
}

absl::Status Facts::Apply(const ActivityFact& fact) {
  const std::optional<DealRow> deal = Find(fact.subject);
  if (!deal.has_value()) {
    return absl::DataLossError(
        absl::StrCat("deals/", fact.subject.ToString(), ": an activity before it was created"));
  }
  activities_.Add(*deal, fact, recordings_.Add(fact.recorded));
  return absl::OkStatus();
}

absl::Status Facts::ChangeDeal(DealRow deal, const DealFact& fact, Recording recorded) {
  switch (fact.kind) {
    case FactKind::kMoved:
      REVOPS_RETURN_IF_ERROR(EnterStage(deal, fact, recorded));
      break;
    case FactKind::kCorrected:
      REVOPS_RETURN_IF_ERROR(Correct(deal, fact, recorded));
      break;
    case FactKind::kVoided:
      voided_[deal] = std::min(voided_[deal], recorded);
      break;
    case FactKind::kCreated:
    case FactKind::kUpdated:
      break;
  }
  Set(deal, fact, recorded);
  return absl::OkStatus();
}

PresentDeal Facts::PresentOf(DealRow deal) const {
  const AmountRow& amount = amounts_[values_[kAmountAttribute].Get(deal)];
  PresentDeal present{.stage = stage_[deal],
                      .slot = voided_[deal] == kNoRecording ? amount.currency : kVoidSlot,
                      .created = created_[deal],
                      .entered = entered_[deal],
                      .micros = MicrosOf(amount, Measure::kAcv)};
  if (!WasReopened(deal)) return present;
  const std::span<const Visit> boundaries = boundaries_.Of(boundary_runs_[deal]);
  const Visit* last = nullptr;
  for (const Visit& visit : boundaries) {
    // Others are corrections of visits that were there before.
    if (last != nullptr && visit.number <= last->number) continue;
    if (last != nullptr && stages_.Row(last->stage).kind != StageKind::kOpen &&
        stages_.Row(visit.stage).kind == StageKind::kOpen) {
      ++present.undone_closings;
    }
    last = &visit;
  }
  return present;
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
  field_runs_.Append({});
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
  for (const Visit& boundary : boundaries_.Of(boundary_runs_[deal])) {
    if (boundary.number == visit) stage = boundary.stage;
  }
  boundaries_.Append(boundary_runs_[deal], {fact.corrected_enter, recorded, visit, stage});
  flags_[deal] |= kCorrected;
  if (visit == 1) created_[deal] = fact.corrected_enter;
  if (visit == visits_[deal]) entered_[deal] = fact.corrected_enter;
  // What was set with this entry moved along; another value may be the present one now.
  if (changed_[deal] == 0) return absl::OkStatus();
  for (Attribute attribute = 0; attribute < kFirstFieldAttribute; ++attribute) {
    Refresh(attribute, deal);
  }
  ForEachFieldOf(deal, [&](Attribute attribute) { Refresh(attribute, deal); });
  return absl::OkStatus();
}

template <typename Take>
void Facts::ForEachFieldOf(DealRow deal, Take take) const {
  for (const Attribute attribute : fields_.Of(field_runs_[deal])) take(attribute);
}

void Facts::Refresh(Attribute attribute, DealRow deal) {
  if ((changed_[deal] & ChangedBit(attribute)) == 0) return;
  const Lens now{std::numeric_limits<Micros>::max(), kNoRecording};
  values_[attribute].Set(deal, ValueFromChanges(attribute, deal, now));
}

std::optional<Attribute> Facts::AttributeFor(const LabelFact& label) {
  if (label.kind != LabelKind::kField) return AttributeOf(label.kind);
  if (const auto known = FieldAttribute(label.field); known.has_value()) return known;
  if (field_keys_.size() >= kFieldsMax) return std::nullopt;
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
    // What was never set needs no column in order to be unset.
    if (label.value.empty() && label.kind == LabelKind::kField &&
        !FieldAttribute(label.field).has_value()) {
      continue;
    }
    const std::optional<Attribute> attribute = AttributeFor(label);
    if (!attribute.has_value()) continue;
    SetValue(deal, *attribute, labels_[*attribute]->Code(label.value), fact, recorded);
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
  if (attribute >= kFirstFieldAttribute) {
    const std::span<const Attribute> own = fields_.Of(field_runs_[deal]);
    if (std::find(own.begin(), own.end(), attribute) == own.end()) {
      fields_.Append(field_runs_[deal], attribute);
    }
  }
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
    // Nothing was set with the creation: then nothing moves along with it either.
    const auto own_visit = static_cast<uint16_t>(initial == 0 ? 0 : 1);
    changes_.Append(run, {std::numeric_limits<Micros>::min(), created_recording_[deal], initial,
                          attribute, own_visit});
  }
  const auto visit = static_cast<uint16_t>(fact.kind == FactKind::kMoved ? fact.visit : 0);
  changes_.Append(run, {fact.effective, recorded, value, attribute, visit});
  changed_[deal] |= ChangedBit(attribute);
  Refresh(attribute, deal);
}

void Facts::BeginFilling() {
  present_ = Present(&stages_);
  is_filling_ = true;
}

void Facts::Settle() {
  Compact();
  if (!is_filling_) return;
  std::vector<PresentDeal> deals;
  deals.reserve(ids_.size());
  for (DealRow deal = 0; deal < ids_.size(); ++deal) deals.push_back(PresentOf(deal));
  present_.Fill(std::move(deals));
  is_filling_ = false;
}

void Facts::Compact() {
  boundaries_.Compact(boundary_runs_);
  changes_.Compact(change_runs_);
  fields_.Compact(field_runs_);
  activities_.Compact();
  CompactAmounts();
}

// Each amount is of one deal: its present one, or that of a change.
void Facts::CompactAmounts() {
  Column<AmountRow> compact;
  compact.Append({});
  for (DealRow deal = 0; deal < ids_.size(); ++deal) {
    const uint32_t present = values_[kAmountAttribute].Get(deal);
    uint32_t moved = 0;  // where the present one went
    const auto move = [&](uint32_t value) -> uint32_t {
      if (value == 0) return 0;
      compact.Append(amounts_[value]);
      return static_cast<uint32_t>(compact.size() - 1);
    };
    for (Change& change : changes_.Of(change_runs_[deal])) {
      if (change.attribute != kAmountAttribute) continue;
      const bool is_present = change.value == present;
      change.value = move(change.value);
      if (is_present) moved = change.value;
    }
    if (moved == 0) moved = move(present);
    values_[kAmountAttribute].Set(deal, moved);
  }
  amounts_ = std::move(compact);
}

DealFact Facts::Reduced(const DealFact& fact, int64_t* values_left_out) const {
  DealFact reduced = fact;
  reduced.is_whole = false;
  reduced.labels.clear();
  reduced.amount.reset();
  const std::optional<DealRow> deal = Find(fact.deal);
  const auto last = [&](Attribute attribute) {
    return deal.has_value() ? LastRecorded(attribute, *deal) : 0;
  };
  std::bitset<kFirstFieldAttribute + kFieldsMax> listed;
  size_t fields_left = kFieldsMax - field_keys_.size();
  for (const LabelFact& label : fact.labels) {
    const std::optional<Attribute> attribute = label.kind == LabelKind::kField
                                                   ? FieldAttribute(label.field)
                                                   : std::optional(AttributeOf(label.kind));
    if (attribute.has_value()) {
      listed.set(*attribute);
      if (labels_[*attribute]->Text(last(*attribute)) != label.value) {
        reduced.labels.push_back(label);
      }
    } else if (!label.value.empty()) {
      if (fields_left > 0) {
        --fields_left;
        reduced.labels.push_back(label);
      } else if (values_left_out != nullptr) {
        ++*values_left_out;
      }
    }
  }
  const AmountFact amount = fact.amount.value_or(AmountFact{});
  if ((fact.is_whole || fact.amount.has_value()) && !SameAmount(last(kAmountAttribute), amount)) {
    reduced.amount = amount;
  }
  if (!fact.is_whole || !deal.has_value()) return reduced;
  const auto is_gone = [&](Attribute attribute) {
    return !listed[attribute] && last(attribute) != 0;
  };
  for (Attribute attribute = 1; attribute < kFirstFieldAttribute; ++attribute) {
    if (!is_gone(attribute)) continue;
    reduced.labels.push_back({static_cast<LabelKind>(attribute), "", ""});
  }
  ForEachFieldOf(*deal, [&](Attribute attribute) {
    if (!is_gone(attribute)) return;
    reduced.labels.push_back(
        {LabelKind::kField, field_keys_[attribute - kFirstFieldAttribute], ""});
  });
  return reduced;
}

}  // namespace revops::metrics
