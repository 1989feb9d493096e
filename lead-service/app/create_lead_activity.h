// Use case: a touchpoint of a lead or an account is recorded, or planned.
#ifndef REVOPS_LEAD_SERVICE_APP_CREATE_LEAD_ACTIVITY_H_
#define REVOPS_LEAD_SERVICE_APP_CREATE_LEAD_ACTIVITY_H_

#include "lead-service/app/lead_activity.h"

namespace revops::lead {

struct CreateLeadActivityCommand {
  CommandHeader header;  // its effective_time is the activity's; unset: now
  Activity activity;
};

// INVALID_ARGUMENT with every violated field; NOT_FOUND for its parent; ALREADY_EXISTS
// EXTERNAL_ID_TAKEN.
absl::StatusOr<Activity> CreateLeadActivity(CommandStore& store,
                                            const CreateLeadActivityCommand& command);

// A new one on a parent that is loaded; not appended yet (nor put, where only validated).
absl::StatusOr<Activity> AddActivity(CommandStore& store, StoredParent& parent,
                                     const CreateLeadActivityCommand& command);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_CREATE_LEAD_ACTIVITY_H_
