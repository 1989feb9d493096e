#include "lead-service/app/delete_contact.h"

#include "lead-service/app/people_rules.h"

namespace revops::lead {

absl::Status DeleteContact(CommandStore& store, const DeleteContactCommand& command) {
  RecordRules<Contact> rules = ContactRules(store, command.header);
  rules.judge = [](const Stored<Contact>&, const Contact&) { return absl::OkStatus(); };
  return DeleteRecord(store, rules, EventType::kContactDeleted, command);
}

}  // namespace revops::lead
