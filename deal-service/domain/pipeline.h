// A versioned list of stages and the moves it allows.
#ifndef REVOPS_DEAL_SERVICE_DOMAIN_PIPELINE_H_
#define REVOPS_DEAL_SERVICE_DOMAIN_PIPELINE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "deal-service/domain/recycle.h"

namespace revops::deal {

// Numbers equal those of revops.deal.v1, so that they mean the same everywhere; stores keep them.
enum class StageKind { kOpen = 1, kWon = 2, kLost = 3 };
enum class Phase {
  kUnset = 0,
  kProspecting = 1,
  kQualification = 2,
  kMeeting = 3,
  kProposal = 4,
  kNegotiation = 5,
  kClosed = 6,
};
enum class ForecastCategory {
  kUnset = 0,
  kPipeline = 1,
  kBestCase = 2,
  kMostLikely = 3,
  kCommit = 4,
  kClosed = 5,
  kOmitted = 6,
};

inline constexpr int kStagesMin = 3;   // one open, won, lost
inline constexpr int kStagesMax = 64;  // a board beyond this serves nobody
inline constexpr int kProbabilityMaxBp = 10'000;
inline constexpr int kTimeLimitMaxDays = 3650;
inline constexpr int kLossReasonsMax = 100;
// Every field that can be required: the ten named ones and as many custom ones as a deal may have.
inline constexpr size_t kRequiredFieldsMax = 42;
// Stages of all versions of all pipelines together: metrics-service gives each a 16-bit code.
inline constexpr int64_t kStagesStoredMax = 60'000;
inline constexpr size_t kDisplayNameBytesMax = 128;

struct Stage {
  std::string id;
  std::string display_name;
  StageKind kind = StageKind::kOpen;
  Phase phase = Phase::kUnset;
  int32_t probability_bp = 0;
  ForecastCategory forecast_category = ForecastCategory::kUnset;
  // Must be set before a deal leaves this stage forwards or is won.
  std::vector<std::string> exit_required_fields;
  int32_t time_limit_days = 0;  // 0: none

  bool is_open() const { return kind == StageKind::kOpen; }
  friend bool operator==(const Stage&, const Stage&) = default;
};

struct TransitionPolicy {
  bool forbid_skipping = false;
  bool forbid_moving_back = false;
  bool forbid_reopening = false;
  std::vector<std::string> win_from;      // empty: every open stage
  std::vector<std::string> loss_reasons;  // empty: any label
  friend bool operator==(const TransitionPolicy&, const TransitionPolicy&) = default;
};

struct PipelineDefinition {
  std::string id;  // the slug behind `pipelines/`
  std::string display_name;
  std::vector<Stage> stages;
  TransitionPolicy policy;
  RecyclePolicy recycle = {};
  friend bool operator==(const PipelineDefinition&, const PipelineDefinition&) = default;
};

// Immutable; safe to share between threads.
class Pipeline {
 public:
  // INVALID_ARGUMENT with every violated field, relative to the pipeline (`stages[2].id` ...).
  static absl::StatusOr<Pipeline> Create(PipelineDefinition definition, int32_t version,
                                         absl::Time created);
  // For the store alone.
  static Pipeline Restore(PipelineDefinition definition, int32_t version, absl::Time created) {
    return Pipeline(std::move(definition), version, created);
  }

  const std::string& id() const { return definition_.id; }
  std::string name() const { return "pipelines/" + definition_.id; }
  const PipelineDefinition& definition() const { return definition_; }
  const TransitionPolicy& policy() const { return definition_.policy; }
  const std::vector<Stage>& stages() const { return definition_.stages; }
  int32_t version() const { return version_; }
  absl::Time created() const { return created_; }

  // Null where there is none. `Position` is the place in the journey, -1 where there is none.
  const Stage* Find(absl::string_view stage_id) const;
  int Position(absl::string_view stage_id) const;
  const Stage& FirstOpen() const;
  const Stage* First(StageKind kind) const;
  // The open stage right behind or before; null at the ends.
  const Stage* NextOpen(absl::string_view stage_id) const;
  const Stage* PreviousOpen(absl::string_view stage_id) const;

 private:
  Pipeline(PipelineDefinition definition, int32_t version, absl::Time created)
      : definition_(std::move(definition)), version_(version), created_(created) {}

  PipelineDefinition definition_;
  int32_t version_;
  absl::Time created_;
};

// Whether exit criteria may name this field.
bool IsRequirableField(absl::string_view field);

// The pipeline every store starts with: prospecting, qualification, meeting, proposal, negotiation,
// won, lost.
PipelineDefinition DefaultPipeline();

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_DOMAIN_PIPELINE_H_
