// Use case: one touchpoint as a mail, calendar or phone system pushes it.
//
// Its external_id makes it repeatable: the same again is unchanged, other content takes the place
// of what is stored. One without an external_id is made anew every time, unless it comes under the
// request id of an earlier success.
#ifndef REVOPS_LEAD_SERVICE_APP_BATCH_CREATE_LEAD_ACTIVITIES_H_
#define REVOPS_LEAD_SERVICE_APP_BATCH_CREATE_LEAD_ACTIVITIES_H_

#include "lead-service/app/create_lead_activity.h"

namespace revops::lead {

inline constexpr int kBatchActivitiesMax = 64;

struct PushActivityCommand {
  CreateLeadActivityCommand create;
  // Where it belongs: `create.activity.parent`, or the lead with this external id, or the newest
  // lead, else the account of the newest contact, with this e-mail (in its normal form).
  bool has_parent = false;
  std::string lead_external_id;
  std::string email;
};

struct PushResult {
  enum class Outcome { kCreated, kUnchanged, kUpdated } outcome = Outcome::kCreated;
  Activity activity;
};

// As CreateLeadActivity; FAILED_PRECONDITION OF_ANOTHER_PARENT where the external id is an
// activity's of something else. An e-mail is never in an error.
absl::StatusOr<PushResult> PushActivity(CommandStore& store, const PushActivityCommand& command);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_BATCH_CREATE_LEAD_ACTIVITIES_H_
