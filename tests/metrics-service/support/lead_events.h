// Events of the lead stream, as lead-service would send them for the facts of a history.
#ifndef REVOPS_TESTS_METRICS_SERVICE_SUPPORT_LEAD_EVENTS_H_
#define REVOPS_TESTS_METRICS_SERVICE_SUPPORT_LEAD_EVENTS_H_

#include <map>
#include <string>
#include <vector>

#include "metrics-service/facts/lead_fact.h"
#include "revops/lead/v1/watch_requests.pb.h"

namespace revops::metrics::testing {

// As lead-service tells an activity: without note.
revops::type::v1::Activity ToActivity(const ActivityFact& fact);

// Keeps each lead's image and numbers the events, one revision each.
class LeadStream {
 public:
  explicit LeadStream(std::string store_id) : store_id_(std::move(store_id)) {}

  revops::lead::v1::LeadEvent Event(const LeadFact& fact);
  revops::lead::v1::LeadEvent Event(const ActivityFact& fact);
  revops::lead::v1::LeadEvent Event(const RepFact& fact);
  revops::lead::v1::LeadEvent Event(const LeadStreamFact& fact);
  // What no number rests on.
  revops::lead::v1::LeadEvent AccountEvent();
  std::string Token() const { return TokenAt(revision_); }
  std::string TokenAt(int64_t revision) const;

 private:
  revops::lead::v1::LeadEvent Next(Micros recorded);

  const std::string store_id_;
  int64_t revision_ = 0;
  std::map<Uuid, revops::lead::v1::Lead> leads_;
};

}  // namespace revops::metrics::testing

#endif  // REVOPS_TESTS_METRICS_SERVICE_SUPPORT_LEAD_EVENTS_H_
