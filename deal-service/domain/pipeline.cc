#include "deal-service/domain/pipeline.h"

#include <algorithm>
#include <array>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::deal {
namespace {

constexpr std::array<absl::string_view, 10> kRequirableFields = {"amount",  "expected_close_date",
                                                                 "owner",   "team",
                                                                 "account", "company",
                                                                 "product", "segment",
                                                                 "source",  "channel"};

// Closed stages say by their kind what they are worth; open ones default to the plain category.
void FillDefaults(Stage& stage) {
  if (stage.is_open()) {
    if (stage.forecast_category == ForecastCategory::kUnset) {
      stage.forecast_category = ForecastCategory::kPipeline;
    }
    return;
  }
  const bool won = stage.kind == StageKind::kWon;
  stage.phase = Phase::kClosed;
  stage.probability_bp = won ? kProbabilityMaxBp : 0;
  stage.forecast_category = won ? ForecastCategory::kClosed : ForecastCategory::kOmitted;
}

void CheckOpenStage(const Stage& stage, const std::string& path, Violations& violations) {
  if (stage.phase < Phase::kProspecting || stage.phase > Phase::kNegotiation) {
    violations.Add(path + ".phase",
                   absl::StrCat("must be PROSPECTING (1) to NEGOTIATION (5) for an open stage, is ",
                                static_cast<int>(stage.phase)));
  }
  if (stage.probability_bp < 0 || stage.probability_bp > kProbabilityMaxBp) {
    violations.Add(path + ".probability_bp",
                   absl::StrCat("must be 0 to 10000, is ", stage.probability_bp));
  }
  if (stage.forecast_category == ForecastCategory::kClosed) {
    violations.Add(path + ".forecast_category", "must not be CLOSED for an open stage");
  }
}

// At most so many, each once. False where there are too many to look at.
bool CheckList(const std::string& path, const std::vector<std::string>& items, size_t most,
               Violations& violations) {
  if (items.size() > most) {
    violations.Add(path, absl::StrCat("must be at most ", most, ", are ", items.size()));
    return false;
  }
  std::set<std::string> seen;
  for (const std::string& item : items) {
    if (!seen.insert(item).second) {
      violations.Add(path, absl::StrCat("must hold each once, holds again ", Quoted(item)));
    }
  }
  return true;
}

void CheckStage(const Stage& stage, const std::string& path, Violations& violations) {
  if (!IsSlug(stage.id)) {
    violations.Add(path + ".id", absl::StrCat("must be a slug (1 to 63 lower-case letters, digits, "
                                              "hyphens, underscores), is ",
                                              Quoted(stage.id)));
  }
  if (stage.display_name.empty()) violations.Add(path + ".display_name", "must be set");
  violations.AddAll(path, CheckLabel("display_name", stage.display_name));
  if (stage.is_open()) CheckOpenStage(stage, path, violations);
  if (stage.time_limit_days < 0 || stage.time_limit_days > kTimeLimitMaxDays) {
    violations.Add(path + ".time_limit_days", absl::StrCat("must be 0 to ", kTimeLimitMaxDays,
                                                           ", is ", stage.time_limit_days));
  }
  const std::string required = path + ".exit_required_fields";
  if (!CheckList(required, stage.exit_required_fields, kRequiredFieldsMax, violations)) return;
  for (const std::string& field : stage.exit_required_fields) {
    if (!IsRequirableField(field)) {
      violations.Add(required,
                     absl::StrCat("names no field that can be required: ", Quoted(field)));
    }
  }
}

void CheckOrderOfKinds(const std::vector<Stage>& stages, Violations& violations) {
  const auto count = [&](StageKind kind) {
    return std::count_if(stages.begin(), stages.end(),
                         [kind](const Stage& stage) { return stage.kind == kind; });
  };
  if (count(StageKind::kOpen) == 0 || count(StageKind::kWon) == 0 || count(StageKind::kLost) == 0) {
    violations.Add("stages", "must hold at least one OPEN, one WON and one LOST stage");
  }
  if (!std::is_partitioned(stages.begin(), stages.end(),
                           [](const Stage& stage) { return stage.is_open(); })) {
    violations.Add("stages", "must list the OPEN stages before the closed ones");
  }
}

void CheckPolicy(const PipelineDefinition& definition, Violations& violations) {
  const TransitionPolicy& policy = definition.policy;
  const bool few = CheckList("policy.win_from", policy.win_from, kStagesMax, violations);
  for (const std::string& id : few ? policy.win_from : std::vector<std::string>()) {
    const bool open =
        std::any_of(definition.stages.begin(), definition.stages.end(),
                    [&](const Stage& stage) { return stage.id == id && stage.is_open(); });
    if (!open) {
      violations.Add("policy.win_from", absl::StrCat("names no open stage: ", Quoted(id)));
    }
  }
  constexpr char kReasons[] = "policy.loss_reasons";
  if (!CheckList(kReasons, policy.loss_reasons, kLossReasonsMax, violations)) return;
  for (const std::string& reason : policy.loss_reasons) {
    if (reason.empty()) violations.Add(kReasons, "must not hold an empty one");
    violations.AddAll("policy", CheckLabel("loss_reasons", reason));
  }
}

}  // namespace

bool IsRequirableField(absl::string_view field) {
  if (absl::ConsumePrefix(&field, "fields.")) return IsSlug(field);
  return std::find(kRequirableFields.begin(), kRequirableFields.end(), field) !=
         kRequirableFields.end();
}

absl::StatusOr<Pipeline> Pipeline::Create(PipelineDefinition definition, int32_t version,
                                          absl::Time created) {
  Violations violations;
  if (!IsSlug(definition.id)) {
    violations.Add("name", absl::StrCat("must be pipelines/{slug}, is ", Quoted(definition.id)));
  }
  if (definition.display_name.empty()) violations.Add("display_name", "must be set");
  violations.AddAll("", CheckLabel("display_name", definition.display_name));
  const int count = static_cast<int>(definition.stages.size());
  if (count < kStagesMin || count > kStagesMax) {
    violations.Add("stages",
                   absl::StrCat("must be ", kStagesMin, " to ", kStagesMax, ", are ", count));
    return violations.ToStatus();
  }
  std::set<std::string> seen;
  for (int i = 0; i < count; ++i) {
    const std::string path = absl::StrCat("stages[", i, "]");
    FillDefaults(definition.stages[i]);
    CheckStage(definition.stages[i], path, violations);
    if (!seen.insert(definition.stages[i].id).second) {
      violations.Add(path + ".id",
                     absl::StrCat("must be unique, is again ", Quoted(definition.stages[i].id)));
    }
  }
  CheckOrderOfKinds(definition.stages, violations);
  CheckPolicy(definition, violations);
  FillDefaults(definition.recycle);
  CheckRecyclePolicy(definition.recycle, definition.policy.loss_reasons, violations);
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return Pipeline(std::move(definition), version, created);
}

const Stage* Pipeline::Find(absl::string_view stage_id) const {
  const int position = Position(stage_id);
  return position < 0 ? nullptr : &stages()[position];
}

int Pipeline::Position(absl::string_view stage_id) const {
  for (size_t i = 0; i < stages().size(); ++i) {
    if (stages()[i].id == stage_id) return static_cast<int>(i);
  }
  return -1;
}

const Stage& Pipeline::FirstOpen() const { return stages().front(); }

const Stage* Pipeline::First(StageKind kind) const {
  const auto found = std::find_if(stages().begin(), stages().end(),
                                  [kind](const Stage& stage) { return stage.kind == kind; });
  return found == stages().end() ? nullptr : &*found;
}

const Stage* Pipeline::NextOpen(absl::string_view stage_id) const {
  const size_t next = static_cast<size_t>(Position(stage_id) + 1);
  return next < stages().size() && stages()[next].is_open() ? &stages()[next] : nullptr;
}

const Stage* Pipeline::PreviousOpen(absl::string_view stage_id) const {
  const int position = Position(stage_id);
  return position > 0 ? &stages()[position - 1] : nullptr;
}

PipelineDefinition DefaultPipeline() {
  const auto open = [](const char* id, const char* name, Phase phase, int probability_bp,
                       ForecastCategory category, int limit_days) {
    return Stage{id, name, StageKind::kOpen, phase, probability_bp, category, {}, limit_days};
  };
  PipelineDefinition definition;
  definition.id = "default";
  definition.display_name = "Default";
  using Category = ForecastCategory;
  definition.stages = {
      open("prospecting", "Prospecting", Phase::kProspecting, 500, Category::kPipeline, 60),
      open("qualification", "Qualification", Phase::kQualification, 1500, Category::kPipeline, 45),
      open("meeting", "Discovery", Phase::kMeeting, 3000, Category::kPipeline, 45),
      open("proposal", "Proposal", Phase::kProposal, 5000, Category::kBestCase, 45),
      open("negotiation", "Negotiation", Phase::kNegotiation, 7000, Category::kMostLikely, 60),
      Stage{"won",
            "Won",
            StageKind::kWon,
            Phase::kClosed,
            kProbabilityMaxBp,
            Category::kClosed,
            {},
            0},
      Stage{"lost", "Lost", StageKind::kLost, Phase::kClosed, 0, Category::kOmitted, {}, 0},
  };
  // An offer without a price is none: whoever leaves the proposal forwards says what it is worth.
  definition.stages[3].exit_required_fields = {"amount"};
  definition.stages[4].exit_required_fields = {"amount"};
  return definition;
}

}  // namespace revops::deal
