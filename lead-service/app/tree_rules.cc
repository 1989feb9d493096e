#include "lead-service/app/tree_rules.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::lead {
namespace {

absl::Status TooDeep(const TreePlace& place) {
  return UnmetRules(
      place.name, {{"TREE_TOO_DEEP", place.name,
                    absl::StrCat(place.field, " ", place.above, " would make a tree of more than ",
                                 place.levels_max, " levels")}});
}

}  // namespace

absl::Status CheckPlace(PeopleLookup& lookup, const TreePlace& place) {
  if (place.above.empty()) return absl::OkStatus();
  int levels = 1;
  for (std::string at = place.above; !at.empty();) {
    if (at == place.name) {
      return UnmetRules(place.name, {{"ABOVE_ITSELF", place.name,
                                      absl::StrCat(place.field, " must not be the ", place.word,
                                                   " itself nor one below it, is ", place.above)}});
    }
    if (++levels > place.levels_max) return TooDeep(place);
    REVOPS_ASSIGN_OR_RETURN(std::optional<std::string> next, lookup.Above(place.tree, at));
    if (!next.has_value()) {
      return InvalidField(place.field, absl::StrCat("must be a ", place.word, " that is there, is ",
                                                    Quoted(place.above)));
    }
    at = *std::move(next);
  }
  REVOPS_ASSIGN_OR_RETURN(const int below,
                          lookup.LevelsBelow(place.tree, place.name, place.levels_max));
  return levels + below > place.levels_max ? TooDeep(place) : absl::OkStatus();
}

}  // namespace revops::lead
