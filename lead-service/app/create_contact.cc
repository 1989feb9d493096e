#include "lead-service/app/create_contact.h"

#include "lead-service/app/people_rules.h"

namespace revops::lead {

absl::StatusOr<Contact> CreateContact(CommandStore& store, const CreateContactCommand& command) {
  return CreateRecord(store, ContactRules(store, command.header), command);
}

}  // namespace revops::lead
