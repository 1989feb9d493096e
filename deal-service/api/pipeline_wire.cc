// Pipelines between protos and the domain.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "deal-service/api/deal_wire.h"
#include "deal-service/api/wire_types.h"

namespace revops::deal {

namespace pb = revops::deal::v1;

namespace {

void ToProto(const Stage& stage, pb::Stage* out) {
  out->set_id(stage.id);
  out->set_display_name(stage.display_name);
  out->set_kind(static_cast<pb::StageKind>(stage.kind));
  out->set_phase(static_cast<pb::Phase>(stage.phase));
  out->set_probability_bp(stage.probability_bp);
  out->set_forecast_category(static_cast<pb::ForecastCategory>(stage.forecast_category));
  out->mutable_exit_required_fields()->Assign(stage.exit_required_fields.begin(),
                                              stage.exit_required_fields.end());
  out->set_time_limit_days(stage.time_limit_days);
}

Stage FromProto(const pb::Stage& stage, const std::string& path, Violations& violations) {
  const bool kind_known =
      stage.kind() != pb::STAGE_KIND_UNSPECIFIED && pb::StageKind_IsValid(stage.kind());
  if (!kind_known) {
    violations.Add(path + ".kind", absl::StrCat("must be OPEN, WON or LOST, is ", stage.kind()));
  }
  if (!pb::Phase_IsValid(stage.phase())) {
    violations.Add(path + ".phase", absl::StrCat("must be a known phase, is ", stage.phase()));
  }
  if (!pb::ForecastCategory_IsValid(stage.forecast_category())) {
    violations.Add(path + ".forecast_category",
                   absl::StrCat("must be a known category, is ", stage.forecast_category()));
  }
  return Stage{stage.id(),
               stage.display_name(),
               kind_known ? static_cast<StageKind>(stage.kind()) : StageKind::kOpen,
               static_cast<Phase>(stage.phase()),
               stage.probability_bp(),
               static_cast<ForecastCategory>(stage.forecast_category()),
               {stage.exit_required_fields().begin(), stage.exit_required_fields().end()},
               stage.time_limit_days()};
}

}  // namespace

void ToProto(const Pipeline& pipeline, pb::SalesPipeline* out) {
  const TransitionPolicy& policy = pipeline.policy();
  out->set_name(pipeline.name());
  out->set_version(pipeline.version());
  out->set_display_name(pipeline.definition().display_name);
  for (const Stage& stage : pipeline.stages()) ToProto(stage, out->add_stages());
  pb::TransitionPolicy* wire = out->mutable_policy();
  wire->set_forbid_skipping(policy.forbid_skipping);
  wire->set_forbid_moving_back(policy.forbid_moving_back);
  wire->set_forbid_reopening(policy.forbid_reopening);
  wire->mutable_win_from()->Assign(policy.win_from.begin(), policy.win_from.end());
  wire->mutable_loss_reasons()->Assign(policy.loss_reasons.begin(), policy.loss_reasons.end());
  ToProto(pipeline.created(), out->mutable_create_time());
  const RecyclePolicy& recycle = pipeline.definition().recycle;
  pb::RecyclePolicy* after_loss = out->mutable_recycle_policy();
  after_loss->set_action(static_cast<pb::RecycleAction>(recycle.action));
  after_loss->set_after_days(recycle.after_days);
  for (const RecycleRule& rule : recycle.rules) {
    pb::RecycleRule* to = after_loss->add_rules();
    to->set_loss_reason(rule.loss_reason);
    to->set_action(static_cast<pb::RecycleAction>(rule.action));
    to->set_after_days(rule.after_days);
  }
}

namespace {

RecyclePolicy RecycleFromProto(const pb::RecyclePolicy& policy, Violations& violations) {
  const auto action = [&](pb::RecycleAction wire, const std::string& path) {
    if (!pb::RecycleAction_IsValid(wire)) {
      violations.Add(path + ".action", absl::StrCat("must be NURTURE or DISQUALIFY, is ", wire));
    }
    return static_cast<RecycleAction>(wire);
  };
  RecyclePolicy recycle;
  recycle.action = action(policy.action(), "recycle_policy");
  recycle.after_days = policy.after_days();
  // Bounded before it is walked; the domain says the rest.
  const int rules = std::min(policy.rules_size(), static_cast<int>(kRecycleRulesMax) + 1);
  for (int i = 0; i < rules; ++i) {
    const pb::RecycleRule& rule = policy.rules(i);
    recycle.rules.push_back({rule.loss_reason(),
                             action(rule.action(), absl::StrCat("recycle_policy.rules[", i, "]")),
                             rule.after_days()});
  }
  return recycle;
}

}  // namespace

absl::StatusOr<PipelineDefinition> DefinitionFromProto(const pb::SalesPipeline& pipeline) {
  Violations violations;
  PipelineDefinition definition;
  const absl::StatusOr<std::string> id = PipelineIdFromName("name", pipeline.name());
  violations.AddAll("", id.status());
  if (pipeline.name().empty()) violations.Add("name", "must be set");
  definition.id = id.value_or("");
  definition.display_name = pipeline.display_name();
  // Bounded before it is walked; the domain says the rest.
  const int stages = std::min(pipeline.stages_size(), kStagesMax + 1);
  for (int i = 0; i < stages; ++i) {
    definition.stages.push_back(
        FromProto(pipeline.stages(i), absl::StrCat("stages[", i, "]"), violations));
  }
  const pb::TransitionPolicy& policy = pipeline.policy();
  definition.policy = {policy.forbid_skipping(),
                       policy.forbid_moving_back(),
                       policy.forbid_reopening(),
                       {policy.win_from().begin(), policy.win_from().end()},
                       {policy.loss_reasons().begin(), policy.loss_reasons().end()}};
  if (pipeline.has_recycle_policy()) {
    definition.recycle = RecycleFromProto(pipeline.recycle_policy(), violations);
  }
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return definition;
}

}  // namespace revops::deal
