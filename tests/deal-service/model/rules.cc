#include "tests/deal-service/model/rules.h"

#include <algorithm>

namespace revops::deal::model {
namespace {

template <typename Values>
bool Holds(const Values& values, const std::string& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

int OpenStages(const pb::SalesPipeline& pipeline) {
  int count = 0;
  for (const pb::Stage& stage : pipeline.stages()) count += stage.kind() == pb::STAGE_KIND_OPEN;
  return count;
}

// Exit criteria of the open stages at places [from, to).
void MustHold(const pb::SalesPipeline& pipeline, const pb::Deal& details, int from, int to,
              Fields& rules) {
  for (int place = from; place < std::min(to, OpenStages(pipeline)); ++place) {
    for (const std::string& field : pipeline.stages(place).exit_required_fields()) {
      if (TextOf(details, field).empty()) rules.push_back("FIELD_REQUIRED");
    }
  }
}

}  // namespace

int PlaceOf(const pb::SalesPipeline& pipeline, const std::string& stage) {
  for (int i = 0; i < pipeline.stages_size(); ++i) {
    if (pipeline.stages(i).id() == stage) return i;
  }
  return -1;
}

const pb::Stage& StageOf(const pb::SalesPipeline& pipeline, const std::string& stage) {
  return pipeline.stages(PlaceOf(pipeline, stage));
}

bool IsOpenStage(const pb::SalesPipeline& pipeline, const std::string& stage) {
  return StageOf(pipeline, stage).kind() == pb::STAGE_KIND_OPEN;
}

std::string FirstOfKind(const pb::SalesPipeline& pipeline, pb::StageKind kind) {
  for (const pb::Stage& stage : pipeline.stages()) {
    if (stage.kind() == kind) return stage.id();
  }
  return "";
}

Fields AgainstAdvancing(const pb::SalesPipeline& pipeline, const ModelDeal& deal,
                        const std::string& to) {
  Fields rules;
  const int from = PlaceOf(pipeline, deal.image.stage());
  const int target = to.empty() ? from + 1 : PlaceOf(pipeline, to);
  if (!deal.is_open()) rules.push_back("DEAL_NOT_OPEN");
  if (to.empty()) {
    rules.push_back("NO_SUCH_STAGE");
  } else if (!IsOpenStage(pipeline, to)) {
    rules.push_back("STAGE_NOT_OPEN");
  } else if (deal.is_open() && target <= from) {
    rules.push_back("NOT_FORWARD");
  } else if (pipeline.policy().forbid_skipping() && target > from + 1) {
    rules.push_back("SKIPPING_FORBIDDEN");
  }
  MustHold(pipeline, deal.image, from, target, rules);
  return rules;
}

Fields AgainstMovingBack(const pb::SalesPipeline& pipeline, const ModelDeal& deal,
                         const std::string& to) {
  Fields rules;
  if (!deal.is_open()) rules.push_back("DEAL_NOT_OPEN");
  if (pipeline.policy().forbid_moving_back()) rules.push_back("MOVING_BACK_FORBIDDEN");
  if (to.empty()) {
    rules.push_back("NO_SUCH_STAGE");
  } else if (!IsOpenStage(pipeline, to) ||
             PlaceOf(pipeline, to) >= PlaceOf(pipeline, deal.image.stage())) {
    rules.push_back("NOT_BACKWARD");
  }
  return rules;
}

Fields AgainstWinning(const pb::SalesPipeline& pipeline, const ModelDeal& deal,
                      const pb::Deal& details, const std::string& to) {
  Fields rules;
  if (!deal.is_open()) rules.push_back("DEAL_NOT_OPEN");
  if (StageOf(pipeline, to).kind() != pb::STAGE_KIND_WON) rules.push_back("STAGE_NOT_WON");
  const auto& allowed = pipeline.policy().win_from();
  if (!allowed.empty() && !Holds(allowed, deal.image.stage())) {
    rules.push_back("WIN_FROM_FORBIDDEN");
  }
  if (deal.is_open()) {
    MustHold(pipeline, details, PlaceOf(pipeline, deal.image.stage()), OpenStages(pipeline), rules);
  }
  return rules;
}

Fields AgainstLosing(const pb::SalesPipeline& pipeline, const ModelDeal& deal,
                     const std::string& to, const std::string& loss_reason) {
  Fields rules;
  if (!deal.is_open()) rules.push_back("DEAL_NOT_OPEN");
  if (StageOf(pipeline, to).kind() != pb::STAGE_KIND_LOST) rules.push_back("STAGE_NOT_LOST");
  const auto& allowed = pipeline.policy().loss_reasons();
  if (!allowed.empty() && !Holds(allowed, loss_reason)) rules.push_back("LOSS_REASON_UNKNOWN");
  return rules;
}

Fields AgainstReopening(const pb::SalesPipeline& pipeline, const ModelDeal& deal,
                        const std::string& to) {
  Fields rules;
  if (!deal.is_closed()) rules.push_back("DEAL_NOT_CLOSED");
  if (pipeline.policy().forbid_reopening()) rules.push_back("REOPENING_FORBIDDEN");
  if (!IsOpenStage(pipeline, to)) rules.push_back("STAGE_NOT_OPEN");
  return rules;
}

Fields AgainstTime(const ModelDeal& deal, Micros effective, Micros now) {
  Fields rules;
  if (effective > now) rules.push_back("EFFECTIVE_IN_FUTURE");
  if (effective < deal.entered()) rules.push_back("EFFECTIVE_BEFORE_VISIT");
  return rules;
}

}  // namespace revops::deal::model
