// Use case: an activity's outcome, time, people or note are told anew.
#ifndef REVOPS_LEAD_SERVICE_APP_UPDATE_LEAD_ACTIVITY_H_
#define REVOPS_LEAD_SERVICE_APP_UPDATE_LEAD_ACTIVITY_H_

#include "lead-service/app/lead_activity.h"

namespace revops::lead {

struct UpdateLeadActivityCommand {
  CommandHeader header;
  ActivityParent parent;
  std::string id;
  // Fields of `values` that count; CheckMaskOf accepted them.
  std::vector<std::string> mask;
  ActivityDetails values;
};

// INVALID_ARGUMENT with every violated field; NOT_FOUND, ABORTED ETAG_MISMATCH.
absl::StatusOr<Activity> UpdateLeadActivity(CommandStore& store,
                                            const UpdateLeadActivityCommand& command);

// The activity's details become `details`; the same ones change nothing and are remembered as an
// answer. Appended, unless only validated.
absl::StatusOr<Activity> ChangeActivity(CommandStore& store, StoredParent& parent,
                                        const Stored<Activity>& stored,
                                        const ActivityDetails& details,
                                        const CommandHeader& header);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_UPDATE_LEAD_ACTIVITY_H_
