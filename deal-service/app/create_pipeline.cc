#include "deal-service/app/create_pipeline.h"

#include "common/status/status.h"

namespace revops::deal {

absl::StatusOr<Pipeline> CreatePipeline(DealWriter& store, const CreatePipelineCommand& command) {
  REVOPS_ASSIGN_OR_RETURN(const std::optional<Revision> earlier,
                          store.FindRequest(command.header.info));
  if (earlier.has_value()) return store.PipelineAnswerOf(*earlier);
  const absl::StatusOr<PipelinePtr> latest = store.FindPipeline(command.definition.id, 0);
  if (!latest.ok() && !absl::IsNotFound(latest.status())) return latest.status();
  const int32_t version = latest.ok() ? (*latest)->version() + 1 : 1;
  REVOPS_ASSIGN_OR_RETURN(const Pipeline pipeline,
                          Pipeline::Create(command.definition, version, command.header.now));
  if (latest.ok() && (*latest)->definition() == pipeline.definition()) return **latest;
  if (command.header.validate_only) return pipeline;
  return store.SavePipeline(pipeline, command.header.info);
}

}  // namespace revops::deal
