#include "metrics-service/facts/label_history.h"

#include <algorithm>
#include <limits>

namespace revops::metrics {
namespace {

constexpr Micros kBeginning = std::numeric_limits<Micros>::min();

}  // namespace

LabelHistory::LabelHistory(LabelNumber fixed, size_t fields_max)
    : fixed_(fixed), fields_max_(fields_max), latest_effective_(kBeginning) {
  for (LabelNumber label = 0; label < fixed; ++label) AddLabel();
}

void LabelHistory::AddLabel() {
  values_.emplace_back();
  texts_.push_back(std::make_unique<Dictionary>());
}

void LabelHistory::AddRow() {
  changed_.Append(0);
  change_runs_.Append({});
  field_runs_.Append({});
}

std::optional<LabelNumber> LabelHistory::Field(absl::string_view key) const {
  const auto found = numbers_.find(key);
  if (found == numbers_.end()) return std::nullopt;
  return found->second;
}

std::optional<LabelNumber> LabelHistory::FieldFor(absl::string_view key) {
  if (const auto known = Field(key); known.has_value()) return known;
  if (keys_.size() >= fields_max_) return std::nullopt;
  const auto label = static_cast<LabelNumber>(values_.size());
  AddLabel();
  numbers_.emplace(key, label);
  keys_.emplace_back(key);
  return label;
}

void LabelHistory::Set(LabelNumber label, uint32_t row, absl::string_view text, const Told& told) {
  const LabelCode value = texts_[label]->Code(text);
  if (value == LastCode(label, row)) return;
  if (label >= fixed_) {
    const auto own = fields_.Of(field_runs_[row]);
    if (std::find(own.begin(), own.end(), label) == own.end()) {
      fields_.Append(field_runs_[row], label);
    }
  }
  if (told.is_first) return values_[label].Set(row, value);
  Stretch& run = change_runs_[row];
  const auto changes = changes_.Of(run);
  const bool has_changes = std::any_of(changes.begin(), changes.end(),
                                       [&](const Change& change) { return change.label == label; });
  if (!has_changes) changes_.Append(run, {kBeginning, 0, values_[label].Get(row), label});
  changes_.Append(run, {told.effective, told.recorded, value, label});
  changed_[row] |= BitOf(label);
  latest_effective_ = std::max(latest_effective_, told.effective);
  const Lens now{std::numeric_limits<Micros>::max(), kNoRecording};
  values_[label].Set(row, FromChanges(label, row, now));
}

LabelCode LabelHistory::FromChanges(LabelNumber label, uint32_t row, const Lens& lens) const {
  LabelCode value = 0;
  Micros latest = kBeginning;
  bool has_changes = false;
  for (const Change& change : changes_.Of(change_runs_[row])) {
    if (change.label != label) continue;
    // The row's beginning counts whatever the lens: nobody asks for a row that does not stand.
    const bool is_beginning = !has_changes;
    has_changes = true;
    if (!is_beginning && (change.recorded >= lens.known || change.effective >= lens.as_of)) {
      continue;
    }
    if (change.effective < latest) continue;
    latest = change.effective;
    value = change.value;
  }
  // The last bit of `changed_` stands for many labels; this one may never have changed.
  return has_changes ? value : values_[label].Get(row);
}

LabelCode LabelHistory::LastCode(LabelNumber label, uint32_t row) const {
  if ((changed_[row] & BitOf(label)) != 0) {
    const auto changes = changes_.Of(change_runs_[row]);
    for (size_t i = changes.size(); i > 0; --i) {
      if (changes[i - 1].label == label) return changes[i - 1].value;
    }
  }
  return values_[label].Get(row);
}

absl::string_view LabelHistory::LastTold(LabelNumber label, uint32_t row) const {
  return texts_[label]->Text(LastCode(label, row));
}

void LabelHistory::Compact() {
  changes_.Compact(change_runs_);
  fields_.Compact(field_runs_);
}

}  // namespace revops::metrics
