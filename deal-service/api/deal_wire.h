// Deals and pipelines between protos and the domain.
#ifndef REVOPS_DEAL_SERVICE_API_DEAL_WIRE_H_
#define REVOPS_DEAL_SERVICE_API_DEAL_WIRE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/types/uuid.h"
#include "deal-service/domain/deal.h"
#include "deal-service/domain/pipeline.h"
#include "revops/deal/v1/deal.pb.h"
#include "revops/deal/v1/pipeline.pb.h"

namespace revops::deal {

// `stage` is the deal's present one (for the category that counts). Everything but the resume
// token, which the log's owner sets.
void ToProto(const Deal& deal, const Stage& stage, revops::deal::v1::Deal* out);
void ToProto(const Visit& visit, revops::deal::v1::StageVisit* out);
void ToProto(const Pipeline& pipeline, revops::deal::v1::SalesPipeline* out);

// The fields an update may change, with every violation at once (fields relative to the deal).
absl::StatusOr<DealDetails> DetailsFromProto(const revops::deal::v1::Deal& deal);
// A deal that ToProto made, for answers from the log; its revision is the event's to tell.
absl::StatusOr<Deal> RestoreDeal(const revops::deal::v1::Deal& deal);

absl::StatusOr<PipelineDefinition> DefinitionFromProto(
    const revops::deal::v1::SalesPipeline& pipeline);

// `{collection}/{uuid}`; INVALID_ARGUMENT naming `field`.
absl::StatusOr<Uuid> UuidFromName(absl::string_view field, absl::string_view collection,
                                  const std::string& name);
// `deals/{uuid}`; INVALID_ARGUMENT naming `field`.
absl::StatusOr<Uuid> DealIdFromName(absl::string_view field, const std::string& name);
// `pipelines/{slug}`, empty for the default; INVALID_ARGUMENT naming `field`.
absl::StatusOr<std::string> PipelineIdFromName(absl::string_view field, const std::string& name);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_API_DEAL_WIRE_H_
