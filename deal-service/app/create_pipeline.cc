#include "deal-service/app/create_pipeline.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace revops::deal {
namespace {

absl::Status MustHaveRoom(PipelineWriter& store, const Pipeline& pipeline) {
  REVOPS_ASSIGN_OR_RETURN(const int64_t stored, store.StagesStored());
  const int64_t more = static_cast<int64_t>(pipeline.stages().size());
  if (stored + more <= kStagesStoredMax) return absl::OkStatus();
  return UnmetRules(pipeline.name(),
                    {{"PIPELINES_FULL", "pipelines",
                      absl::StrCat("all versions of all pipelines have at most ", kStagesStoredMax,
                                   " stages, there are ", stored, " and this one has ", more)}});
}

}  // namespace

absl::StatusOr<Pipeline> CreatePipeline(PipelineWriter& store,
                                        const CreatePipelineCommand& command) {
  REVOPS_ASSIGN_OR_RETURN(const std::optional<EarlierAnswer> earlier,
                          store.FindRequest(command.header.info));
  if (earlier.has_value()) return store.PipelineAnswerOf(*earlier);
  const absl::StatusOr<PipelinePtr> latest = store.FindPipeline(command.definition.id, 0);
  if (!latest.ok() && !absl::IsNotFound(latest.status())) return latest.status();
  const int32_t version = latest.ok() ? (*latest)->version() + 1 : 1;
  REVOPS_ASSIGN_OR_RETURN(const Pipeline pipeline,
                          Pipeline::Create(command.definition, version, command.header.now));
  if (latest.ok() && (*latest)->definition() == pipeline.definition()) {
    if (!command.header.validate_only) {
      REVOPS_RETURN_IF_ERROR(store.RememberUnchanged(**latest, command.header.info));
    }
    return **latest;
  }
  REVOPS_RETURN_IF_ERROR(MustHaveRoom(store, pipeline));
  if (command.header.validate_only) return pipeline;
  return store.SavePipeline(pipeline, command.header.info);
}

}  // namespace revops::deal
