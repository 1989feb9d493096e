#include "cli/import/history_item.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "cli/import/fields.h"

namespace revops::cli {
namespace {

using google::protobuf::util::MessageDifferencer;
using revops::deal::v1::Deal;
using revops::deal::v1::DealTransition;
using revops::deal::v1::StageKind;

void SetTime(int64_t micros, google::protobuf::Timestamp* time) {
  int64_t seconds = micros / 1'000'000;
  if (micros % 1'000'000 < 0) --seconds;
  time->set_seconds(seconds);
  time->set_nanos(static_cast<int32_t>((micros - seconds * 1'000'000) * 1000));
}

// The default takes no other text's place, whichever of them comes later.
void DropDefaults(const Deal& defaults, const Deal& known, Deal& row) {
  const auto* reflection = defaults.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection->ListFields(defaults, &fields);
  for (const auto* field : fields) {
    if (field->is_repeated() || !row.GetReflection()->HasField(row, field) ||
        !known.GetReflection()->HasField(known, field)) {
      continue;
    }
    const bool is_default =
        field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_STRING
            ? reflection->GetString(row, field) == reflection->GetString(defaults, field)
            : MessageDifferencer::Equals(reflection->GetMessage(row, field),
                                         reflection->GetMessage(defaults, field));
    if (is_default) row.GetReflection()->ClearField(&row, field);
  }
  for (const auto& [key, text] : defaults.fields()) {
    const auto said = row.fields().find(key);
    if (said != row.fields().end() && said->second == text && known.fields().count(key) > 0) {
      row.mutable_fields()->erase(key);
    }
  }
}

// The last one told; null where there is none.
const revops::type::v1::Amount* StandingAmount(const revops::deal::v1::DealWithHistory& item) {
  const revops::type::v1::Amount* amount = nullptr;
  if (item.deal().has_amount()) amount = &item.deal().amount();
  for (const DealTransition& step : item.transitions()) {
    if (step.has_amount()) amount = &step.amount();
  }
  return amount;
}

}  // namespace

void HistoryTally::Add(const HistoryTally& other) {
  entries += other.entries;
  repeats += other.repeats;
  after_closing += other.after_closing;
  moves_back += other.moves_back;
}

void HistoryItemBuilder::Choose(const DealHistory& deal, HistoryItem& built) const {
  const PipelineStages& stages = deals_.stages();
  const auto is_open = [&](const HistoryRow& row) {
    return stages.KindOf(stages.StageAt(row.stage)) == StageKind::STAGE_KIND_OPEN;
  };
  for (size_t i = 0; i < deal.rows.size(); ++i) {
    const HistoryRow& row = deal.rows[i];
    const HistoryRow* const last = built.steps.empty() ? nullptr : &deal.rows[built.steps.back()];
    if (last != nullptr && last->stage == row.stage) {
      ++built.tally.repeats;
    } else if (last != nullptr && !is_open(*last) && !row.reopens) {
      ++built.tally.after_closing;
    } else {
      if (last != nullptr && is_open(*last) && is_open(row) && row.stage < last->stage) {
        ++built.tally.moves_back;
      }
      ++built.tally.entries;
      built.steps.push_back(i);
    }
  }
}

void HistoryItemBuilder::Merge(Deal row, Deal& deal) const {
  row.clear_amount();
  DropDefaults(defaults_.deal(), deal, row);
  deal.MergeFrom(row);
}

void HistoryItemBuilder::AddStep(const HistoryRow& row, RowDetails details,
                                 HistoryItem& built) const {
  const PipelineStages& stages = deals_.stages();
  const std::string& stage = stages.StageAt(row.stage);
  DealTransition& step = *built.item.add_transitions();
  step.set_stage(stage);
  SetTime(row.micros, step.mutable_effective_time());
  if (details.transitions_size() > 0) {
    DealTransition& closing = *details.mutable_transitions(0);
    step.set_loss_reason(closing.loss_reason());
    if (closing.has_amount()) step.mutable_amount()->Swap(closing.mutable_amount());
  }
  if (stages.KindOf(stage) == StageKind::STAGE_KIND_LOST && step.loss_reason().empty()) {
    built.problems.push_back({"loss_reason", "must be set for a lost deal"});
  }
  if (step.has_amount() || !details.deal().has_amount()) return;
  // Said again is no change; nor is the default, once a row has said another.
  const auto& said = details.deal().amount();
  const auto* standing = StandingAmount(built.item);
  const bool is_default =
      defaults_.deal().has_amount() && MessageDifferencer::Equals(said, defaults_.deal().amount());
  if (standing != nullptr && (is_default || MessageDifferencer::Equals(said, *standing))) return;
  *step.mutable_amount() = said;
}

HistoryItem HistoryItemBuilder::Build(DealHistory& deal, const HistoryBook& book) const {
  std::stable_sort(deal.rows.begin(), deal.rows.end(),
                   [](const HistoryRow& a, const HistoryRow& b) { return a.micros < b.micros; });
  HistoryItem built;
  Choose(deal, built);
  const HistoryRow& first = deal.rows[built.steps.front()];
  const PipelineStages& stages = deals_.stages();
  const bool begins_open = stages.KindOf(stages.StageAt(first.stage)) == StageKind::STAGE_KIND_OPEN;
  if (!begins_open && deals_.open_stage().empty()) {
    built.bad_row = built.steps.front();
    built.problems = {{"stage", absl::StrCat("the deal begins with ", stages.StageAt(first.stage),
                                             ", a closed stage; open_stage in the mapping says "
                                             "where such deals stood before")}};
    return built;
  }
  if (built.steps.size() + (begins_open ? 0 : 1) > kStepsMax) {
    built.bad_row = built.steps[kStepsMax - 1];
    built.problems = {{"stage", absl::StrCat("the deal enters stages ", built.steps.size(),
                                             " times, more than ", kStepsMax)}};
    return built;
  }
  Deal& told = *built.item.mutable_deal();
  SetTime(first.micros, built.item.mutable_effective_create_time());
  for (const size_t step : built.steps) {
    const HistoryRow& row = deal.rows[step];
    RowDetails details;
    details.ParseFromArray(book.Details(row).data(), static_cast<int>(book.Details(row).size()));
    Merge(details.deal(), told);
    if (step == built.steps.front()) {
      if (details.deal().has_amount()) *told.mutable_amount() = details.deal().amount();
      told.set_stage(begins_open ? stages.StageAt(row.stage) : deals_.open_stage());
    }
    if (step != built.steps.front() || !begins_open) AddStep(row, std::move(details), built);
    if (built.problems.empty()) continue;
    built.bad_row = step;
    return built;
  }
  told.set_external_id(deal.external_id);
  told.set_pipeline(deals_.pipeline());
  // A visit of no length: the row is both, the creation and the closing.
  if (!begins_open) built.steps.insert(built.steps.begin(), built.steps.front());
  return built;
}

StepField StepOfPath(absl::string_view path) {
  const size_t at = path.find("transitions[");
  StepField found;
  if (at == absl::string_view::npos) {
    found.field = FieldOfPath(path);
    if (found.field == "effective_create_time") found.field = "effective_time";
    return found;
  }
  path.remove_prefix(at + absl::string_view("transitions[").size());
  const size_t end = path.find(']');
  if (end == absl::string_view::npos || !absl::SimpleAtoi(path.substr(0, end), &found.step)) {
    return found;
  }
  ++found.step;
  path.remove_prefix(end + 1);
  if (!absl::ConsumePrefix(&path, ".")) return found;
  found.field = absl::StartsWith(path, "amount") ? "amount" : std::string(path);
  return found;
}

}  // namespace revops::cli
