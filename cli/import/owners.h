// The people whom a file names as owners, beside the reps that the suite knows.
#ifndef REVOPS_CLI_IMPORT_OWNERS_H_
#define REVOPS_CLI_IMPORT_OWNERS_H_

#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "cli/client.h"
#include "cli/import/mapping.h"
#include "cli/import/problem.h"
#include "cli/import/resolver.h"
#include "cli/import/slugs.h"

namespace revops::cli {

// Not thread-safe.
class Owners {
 public:
  // Reads the reps, unless unknown owners are kept as they are. The error of a call that waiting
  // does not mend.
  static absl::StatusOr<Owners> Load(const Mapping& mapping, bool is_dry_run, Client& client);

  // Does with the row's owner what the mapping says of unknown ones: creates the rep (a dry run
  // asks whether it would be), replaces it, or adds a problem. An error is that of a call and ends
  // the import.
  absl::Status Settle(RowTexts& texts, Problems& problems);
  // Reps that were created, or would be.
  int64_t created() const { return created_; }

 private:
  Owners(const Mapping& mapping, bool is_dry_run, Client& client);
  absl::Status CreateRep(const std::string& name, const std::string& display_name);

  UnknownOwners unknown_;
  std::string house_owner_;
  bool is_dry_run_;
  Client* client_;
  absl::flat_hash_set<std::string> known_;
  ResourceNames names_;
  int64_t created_ = 0;
};

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_OWNERS_H_
