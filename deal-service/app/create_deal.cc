#include "deal-service/app/create_deal.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "deal-service/app/deal_leads.h"

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

absl::StatusOr<DealChange> OpenNamed(const Pipeline& pipeline, const NewDeal& deal, Moment moment,
                                     absl::string_view time_field) {
  absl::StatusOr<DealChange> change = Open(pipeline, deal, moment);
  if (!absl::IsInvalidArgument(change.status())) return change;
  Violations violations;
  for (const FieldViolation& violation : FieldViolationsOf(change.status())) {
    const bool is_time = violation.field == "effective_time";
    violations.Add(is_time ? std::string(time_field) : absl::StrCat("deal.", violation.field),
                   violation.description);
  }
  return violations.ToStatus();
}

absl::StatusOr<Deal> CreateDeal(DealWriter& store, const CreateDealCommand& command) {
  REVOPS_RETURN_IF_ERROR(MustBeOwn(command.header.reach, command.deal.details));
  REVOPS_ASSIGN_OR_RETURN(const std::optional<EarlierAnswer> earlier,
                          store.FindRequest(command.header.info));
  if (earlier.has_value()) {
    REVOPS_ASSIGN_OR_RETURN(Deal deal, AnswerAgain(store, command.header.reach, *earlier));
    // No event keeps a title, but whoever sent it knows it.
    deal.details.title = command.deal.details.title;
    return deal;
  }
  REVOPS_ASSIGN_OR_RETURN(const PipelinePtr pipeline, store.FindPipeline(command.pipeline, 0));
  REVOPS_ASSIGN_OR_RETURN(DealChange change, OpenNamed(*pipeline, command.deal,
                                                       command.header.moment(), "effective_time"));
  REVOPS_RETURN_IF_ERROR(MustBeFree(store, command.deal.external_id));
  if (command.deal.source_lead.has_value()) {
    REVOPS_RETURN_IF_ERROR(
        LeadMustBeFree(store, command.header.reach, *command.deal.source_lead, command.deal.id));
  }
  REVOPS_RETURN_IF_ERROR(store.CheckFieldKeys(change.fields));
  if (command.header.validate_only) return change.after;
  std::vector<DealChange> changes;
  changes.push_back(std::move(change));
  return store.Save(StoredDeal(), std::move(changes), command.header.info);
}

}  // namespace revops::deal
