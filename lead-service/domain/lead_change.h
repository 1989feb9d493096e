// What happened to a lead: the past-tense record that the log keeps and everybody watches.
#ifndef REVOPS_LEAD_SERVICE_DOMAIN_LEAD_CHANGE_H_
#define REVOPS_LEAD_SERVICE_DOMAIN_LEAD_CHANGE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "lead-service/domain/lead.h"

namespace revops::lead {

// Numbers equal revops.lead.v1.LeadEventType.
enum class EventType {
  kCreated = 1,
  kUpdated = 2,
  kWorked = 3,
  kQualified = 4,
  kDisqualified = 5,
  kRecycled = 6,
  kReactivated = 7,
  kConversionBegun = 8,
  kConverted = 9,
  kConversionRefused = 10,
  kBecameCustomer = 11,
  kDeleted = 12,
  kActivity = 13,
  kAccount = 14,
  kAccountDeleted = 15,
  kContact = 16,
  kContactDeleted = 17,
  kRep = 18,
  kTeam = 19,
};

// A field's old and new value as text; what is personal or free text is only named.
struct FieldChange {
  std::string field;
  std::string old_value;
  std::string new_value;
  friend bool operator==(const FieldChange&, const FieldChange&) = default;
};

// Of any kind of subject.
template <typename Subject>
struct Change {
  EventType type = EventType::kUpdated;
  absl::Time effective_time;
  Subject after;
  std::vector<FieldChange> fields = {};
  // The lead's state before, where it changed.
  std::optional<LeadState> old_state = {};
  // Imported past: presumably known when it happened, though recorded later.
  bool presumed_timely = false;
};

using LeadChange = Change<Lead>;

// The details, ratings and score that differ, in the order of the fields' names in the API.
std::vector<FieldChange> DifferencesOf(const Lead& before, const Lead& after);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_DOMAIN_LEAD_CHANGE_H_
