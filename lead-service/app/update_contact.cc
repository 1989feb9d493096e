#include "lead-service/app/update_contact.h"

#include "lead-service/app/people_rules.h"

namespace revops::lead {

absl::StatusOr<Contact> UpdateContact(CommandStore& store, const UpdateContactCommand& command) {
  return UpdateRecord(store, ContactRules(store, command.header), command);
}

}  // namespace revops::lead
