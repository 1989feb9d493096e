// Use case: a new contact.
#ifndef REVOPS_LEAD_SERVICE_APP_CREATE_CONTACT_H_
#define REVOPS_LEAD_SERVICE_APP_CREATE_CONTACT_H_

#include "lead-service/app/record_command.h"

namespace revops::lead {

using CreateContactCommand = CreateRecordCommand<Contact>;

// INVALID_ARGUMENT with every violated field, of personal ones without the value; ALREADY_EXISTS
// EXTERNAL_ID_TAKEN; PERMISSION_DENIED OUTSIDE_REACH.
absl::StatusOr<Contact> CreateContact(CommandStore& store, const CreateContactCommand& command);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_CREATE_CONTACT_H_
