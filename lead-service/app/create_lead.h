// Use cases: a new lead, alone or as an item of an import.
#ifndef REVOPS_LEAD_SERVICE_APP_CREATE_LEAD_H_
#define REVOPS_LEAD_SERVICE_APP_CREATE_LEAD_H_

#include <string>
#include <vector>

#include "lead-service/app/command.h"

namespace revops::lead {

// Numbers equal revops.lead.v1.DuplicatePolicy.
enum class DuplicatePolicy { kReject = 1, kAttach = 2, kFlag = 3 };

struct CreateLeadCommand {
  CommandHeader header;
  NewLead lead;  // in its normal form
  // What other leads of the same person share (person_keys.h).
  std::vector<std::string> person_texts;
  DuplicatePolicy policy = DuplicatePolicy::kFlag;
  // Of the touchpoint, where the lead is attached.
  Uuid activity_id;
};

struct CreatedLead {
  Lead lead;  // the new one, or the one that it was attached to
  bool attached = false;
  std::string activity;  // `leads/{uuid}/activities/{uuid}`, where attached
};

// INVALID_ARGUMENT with every violated field; ALREADY_EXISTS EXTERNAL_ID_TAKEN, or DUPLICATE_LEAD
// (metadata `lead`, unless that is beyond the caller's reach); PERMISSION_DENIED OUTSIDE_REACH.
absl::StatusOr<CreatedLead> CreateLead(CommandStore& store, const CreateLeadCommand& command);

struct ImportLeadCommand {
  CommandHeader header;
  NewLead lead;
  std::vector<std::string> person_texts;
  DuplicatePolicy policy = DuplicatePolicy::kFlag;
  Uuid activity_id;
  absl::Time created;
  PastState past;
  // Of the item, to tell the same one again from another one.
  uint64_t content_hash = 0;
  bool update_existing = false;
  // The fields that the item sets.
  std::vector<std::string> mask;
};

struct ImportedLead {
  // Numbers equal revops.lead.v1.BatchLeadOutcome.
  enum class Outcome { kCreated = 1, kUnchanged = 2, kUpdated = 3, kAttached = 5 };
  Outcome outcome = Outcome::kCreated;
  Lead lead;
};

// As CreateLead(); an item whose external_id is there is unchanged where its content is, else
// ALREADY_EXISTS IMPORT_CONFLICT, or takes over the fields it sets.
absl::StatusOr<ImportedLead> ImportLead(CommandStore& store, const ImportLeadCommand& command);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_CREATE_LEAD_H_
