// Events of the deal stream, as deal-service would send them for the facts of a history.
#ifndef REVOPS_TESTS_METRICS_SERVICE_SUPPORT_DEAL_EVENTS_H_
#define REVOPS_TESTS_METRICS_SERVICE_SUPPORT_DEAL_EVENTS_H_

#include <map>
#include <string>
#include <vector>

#include "metrics-service/facts/fact.h"
#include "revops/deal/v1/deal_watch_service.pb.h"

namespace revops::metrics::testing {

// Keeps each deal's image and numbers the events, one revision each.
class DealStream {
 public:
  explicit DealStream(std::string store_id) : store_id_(std::move(store_id)) {}

  revops::deal::v1::DealEvent Event(const PipelineFact& pipeline);
  revops::deal::v1::DealEvent Event(const DealFact& fact);
  revops::deal::v1::DealEvent Event(const ActivityFact& fact);
  std::string Token() const { return TokenAt(revision_); }
  std::string TokenAt(int64_t revision) const;

 private:
  revops::deal::v1::DealEvent Next(Micros recorded);

  const std::string store_id_;
  int64_t revision_ = 0;
  std::map<std::string, std::map<std::string, revops::deal::v1::StageKind>> kinds_;
  std::map<Uuid, revops::deal::v1::Deal> deals_;
};

}  // namespace revops::metrics::testing

#endif  // REVOPS_TESTS_METRICS_SERVICE_SUPPORT_DEAL_EVENTS_H_
