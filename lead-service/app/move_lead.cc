#include "lead-service/app/move_lead.h"

#include "common/status/status.h"

namespace revops::lead {

absl::StatusOr<Lead> WorkLead(CommandStore& store, const LeadCommand& command) {
  return ChangeLead(store, command.id, command.header,
                    [&](const Lead& lead) { return Work(lead, command.header.moment()); });
}

absl::StatusOr<Lead> ReactivateLead(CommandStore& store, const LeadCommand& command) {
  return ChangeLead(store, command.id, command.header,
                    [&](const Lead& lead) { return Reactivate(lead, command.header.moment()); });
}

absl::StatusOr<Lead> QualifyLead(CommandStore& store, const QualifyLeadCommand& command) {
  Qualification judged = command.judged;
  for (Criterion& criterion : judged.criteria) {
    if (criterion.rating == Rating::kUnset) continue;
    criterion.judge = command.header.info.actor;
    criterion.judge_time = command.header.moment().effective;
  }
  return ChangeLead(store, command.id, command.header, [&](const Lead& lead) {
    return Qualify(lead, judged, command.header.moment());
  });
}

absl::StatusOr<Lead> DisqualifyLead(CommandStore& store, const DisqualifyLeadCommand& command) {
  return ChangeLead(store, command.id, command.header, [&](const Lead& lead) {
    return Disqualify(lead, command.reason, command.header.moment());
  });
}

absl::StatusOr<Lead> RecycleLead(CommandStore& store, const RecycleLeadCommand& command) {
  return ChangeLead(store, command.id, command.header, [&](const Lead& lead) {
    return Recycle(lead, command.reactivate_time, command.header.moment());
  });
}

absl::Status DeleteLead(CommandStore& store, const LeadCommand& command) {
  REVOPS_ASSIGN_OR_RETURN(const std::optional<EarlierAnswer> earlier, store.FindRequest());
  if (earlier.has_value()) return absl::OkStatus();
  REVOPS_ASSIGN_OR_RETURN(const StoredLead stored, store.leads().Load(command.id.ToString()));
  REVOPS_RETURN_IF_ERROR(CheckReach(command.header.reach, stored.value));
  REVOPS_RETURN_IF_ERROR(
      CheckEtag(command.header.etag, stored.value.name(), stored.value.revision));
  REVOPS_ASSIGN_OR_RETURN(LeadChange change, Delete(stored.value, command.header.moment()));
  if (command.header.validate_only) return absl::OkStatus();
  REVOPS_RETURN_IF_ERROR(store.leads().Delete(stored, std::move(change)));
  return store.Append();
}

absl::Status ReactivateDueLead(CommandStore& store, const Uuid& id) {
  const absl::Time now = store.now();
  const absl::StatusOr<StoredLead> stored = store.leads().Load(id.ToString());
  if (absl::IsNotFound(stored.status())) return absl::OkStatus();
  REVOPS_RETURN_IF_ERROR(stored.status());
  const Lead& lead = stored->value;
  const bool is_due = lead.state == LeadState::kNurturing && lead.reactivate_time.has_value() &&
                      *lead.reactivate_time <= now;
  if (!is_due) return absl::OkStatus();
  REVOPS_ASSIGN_OR_RETURN(LeadChange change, Reactivate(lead, {now, now}));
  REVOPS_RETURN_IF_ERROR(store.leads().Put(*stored, std::move(change)).status());
  return store.Append();
}

}  // namespace revops::lead
