#include "deal-service/app/command.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::deal {

bool Reach::Contains(const DealDetails& details) const {
  if (everything) return true;
  if (!rep.empty() && details.owner == rep) return true;
  return !details.team.empty() &&
         std::find(teams.begin(), teams.end(), details.team) != teams.end();
}

std::string EtagOf(Revision revision) { return absl::StrCat(absl::Hex(revision.value)); }

absl::Status CheckEtag(const std::string& etag, Revision present, const std::string& name) {
  const std::string now = EtagOf(present);
  if (etag.empty() || etag == now) return absl::OkStatus();
  return ErrorWithReason(absl::StatusCode::kAborted, "ETAG_MISMATCH",
                         absl::StrCat(name, ": etag must be the present ", now, ", is ",
                                      Quoted(etag), "; read it again"),
                         {{"resource", name}, {"etag", now}});
}

absl::Status NoSuchDeal(const std::string& name) {
  return ErrorWithReason(absl::StatusCode::kNotFound, "DEAL_NOT_FOUND",
                         absl::StrCat(name, ": there is no such deal"), {{"resource", name}});
}

absl::Status CheckReach(const Reach& reach, const Deal& deal) {
  return reach.Contains(deal.details) ? absl::OkStatus() : NoSuchDeal(deal.name());
}

absl::StatusOr<Deal> AnswerAgain(DealWriter& store, const Reach& reach,
                                 const EarlierAnswer& earlier) {
  REVOPS_ASSIGN_OR_RETURN(Deal deal, store.AnswerOf(earlier));
  REVOPS_ASSIGN_OR_RETURN(const StoredDeal present, store.Load(deal.id));
  REVOPS_RETURN_IF_ERROR(CheckReach(reach, present.deal));
  return deal;
}

absl::StatusOr<Deal> ChangeDeal(DealWriter& store, const Uuid& id, const CommandHeader& header,
                                const Decide& decide) {
  REVOPS_ASSIGN_OR_RETURN(const std::optional<EarlierAnswer> earlier,
                          store.FindRequest(header.info));
  if (earlier.has_value()) return AnswerAgain(store, header.reach, *earlier);
  REVOPS_ASSIGN_OR_RETURN(const StoredDeal stored, store.Load(id));
  REVOPS_RETURN_IF_ERROR(CheckReach(header.reach, stored.deal));
  REVOPS_RETURN_IF_ERROR(CheckEtag(header.etag, stored.deal.own_revision, stored.deal.name()));
  REVOPS_ASSIGN_OR_RETURN(const PipelinePtr pipeline,
                          store.FindPipeline(stored.deal.pipeline, stored.deal.pipeline_version));
  REVOPS_ASSIGN_OR_RETURN(DealChange change, decide(stored, *pipeline));
  REVOPS_RETURN_IF_ERROR(store.CheckFieldKeys(change.fields));
  if (header.validate_only) return change.after;
  const bool nothing_changed = change.type == ChangeType::kUpdated && change.fields.empty();
  if (nothing_changed) {
    REVOPS_RETURN_IF_ERROR(store.SaveUnchanged(stored, header.info));
    return stored.deal;
  }
  std::vector<DealChange> changes;
  changes.push_back(std::move(change));
  return store.Save(stored, std::move(changes), header.info);
}

}  // namespace revops::deal
