// Accounts, reps and teams stand in trees: nothing above itself, and no deeper than anybody draws.
#ifndef REVOPS_LEAD_SERVICE_APP_TREE_RULES_H_
#define REVOPS_LEAD_SERVICE_APP_TREE_RULES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "lead-service/store/people_store.h"

namespace revops::lead {

struct TreePlace {
  Tree tree;
  std::string name;   // of what moves
  std::string above;  // where to; empty: to the top
  // The field that says so, and what it names: `parent`, `account`.
  absl::string_view field, word;
  int levels_max;
};

// INVALID_ARGUMENT naming the field where there is no such record above; FAILED_PRECONDITION
// ABOVE_ITSELF where it is the moved one or below it, TREE_TOO_DEEP where the tree would have more
// levels.
absl::Status CheckPlace(PeopleLookup& lookup, const TreePlace& place);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_TREE_RULES_H_
