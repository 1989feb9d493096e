// A copy of a store in a file beside it, made while the store is written.
//
// Two stages. StoreCopy runs on the thread that writes the store, a few pages at a time between its
// commits; SQLite carries what that connection commits meanwhile into pages that are copied
// already, so the complete copy is the state of one commit. It never holds a reading transaction
// between two steps, so checkpoints go on and the WAL stays as short as ever. SettleCopy then runs
// on any other thread, and makes the file a store that can be started from.
#ifndef REVOPS_COMMON_SQL_STORE_COPY_H_
#define REVOPS_COMMON_SQL_STORE_COPY_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/sql/database.h"

struct sqlite3_backup;

namespace revops::sql {

// What a copy leaves free on the disk, for the store's own WAL until its next checkpoint.
inline constexpr int64_t kSpareBytes = 64 << 20;
// A transaction that is undone after it wrote makes SQLite begin the copy anew. Beyond this many
// times it would hardly come to an end.
inline constexpr int kBeginningsMax = 64;

struct CopyProgress {
  int64_t bytes_done = 0;
  int64_t bytes_total = 0;
  int64_t bytes_left() const { return bytes_total - bytes_done; }
};

class StoreCopy {
 public:
  // Into the new file `path` (for its owner only; what was there is removed). RESOURCE_EXHAUSTED
  // DISK_FULL where it would not fit. `source` outlives the copy.
  static absl::StatusOr<std::unique_ptr<StoreCopy>> Begin(Connection& source, std::string path);
  // Removes the file, unless it is complete.
  ~StoreCopy();

  // True when complete. After an error the copy is of no use: DISK_FULL; UNAVAILABLE
  // BACKUP_OVERTAKEN; STORE_IO, STORE_CORRUPT, which may be the store's or the copy's.
  absl::StatusOr<bool> Step(int pages);
  const CopyProgress& progress() const { return progress_; }
  int64_t page_bytes() const { return page_bytes_; }

 private:
  StoreCopy(std::string path, int64_t page_bytes)
      : path_(std::move(path)), page_bytes_(page_bytes) {}

  const std::string path_;
  const int64_t page_bytes_;
  std::unique_ptr<Connection> copy_;
  sqlite3_backup* backup_ = nullptr;
  CopyProgress progress_;
  int beginnings_ = 1;
  bool is_complete_ = false;
};

// Removes a copy's file and what SQLite may have put beside it.
void RemoveCopy(const std::string& path);

// What a settled copy is a copy of.
struct CopyFacts {
  std::string store_id;
  int schema_version = 0;
};

// Makes a complete copy one file without a journal, checks it (DATA_LOSS BACKUP_DAMAGED), shows it
// to `inspect`, and takes its store id away, so that each start from it brings a new one: else a
// follower could take the revisions of one restored store for those of another. CANCELLED once
// `is_wanted` says no.
absl::StatusOr<CopyFacts> SettleCopy(const std::string& path,
                                     const std::function<absl::Status(Connection&)>& inspect,
                                     const std::function<bool()>& is_wanted);

}  // namespace revops::sql

#endif  // REVOPS_COMMON_SQL_STORE_COPY_H_
