// backup.json: what a backup's folder holds. Written last, so a folder without it is no backup.
#ifndef REVOPS_CLI_BACKUP_MANIFEST_H_
#define REVOPS_CLI_BACKUP_MANIFEST_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "revops/type/v1/backup.pb.h"

namespace revops::cli {

inline constexpr char kManifestFile[] = "backup.json";

struct Manifest {
  struct Entry {
    std::string service;
    std::string file;
    int64_t bytes = 0;
    std::string sha256;
    std::string store_id;
    int64_t schema_version = 0;
    std::optional<int64_t> last_revision;
    std::string copy_time;  // RFC 3339
  };
  std::string create_time;  // RFC 3339
  std::string revopsctl_version;
  std::vector<Entry> stores;
};

Manifest::Entry EntryOf(const std::string& service, const std::string& file,
                        const revops::type::v1::BackupSummary& summary);

// Indented, one value a line: scripts/restore reads it without a parser.
std::string JsonOf(const Manifest& manifest);
// Of a backup's folder. NOT_FOUND where there is none, INVALID_ARGUMENT where it is none that this
// version knows.
absl::StatusOr<Manifest> ReadManifest(const std::string& folder);

// OK where every file of the folder has the size and the hash that the manifest says;
// INVALID_ARGUMENT with each that has not.
absl::Status VerifyFiles(const std::string& folder, const Manifest& manifest);

}  // namespace revops::cli

#endif  // REVOPS_CLI_BACKUP_MANIFEST_H_
