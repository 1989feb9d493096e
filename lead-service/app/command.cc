#include "lead-service/app/command.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace revops::lead {

bool Reach::Contains(const std::string& owner, const std::string& team) const {
  if (everything) return true;
  if (!rep.empty() && owner == rep) return true;
  return !team.empty() && std::find(teams.begin(), teams.end(), team) != teams.end();
}

std::string EtagOf(Revision revision) { return absl::StrCat(absl::Hex(revision.value)); }

absl::Status CheckEtag(const std::string& given, const std::string& name, Revision present) {
  const std::string etag = EtagOf(present);
  if (given.empty() || given == etag) return absl::OkStatus();
  return ErrorWithReason(absl::StatusCode::kAborted, "ETAG_MISMATCH",
                         absl::StrCat(name, ": etag must be the present ", etag, ", is ",
                                      Quoted(given), "; read it again"),
                         {{"resource", name}, {"etag", etag}});
}

absl::Status CheckReach(const Reach& reach, const Lead& lead) {
  if (reach.Contains(lead.details.owner, lead.details.team)) return absl::OkStatus();
  return ErrorWithReason(absl::StatusCode::kNotFound, "LEAD_NOT_FOUND",
                         absl::StrCat(lead.name(), ": there is none"), {{"resource", lead.name()}});
}

absl::Status MustBeOwn(const Reach& reach, const std::string& owner, const std::string& team) {
  if (reach.Contains(owner, team)) return absl::OkStatus();
  return ErrorWithReason(absl::StatusCode::kPermissionDenied, "OUTSIDE_REACH",
                         absl::StrCat("what is new must be owned by ", reach.rep,
                                      " or a team of the caller's, is ", Quoted(owner)),
                         {{"owner", owner}, {"team", team}});
}

absl::StatusOr<Lead> AnswerAgain(CommandStore& store, const Reach& reach,
                                 const EarlierAnswer& earlier) {
  REVOPS_ASSIGN_OR_RETURN(Lead lead, store.leads().AnswerOf(earlier.revision));
  REVOPS_ASSIGN_OR_RETURN(const StoredLead present, store.leads().Load(lead.id.ToString()));
  REVOPS_RETURN_IF_ERROR(CheckReach(reach, present.value));
  return lead;
}

absl::StatusOr<Lead> ChangeLead(CommandStore& store, const Uuid& id, const CommandHeader& header,
                                const Decide& decide) {
  REVOPS_ASSIGN_OR_RETURN(const std::optional<EarlierAnswer> earlier, store.FindRequest());
  if (earlier.has_value()) return AnswerAgain(store, header.reach, *earlier);
  REVOPS_ASSIGN_OR_RETURN(const StoredLead stored, store.leads().Load(id.ToString()));
  REVOPS_RETURN_IF_ERROR(CheckReach(header.reach, stored.value));
  REVOPS_RETURN_IF_ERROR(CheckEtag(header.etag, stored.value.name(), stored.value.revision));
  REVOPS_ASSIGN_OR_RETURN(LeadChange change, decide(stored.value));
  REVOPS_RETURN_IF_ERROR(store.CheckFieldKeys(change.fields));
  if (header.validate_only) return change.after;
  const bool nothing_changed = change.type == EventType::kUpdated && change.fields.empty();
  if (nothing_changed) {
    REVOPS_RETURN_IF_ERROR(store.RememberUnchanged(stored.value.revision));
    return stored.value;
  }
  REVOPS_ASSIGN_OR_RETURN(const StoredLead saved, store.leads().Put(stored, std::move(change)));
  REVOPS_RETURN_IF_ERROR(store.Append());
  return saved.value;
}

}  // namespace revops::lead
