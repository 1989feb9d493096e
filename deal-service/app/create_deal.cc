#include "deal-service/app/create_deal.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::deal {
namespace {

absl::Status MustBeFree(DealWriter& store, const std::string& external_id) {
  if (external_id.empty()) return absl::OkStatus();
  REVOPS_ASSIGN_OR_RETURN(const std::optional<StoredDeal> other,
                          store.FindByExternalId(external_id));
  if (!other.has_value()) return absl::OkStatus();
  return ErrorWithReason(absl::StatusCode::kAlreadyExists, "EXTERNAL_ID_TAKEN",
                         absl::StrCat("external_id ", Quoted(external_id), " is another deal's"),
                         {{"external_id", external_id}});
}

absl::Status MustBeOwn(const Reach& reach, const DealDetails& details) {
  if (reach.Contains(details)) return absl::OkStatus();
  return ErrorWithReason(
      absl::StatusCode::kPermissionDenied, "OUTSIDE_REACH",
      absl::StrCat("a new deal's owner must be ", reach.rep,
                   " or its team one of the caller's, is ", Quoted(details.owner)),
      {{"owner", details.owner}, {"team", details.team}});
}

}  // namespace

absl::StatusOr<Deal> CreateDeal(DealWriter& store, const CreateDealCommand& command) {
  REVOPS_RETURN_IF_ERROR(MustBeOwn(command.header.reach, command.deal.details));
  REVOPS_ASSIGN_OR_RETURN(const std::optional<Revision> earlier,
                          store.FindRequest(command.header.info));
  if (earlier.has_value()) return store.AnswerOf(*earlier);
  REVOPS_ASSIGN_OR_RETURN(const PipelinePtr pipeline, store.FindPipeline(command.pipeline, 0));
  REVOPS_ASSIGN_OR_RETURN(DealChange change,
                          Open(*pipeline, command.deal, command.header.moment()));
  REVOPS_RETURN_IF_ERROR(MustBeFree(store, command.deal.external_id));
  if (command.header.validate_only) return change.after;
  std::vector<DealChange> changes;
  changes.push_back(std::move(change));
  return store.Save(StoredDeal(), std::move(changes), command.header.info);
}

}  // namespace revops::deal
