// Use case: a new pipeline, or the next version of one.
#ifndef REVOPS_DEAL_SERVICE_APP_CREATE_PIPELINE_H_
#define REVOPS_DEAL_SERVICE_APP_CREATE_PIPELINE_H_

#include "deal-service/app/command.h"

namespace revops::deal {

struct CreatePipelineCommand {
  CommandHeader header;
  PipelineDefinition definition;
};

// A definition equal to the latest version's answers with that version and makes no other, so that
// an import which brings its pipeline can be run again. FAILED_PRECONDITION PIPELINES_FULL when all
// versions together would have more than kStagesStoredMax stages.
absl::StatusOr<Pipeline> CreatePipeline(PipelineWriter& store,
                                        const CreatePipelineCommand& command);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_APP_CREATE_PIPELINE_H_
