// Use case: a contact never was.
#ifndef REVOPS_LEAD_SERVICE_APP_DELETE_CONTACT_H_
#define REVOPS_LEAD_SERVICE_APP_DELETE_CONTACT_H_

#include "lead-service/app/record_command.h"

namespace revops::lead {

using DeleteContactCommand = DeleteRecordCommand<Contact>;

// The person is gone with it; where it took part its name stays. NOT_FOUND, ABORTED ETAG_MISMATCH.
absl::Status DeleteContact(CommandStore& store, const DeleteContactCommand& command);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_DELETE_CONTACT_H_
