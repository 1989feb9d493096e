// Slugs from display names: `Zoë O'Hara` -> `zoe-o-hara`.
#ifndef REVOPS_CLI_IMPORT_SLUGS_H_
#define REVOPS_CLI_IMPORT_SLUGS_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace revops::cli {

// Folds to ASCII (Unicode's Any-Latin; Latin-ASCII), then to lower case; every run of other
// characters than letters, digits and underscores becomes one hyphen, none at the ends.
// INVALID_ARGUMENT when nothing is left, or more than kMaxSlugBytes.
absl::StatusOr<std::string> SlugOf(absl::string_view display_name);

// `{collection}/{slug}` of a display name; what already has that form is taken as it is, and
// of what has the prefix alone (`reps/Anna`) the rest is folded.
absl::StatusOr<std::string> ResourceNameOf(absl::string_view collection, absl::string_view text);

// Remembers the names it has made: a file has few owners and many rows. Not thread-safe.
class ResourceNames {
 public:
  explicit ResourceNames(absl::string_view collection) : collection_(collection) {}
  absl::StatusOr<std::string> Of(absl::string_view text);

 private:
  std::string collection_;
  absl::flat_hash_map<std::string, std::string> known_;
};

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_SLUGS_H_
