// Where a row's deal stands, and how it came there.
#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/import/deal_item.h"
#include "cli/import/item_parts.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::cli {
namespace {

using revops::deal::v1::DealTransition;
using revops::deal::v1::DealWithHistory;
using revops::deal::v1::StageKind;

// An entry into a stage.
struct Step {
  std::string stage;
  absl::Time entered;
  // Infinite where it is not said.
  absl::Time exited = absl::InfiniteFuture();
  size_t place = 0;
};

// In the order of their times; ties in the pipeline's order, but the present stage last.
void SortSteps(const std::string& present, std::vector<Step>& steps) {
  std::stable_sort(steps.begin(), steps.end(), [&](const Step& a, const Step& b) {
    if (a.entered != b.entered) return a.entered < b.entered;
    if ((a.stage == present) != (b.stage == present)) return b.stage == present;
    return a.place < b.place;
  });
}

DealTransition& AddStep(const Step& step, DealWithHistory& item) {
  DealTransition& transition = *item.add_transitions();
  transition.set_stage(step.stage);
  SetInstant(step.entered, transition.mutable_effective_time());
  return transition;
}

}  // namespace

std::string DealItemBuilder::StageOf(const RowTexts& texts, const std::string& pipeline,
                                     const PipelineStages& stages, Problems& problems) const {
  std::string stage = stages.IdOf(texts[Field::kStage]);
  if (stage.empty()) {
    Refuse(problems, Field::kStage,
           absl::StrCat(Quoted(texts[Field::kStage]), " is no stage of ", pipeline, ": ",
                        stages.Listed()));
  }
  return stage;
}

std::string DealItemBuilder::ClosedStageOf(const RowTexts& texts, const PipelineStages& stages,
                                           Problems& problems) const {
  const std::string& text = texts[Field::kClosedStage];
  if (text.empty() || absl::EqualsIgnoreCase(text, "open")) return "";
  std::string stage = stages.IdOf(text);
  const StageKind kind = stages.KindOf(stage);
  if (kind == StageKind::STAGE_KIND_WON || kind == StageKind::STAGE_KIND_LOST) return stage;
  Refuse(problems, Field::kClosedStage,
         absl::StrCat(Quoted(text), " is neither open nor a closed stage: ", stages.Listed()));
  return "";
}

const std::string& DealItemBuilder::StageBeforeClosing(const std::string& pipeline,
                                                       const PipelineStages& stages) const {
  const bool is_said = pipeline == pipeline_ && !open_stage_.empty();
  return is_said ? open_stage_ : stages.last_open();
}

void DealItemBuilder::SetStage(const RowTexts& texts, DealWithHistory& item, Problems& problems) {
  std::string pipeline = pipeline_;
  if (!texts[Field::kPipeline].empty()) {
    auto named = ResourceNameOf("pipelines", texts[Field::kPipeline]);
    if (!named.ok()) return Refuse(problems, Field::kPipeline, named.status().message());
    pipeline = *std::move(named);
  }
  const PipelineStages* stages = pipelines_.Find(pipeline);
  if (stages == nullptr) {
    return Refuse(problems, Field::kPipeline, absl::StrCat(pipeline, " does not exist"));
  }
  std::string stage = StageOf(texts, pipeline, *stages, problems);
  if (stage.empty()) return;
  const size_t problems_before = problems.size();
  std::string closed = ClosedStageOf(texts, *stages, problems);
  if (problems.size() > problems_before) return;
  item.mutable_deal()->set_pipeline(pipeline);
  if (stages->KindOf(stage) != StageKind::STAGE_KIND_OPEN) {
    closed = std::move(stage);
    stage = StageBeforeClosing(pipeline, *stages);
  }
  if (!texts.stage_entries.empty()) {
    const bool is_said = !closed.empty() || !texts[Field::kStage].empty();
    return SetSteps(texts,
                    !is_said         ? ""
                    : closed.empty() ? stage
                                     : closed,
                    *stages, item, problems);
  }
  item.mutable_deal()->set_stage(stage);
  if (closed.empty()) return;
  SetClosing(texts, closed, stages->KindOf(closed) == StageKind::STAGE_KIND_WON, item, problems);
}

void DealItemBuilder::SetClosing(const RowTexts& texts, const std::string& stage, bool is_won,
                                 DealWithHistory& item, Problems& problems) {
  DealTransition& closing = *item.add_transitions();
  closing.set_stage(stage);
  if (texts[Field::kEffectiveCloseTime].empty()) {
    Refuse(problems, Field::kEffectiveCloseTime,
           absl::StrCat("must be set for a deal that is ", stage));
  } else if (SetTime(texts, Field::kEffectiveCloseTime, closing.mutable_effective_time(),
                     problems)) {
    const absl::Time created = InstantOf(item.effective_create_time());
    SetInstant(dates_.NotBeforeOnItsDay(InstantOf(closing.effective_time()), created),
               closing.mutable_effective_time());
    if (item.has_effective_create_time() && InstantOf(closing.effective_time()) < created) {
      Refuse(problems, Field::kEffectiveCloseTime,
             absl::StrCat("must not be before the deal's creation (",
                          texts[Field::kEffectiveCreateTime], "), is ",
                          texts[Field::kEffectiveCloseTime]));
    }
  }
  if (is_won) {
    SetClosedAmount(texts, closing, problems);
  } else {
    SetLossReason(texts, closing, problems);
  }
}

void DealItemBuilder::SetSteps(const RowTexts& texts, const std::string& present,
                               const PipelineStages& stages, DealWithHistory& item,
                               Problems& problems) {
  std::vector<Step> steps;
  for (const StageEntry& entry : texts.stage_entries) {
    Step step{stages.IdOf(entry.stage), {}, absl::InfiniteFuture(), 0};
    const absl::StatusOr<absl::Time> entered = dates_.Instant(entry.entered);
    absl::StatusOr<absl::Time> exited = absl::InfiniteFuture();
    if (!entry.exited.empty()) exited = dates_.Instant(entry.exited);
    if (step.stage.empty()) {
      problems.push_back(
          {entry.column, absl::StrCat(Quoted(entry.stage), " is no stage: ", stages.Listed())});
    }
    for (const absl::Status& time : {entered.status(), exited.status()}) {
      if (!time.ok()) problems.push_back({entry.column, std::string(time.message())});
    }
    if (step.stage.empty() || !entered.ok() || !exited.ok()) continue;
    step.entered = *entered;
    step.exited = *exited;
    step.place = stages.PlaceOf(step.stage);
    steps.push_back(std::move(step));
  }
  if (!problems.empty()) return;
  SortSteps(present, steps);
  if (!present.empty() && steps.back().stage != present) {
    Step last{present, steps.back().exited, absl::InfiniteFuture(), 0};
    const bool is_closed = stages.KindOf(present) != StageKind::STAGE_KIND_OPEN;
    if (is_closed && !texts[Field::kEffectiveCloseTime].empty()) {
      google::protobuf::Timestamp close;
      if (!SetTime(texts, Field::kEffectiveCloseTime, &close, problems)) return;
      last.entered = dates_.NotBeforeOnItsDay(InstantOf(close), steps.back().entered);
    }
    if (last.entered == absl::InfiniteFuture() || last.entered < steps.back().entered) {
      return Refuse(problems, Field::kStage,
                    absl::StrCat("is ", present, ", but the stage entered last is ",
                                 steps.back().stage, ", and no column says when it was left"));
    }
    steps.push_back(std::move(last));
  }
  if (!item.has_effective_create_time() ||
      steps.front().entered < InstantOf(item.effective_create_time())) {
    SetInstant(steps.front().entered, item.mutable_effective_create_time());
  }
  std::string standing = StageBeforeClosing(item.deal().pipeline(), stages);
  if (stages.KindOf(steps.front().stage) == StageKind::STAGE_KIND_OPEN) {
    standing = steps.front().stage;
  }
  item.mutable_deal()->set_stage(standing);
  for (const Step& step : steps) {
    if (step.stage == std::exchange(standing, step.stage)) continue;
    DealTransition& transition = AddStep(step, item);
    const StageKind kind = stages.KindOf(step.stage);
    if (kind == StageKind::STAGE_KIND_LOST) SetLossReason(texts, transition, problems);
    if (kind == StageKind::STAGE_KIND_WON && &step == &steps.back()) {
      SetClosedAmount(texts, transition, problems);
    }
  }
}

}  // namespace revops::cli
