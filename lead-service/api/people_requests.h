// Requests about accounts, contacts, reps, teams and activities as commands and filters: what can
// be judged by the request alone is judged here, before the queue, with every violated field at
// once. No error shows a personal value.
#ifndef REVOPS_LEAD_SERVICE_API_PEOPLE_REQUESTS_H_
#define REVOPS_LEAD_SERVICE_API_PEOPLE_REQUESTS_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/rpc/call.h"
#include "common/types/uuid.h"
#include "lead-service/app/batch_create_lead_activities.h"
#include "lead-service/app/create_account.h"
#include "lead-service/app/create_contact.h"
#include "lead-service/app/create_lead_activity.h"
#include "lead-service/app/create_rep.h"
#include "lead-service/app/create_team.h"
#include "lead-service/app/delete_account.h"
#include "lead-service/app/delete_contact.h"
#include "lead-service/app/update_account.h"
#include "lead-service/app/update_contact.h"
#include "lead-service/app/update_lead_activity.h"
#include "lead-service/app/update_rep.h"
#include "lead-service/app/update_team.h"
#include "revops/lead/v1/lead_service.pb.h"

namespace revops::lead {

// INVALID_ARGUMENT with every violated field. `now` in the header is the writer's to set; `new_id`
// becomes the new one's.
absl::StatusOr<CreateAccountCommand> ParseCreate(const v1::CreateAccountRequest& request,
                                                 const rpc::Call& call, const Uuid& new_id);
absl::StatusOr<CreateContactCommand> ParseCreate(const v1::CreateContactRequest& request,
                                                 const rpc::Call& call, const Uuid& new_id);
absl::StatusOr<CreateRepCommand> ParseCreate(const v1::CreateRepRequest& request,
                                             const rpc::Call& call, const Uuid& new_id);
absl::StatusOr<CreateTeamCommand> ParseCreate(const v1::CreateTeamRequest& request,
                                              const rpc::Call& call, const Uuid& new_id);
absl::StatusOr<CreateLeadActivityCommand> ParseCreate(const v1::CreateLeadActivityRequest& request,
                                                      const rpc::Call& call, const Uuid& new_id);

absl::StatusOr<UpdateAccountCommand> ParseUpdate(const v1::UpdateAccountRequest& request,
                                                 const rpc::Call& call);
absl::StatusOr<UpdateContactCommand> ParseUpdate(const v1::UpdateContactRequest& request,
                                                 const rpc::Call& call);
absl::StatusOr<UpdateRepCommand> ParseUpdate(const v1::UpdateRepRequest& request,
                                             const rpc::Call& call);
absl::StatusOr<UpdateTeamCommand> ParseUpdate(const v1::UpdateTeamRequest& request,
                                              const rpc::Call& call);
absl::StatusOr<UpdateLeadActivityCommand> ParseUpdate(const v1::UpdateLeadActivityRequest& request,
                                                      const rpc::Call& call);

absl::StatusOr<DeleteAccountCommand> ParseDelete(const v1::DeleteAccountRequest& request,
                                                 const rpc::Call& call);
absl::StatusOr<DeleteContactCommand> ParseDelete(const v1::DeleteContactRequest& request,
                                                 const rpc::Call& call);

absl::Status CheckActivityBatch(const v1::BatchCreateLeadActivitiesRequest& request);
// One item; errors are relative to it.
absl::StatusOr<PushActivityCommand> ParseActivityItem(
    const v1::BatchCreateLeadActivitiesRequest& request, int index, const rpc::Call& call,
    const Uuid& new_id);

// `{collection}/{uuid or slug}`: what stands behind the `/`; INVALID_ARGUMENT `name`.
absl::StatusOr<std::string> IdFromName(absl::string_view collection, const std::string& name);

absl::StatusOr<AccountFilter> ParseFilter(const v1::AccountFilter& filter, const rpc::Call& call);
absl::StatusOr<ContactFilter> ParseFilter(const v1::ContactFilter& filter, const rpc::Call& call);
absl::StatusOr<RepFilter> ParseFilter(const v1::ListRepsRequest& request);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_API_PEOPLE_REQUESTS_H_
