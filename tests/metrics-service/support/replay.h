// One deal's events played again up to two instants, the plain way.
#ifndef REVOPS_TESTS_METRICS_SERVICE_SUPPORT_REPLAY_H_
#define REVOPS_TESTS_METRICS_SERVICE_SUPPORT_REPLAY_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "metrics-service/facts/fact.h"

namespace revops::metrics::testing {

struct ReplayedVisit {
  Micros enter = 0;
  std::string stage;
};

struct ReplayedChange {
  Micros effective = 0;
  std::string label;
  AmountFact amount;
};

// A label's name: `owner` kind as number and the custom field's key.
using LabelName = std::pair<LabelKind, std::string>;

struct ReplayedDeal {
  Uuid id;
  // Whose it is now.
  std::string current_owner;
  std::string current_team;
  std::string pipeline;
  bool is_void = false;
  bool in_scope = true;
  std::vector<ReplayedVisit> visits;                        // entered before as_of
  std::map<LabelName, std::vector<ReplayedChange>> labels;  // known, in the order of recording
  std::vector<ReplayedChange> amounts;

  Micros created() const { return visits.front().enter; }
  Micros entered() const { return visits.back().enter; }
  const std::string& stage() const { return visits.back().stage; }
};

// The value with the greatest effective time before `as_of`, the later recorded among equals.
const ReplayedChange* ValueAt(const std::vector<ReplayedChange>& changes, Micros as_of);

// Nothing where the deal did not stand yet. `events` are one deal's, in order.
std::optional<ReplayedDeal> Replay(const std::vector<DealFact>& events, Micros as_of,
                                   std::optional<Micros> known_at);

}  // namespace revops::metrics::testing

#endif  // REVOPS_TESTS_METRICS_SERVICE_SUPPORT_REPLAY_H_
