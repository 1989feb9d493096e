// What the follower of leads tells the facts: one plain value per event of the lead stream.
//
// As in fact.h: instants are whole microseconds, and nothing is judged here.
#ifndef REVOPS_METRICS_SERVICE_FACTS_LEAD_FACT_H_
#define REVOPS_METRICS_SERVICE_FACTS_LEAD_FACT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/types/uuid.h"
#include "metrics-service/facts/activity_fact.h"
#include "metrics-service/facts/instant.h"

namespace revops::metrics {

// Numbers as in the proto; they are in stores, so they never change.
enum class LeadState : uint8_t {
  kNew = 1,
  kWorking = 2,
  kQualified = 3,
  kConverted = 4,
  kDisqualified = 5,
  kNurturing = 6,
};

// The labels every lead may carry; kField is a custom one and has a name.
enum class LeadLabel : uint8_t {
  kOwner = 0,
  kTeam = 1,
  kChannel = 2,    // `PAID_SEARCH`, as deals have it
  kDirection = 3,  // `INBOUND`, `OUTBOUND`
  kSource = 4,
  kSegment = 5,
  kProduct = 6,
  kCountry = 7,
  kCompany = 8,
  kAccount = 9,
  kField = 10,
};

struct LeadLabelFact {
  LeadLabel label = LeadLabel::kOwner;
  std::string field;  // of kField: its key
  std::string value;  // empty: unset
  friend bool operator==(const LeadLabelFact&, const LeadLabelFact&) = default;
};

struct LeadVisitFact {
  LeadState state = LeadState::kNew;
  Micros entered = 0;
  friend bool operator==(const LeadVisitFact&, const LeadVisitFact&) = default;
};

struct LeadConversionFact {
  std::optional<Uuid> deal;  // nothing where it was imported as converted
  Micros finished = 0;
  friend bool operator==(const LeadConversionFact&, const LeadConversionFact&) = default;
};

enum class LeadFactKind : uint8_t { kCreated = 1, kChanged = 2, kDeleted = 3 };

struct LeadFact {
  Uuid lead;
  LeadFactKind kind = LeadFactKind::kChanged;
  Micros effective = 0;
  Micros recorded = 0;
  // Imported history: when it was presumably known.
  std::optional<Micros> presumed_known;
  // What is new: the state it entered, its conversion once finished, since when it is a customer.
  std::optional<LeadVisitFact> visit;
  std::optional<LeadConversionFact> conversion;
  std::optional<Micros> customer_since;
  // Labels that are not listed keep their value, unless `is_whole`: then the list is all there are.
  bool is_whole = false;
  std::vector<LeadLabelFact> labels;
  friend bool operator==(const LeadFact&, const LeadFact&) = default;
};

// One of the people of the sales process, as of `effective`.
struct RepFact {
  std::string name;  // `reps/{slug}`
  Micros effective = 0;
  Micros recorded = 0;
  std::string team;
  std::string manager;
  int32_t capacity = 0;  // 0: not said
  bool is_inactive = false;
  bool is_ramping = false;
  friend bool operator==(const RepFact&, const RepFact&) = default;
};

struct TeamFact {
  std::string name;  // `teams/{slug}`
  Micros effective = 0;
  Micros recorded = 0;
  std::string parent;
  friend bool operator==(const TeamFact&, const TeamFact&) = default;
};

// What the lead stream brings, in its order.
using LeadStreamFact = std::variant<LeadFact, ActivityFact, RepFact, TeamFact>;

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FACTS_LEAD_FACT_H_
