// What happened to a deal: the past-tense record that the log keeps and everybody watches.
#ifndef REVOPS_DEAL_SERVICE_DOMAIN_CHANGE_H_
#define REVOPS_DEAL_SERVICE_DOMAIN_CHANGE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "deal-service/domain/activity.h"
#include "deal-service/domain/deal.h"

namespace revops::deal {

// Numbers equal revops.deal.v1.DealEventType.
enum class ChangeType {
  kCreated = 1,
  kUpdated = 2,
  kAdvanced = 3,
  kMovedBack = 4,
  kWon = 5,
  kLost = 6,
  kReopened = 7,
  kCorrected = 8,
  kVoided = 9,
  kPipelineCreated = 10,
  kActivity = 12,
};

// One detail's old and new value as text; a title is only named, as it is free text.
struct FieldChange {
  std::string field;
  std::string old_value;
  std::string new_value;
  friend bool operator==(const FieldChange&, const FieldChange&) = default;
};

// The boundary at which visit `number` was entered, and the one before it left, moved.
struct BoundaryMove {
  int32_t number = 0;
  absl::Time old_entered;
  absl::Time new_entered;
};

struct DealChange {
  ChangeType type = ChangeType::kCreated;
  absl::Time effective_time;
  Deal after;
  std::vector<FieldChange> fields;
  // The visit that ended by this change, where one did; the new one is after.visit.
  std::optional<Visit> ended_visit;
  std::optional<BoundaryMove> boundary;
  // Of kActivity: it as it is after the change.
  std::optional<Activity> activity;
  // Imported past: presumably known when it happened, though recorded later.
  bool presumed_timely = false;

  bool entered_stage() const { return ended_visit.has_value() || type == ChangeType::kCreated; }
};

// The details that differ, in the order of the fields' names in the API.
std::vector<FieldChange> DifferencesOf(const DealDetails& before, const DealDetails& after);

// The text form of one detail (`amount`, `fields.region` ...), as FieldChange has it; empty: unset.
std::string DetailText(const DealDetails& details, absl::string_view field);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_DOMAIN_CHANGE_H_
