// What tells the two followed streams apart; everything else of the following is the same for both.
#ifndef REVOPS_METRICS_SERVICE_FOLLOW_HALF_H_
#define REVOPS_METRICS_SERVICE_FOLLOW_HALF_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "metrics-service/facts/facts.h"
#include "metrics-service/facts/lead_facts.h"
#include "revops/deal/v1/deal_watch_service.pb.h"
#include "revops/lead/v1/watch_requests.pb.h"

namespace revops::metrics {

// What is said of a stream, in logs and errors.
struct StreamWords {
  const char* noun;           // `deal`: the deal stream, of a deal store
  const char* include_up_to;  // the report parameter that waits for a position of it
};
inline constexpr StreamWords kDealWords{"deal", "parameters.include_up_to"};
inline constexpr StreamWords kLeadWords{"lead", "parameters.include_lead_up_to"};

// A half has:
//   Response, Event       of the stream
//   Facts, Fact           what it fills, and with what
//   Translate(event)      the event as facts; none where it says nothing that is kept; DATA_LOSS
//                         naming the event when it can not be understood
//   NewsOf(facts, fact, values_left_out)
//                         the fact with what is new alone; nothing where nothing is;
//                         `values_left_out` is increased by values of custom fields beyond the
//                         limit
//   Apply(facts, fact)
struct DealHalf {
  using Response = revops::deal::v1::WatchDealsResponse;
  using Event = revops::deal::v1::DealEvent;
  using Facts = metrics::Facts;
  using Fact = metrics::Fact;
  static constexpr StreamWords kWords = kDealWords;
  static absl::StatusOr<std::vector<Fact>> Translate(const Event& event);
  static std::optional<Fact> NewsOf(const Facts& facts, Fact fact, int64_t* values_left_out);
  static absl::Status Apply(Facts& facts, const Fact& fact);
};

struct LeadHalf {
  using Response = revops::lead::v1::WatchLeadsResponse;
  using Event = revops::lead::v1::LeadEvent;
  using Facts = LeadFacts;
  using Fact = LeadStreamFact;
  static constexpr StreamWords kWords = kLeadWords;
  static absl::StatusOr<std::vector<Fact>> Translate(const Event& event);
  static std::optional<Fact> NewsOf(const Facts& facts, Fact fact, int64_t* values_left_out);
  static absl::Status Apply(Facts& facts, const Fact& fact);
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FOLLOW_HALF_H_
