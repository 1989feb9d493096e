// What the follower tells the facts: one plain value per event of the deal stream.
//
// Instants are whole microseconds of Unix time, money whole micro-units. No validation happens
// here: deal-service accepted these values, and Facts checks only that they fit together.
#ifndef REVOPS_METRICS_SERVICE_FACTS_FACT_H_
#define REVOPS_METRICS_SERVICE_FACTS_FACT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/types/money.h"
#include "common/types/uuid.h"
#include "metrics-service/facts/activity_fact.h"
#include "metrics-service/facts/instant.h"

namespace revops::metrics {

enum class StageKind : uint8_t { kOpen = 1, kWon = 2, kLost = 3 };

struct StageFact {
  std::string id;
  StageKind kind = StageKind::kOpen;
  int32_t probability_bp = 0;   // basis points, 0 to 10000
  int32_t time_limit_days = 0;  // 0: no limit
  friend bool operator==(const StageFact&, const StageFact&) = default;
};

// One version of a pipeline; never changes once made.
struct PipelineFact {
  std::string name;  // `pipelines/{pipeline}`
  int32_t version = 0;
  std::vector<StageFact> stages;  // in the order of the journey
  Micros recorded = 0;
  friend bool operator==(const PipelineFact&, const PipelineFact&) = default;
};

// The labels every deal may carry; kField is a custom one and has a name.
enum class LabelKind : uint8_t {
  kOwner = 1,
  kTeam = 2,
  kProduct = 3,
  kSegment = 4,
  kSource = 5,
  kChannel = 6,
  kCompany = 7,
  kLossReason = 8,
  kLostTo = 9,
  kForecastCategory = 10,   // a rep's override
  kExpectedCloseDate = 11,  // ISO 8601
  kField = 12,
};

struct LabelFact {
  LabelKind kind = LabelKind::kOwner;
  std::string field;  // of kField: its key
  std::string value;  // empty: unset
  friend bool operator==(const LabelFact&, const LabelFact&) = default;
};

struct AmountFact {
  CurrencyCode currency;  // empty: the deal has no amount
  int64_t one_off_micros = 0;
  int64_t recurring_micros = 0;  // per month
  int32_t recurring_months = 0;  // 0 with a recurring part: until cancelled
  friend bool operator==(const AmountFact&, const AmountFact&) = default;
};

enum class FactKind : uint8_t {
  kCreated = 1,
  kUpdated = 2,
  kMoved = 3,  // entered another stage: advanced, moved back, won, lost or reopened
  kCorrected = 4,
  kVoided = 5,
};

struct DealFact {
  Uuid deal;
  FactKind kind = FactKind::kUpdated;
  Micros effective = 0;
  Micros recorded = 0;
  // Imported history: when it was presumably known.
  std::optional<Micros> presumed_known;
  // kCreated, kMoved: the visit that began and its stage. kCorrected: the visit whose entry moved.
  int32_t visit = 0;
  std::string pipeline;
  int32_t pipeline_version = 0;
  std::string stage;
  // kCorrected: when that visit was really entered.
  Micros corrected_enter = 0;
  // What is new. Labels that are not listed keep their value, unless `is_whole`: then the list and
  // the amount are everything the deal has after the event.
  bool is_whole = false;
  std::vector<LabelFact> labels;
  std::optional<AmountFact> amount;
  friend bool operator==(const DealFact&, const DealFact&) = default;
};

// What the deal stream brings, in its order.
using Fact = std::variant<PipelineFact, DealFact, ActivityFact>;

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FACTS_FACT_H_
