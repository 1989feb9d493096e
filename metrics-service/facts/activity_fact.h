// A touchpoint as the streams tell it: one contact with a lead, a deal or an account.
#ifndef REVOPS_METRICS_SERVICE_FACTS_ACTIVITY_FACT_H_
#define REVOPS_METRICS_SERVICE_FACTS_ACTIVITY_FACT_H_

#include <cstdint>
#include <string>

#include "common/types/uuid.h"
#include "metrics-service/facts/instant.h"

namespace revops::metrics {

// Numbers as in the protos; they are in stores, so they never change. 0: not said.
enum class ActivityKind : uint8_t {
  kUnknown = 0,
  kCall = 1,
  kEmail = 2,
  kMeeting = 3,
  kDemo = 4,
  kEvent = 5,
  kMessage = 6,
};
enum class ActivityDirection : uint8_t { kUnknown = 0, kInbound = 1, kOutbound = 2 };
enum class ActivityOutcome : uint8_t {
  kUnknown = 0,
  kConnected = 1,
  kNoAnswer = 2,
  kNoShow = 3,
  kBounced = 4,
  kRescheduled = 5,
};

enum class ActivitySubject : uint8_t { kLead = 1, kDeal = 2, kAccount = 3 };

// An activity as it is from `recorded` on: told again, whole, with every change.
struct ActivityFact {
  Uuid activity;
  ActivitySubject subject_kind = ActivitySubject::kLead;
  Uuid subject;
  Micros time = 0;  // when it was, or is planned for
  Micros recorded = 0;
  ActivityKind kind = ActivityKind::kUnknown;
  ActivityDirection direction = ActivityDirection::kUnknown;
  ActivityOutcome outcome = ActivityOutcome::kUnknown;
  bool is_automated = false;
  std::string channel;  // `EMAIL`; empty: that of its subject
  std::string rep;      // `reps/{slug}`
  friend bool operator==(const ActivityFact&, const ActivityFact&) = default;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FACTS_ACTIVITY_FACT_H_
