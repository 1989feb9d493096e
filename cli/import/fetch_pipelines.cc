#include "cli/import/fetch_pipelines.h"

#include "absl/time/clock.h"
#include "cli/output/errors.h"
#include "common/status/status.h"
#include "common/types/uuid.h"

namespace revops::cli {

using revops::deal::v1::CreatePipelineRequest;
using revops::deal::v1::DealService;
using revops::deal::v1::ListPipelinesRequest;

absl::StatusOr<FetchedPipelines> FetchPipelines(const Mapping& mapping, bool is_dry_run,
                                                Client& client) {
  FetchedPipelines fetched;
  ListPipelinesRequest list;
  do {
    REVOPS_ASSIGN_OR_RETURN(const auto page,
                            client.Call(client.deals(), &DealService::StubInterface::ListPipelines,
                                        list, kImportsPatience));
    for (const auto& pipeline : page.pipelines()) fetched.catalog.Add(pipeline);
    list.set_page_token(page.next_page_token());
  } while (!list.page_token().empty());
  if (!mapping.definition || fetched.catalog.Find(mapping.pipeline) != nullptr) return fetched;

  CreatePipelineRequest create;
  *create.mutable_pipeline() = *mapping.definition;
  create.set_validate_only(is_dry_run);
  create.set_request_id(Uuid::Generate(absl::Now()).ToString());
  auto created = client.Call(client.deals(), &DealService::StubInterface::CreatePipeline, create,
                             kImportsPatience);
  if (!created.ok()) {
    // No id is needed to run the import again: a pipeline that is there is taken as it is.
    absl::Status refused = created.status();
    SetRequestId(refused, "");
    return refused;
  }
  if (is_dry_run) fetched.missing = mapping.pipeline;
  fetched.catalog.Add(is_dry_run ? *mapping.definition : *created);
  return fetched;
}

}  // namespace revops::cli
