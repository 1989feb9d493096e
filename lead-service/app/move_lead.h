// Use cases: the verbs that lead from one state to another.
#ifndef REVOPS_LEAD_SERVICE_APP_MOVE_LEAD_H_
#define REVOPS_LEAD_SERVICE_APP_MOVE_LEAD_H_

#include <string>

#include "lead-service/app/command.h"

namespace revops::lead {

struct LeadCommand {
  CommandHeader header;
  Uuid id;
};

absl::StatusOr<Lead> WorkLead(CommandStore& store, const LeadCommand& command);
absl::StatusOr<Lead> ReactivateLead(CommandStore& store, const LeadCommand& command);
// OK also where the lead is gone by a repetition of the same request.
absl::Status DeleteLead(CommandStore& store, const LeadCommand& command);

struct QualifyLeadCommand : LeadCommand {
  Qualification judged;
};
// Judge and time of what is judged are filled in.
absl::StatusOr<Lead> QualifyLead(CommandStore& store, const QualifyLeadCommand& command);

struct DisqualifyLeadCommand : LeadCommand {
  std::string reason;
};
absl::StatusOr<Lead> DisqualifyLead(CommandStore& store, const DisqualifyLeadCommand& command);

struct RecycleLeadCommand : LeadCommand {
  absl::Time reactivate_time;
};
absl::StatusOr<Lead> RecycleLead(CommandStore& store, const RecycleLeadCommand& command);

// By the clock: the lead comes back, unless it is not NURTURING or not due any more.
absl::Status ReactivateDueLead(CommandStore& store, const Uuid& id);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_MOVE_LEAD_H_
