// Use case: the fields of a contact that a mask names take new values.
#ifndef REVOPS_LEAD_SERVICE_APP_UPDATE_CONTACT_H_
#define REVOPS_LEAD_SERVICE_APP_UPDATE_CONTACT_H_

#include "lead-service/app/record_command.h"

namespace revops::lead {

using UpdateContactCommand = UpdateRecordCommand<Contact>;

// As CreateContact; NOT_FOUND, ABORTED ETAG_MISMATCH.
absl::StatusOr<Contact> UpdateContact(CommandStore& store, const UpdateContactCommand& command);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_UPDATE_CONTACT_H_
