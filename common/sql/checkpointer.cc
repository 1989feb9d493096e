#include "common/sql/checkpointer.h"

#include <sqlite3.h>

#include "common/failpoint/fail_point.h"
#include "common/sql/error.h"

namespace revops::sql {
namespace {

// PASSIVE copies what it may and never waits; but while reads overlap without a gap there is always
// one that keeps the WAL from beginning anew, and it grows. Beyond this many times the usual size
// the writer waits for the readers that are in its way, at most the connection's busy timeout.
constexpr int kPatientFactor = 8;

}  // namespace

Checkpointer::Checkpointer(Connection& connection, int checkpoint_pages)
    : connection_(connection),
      checkpoint_pages_(checkpoint_pages),
      next_at_pages_(checkpoint_pages) {
  sqlite3_wal_hook(
      connection.handle(),
      [](void* self, sqlite3*, const char*, int pages) {
        static_cast<Checkpointer*>(self)->wal_pages_ = pages;
        return SQLITE_OK;
      },
      this);
}

absl::Status Checkpointer::AfterCommit() {
  // The WAL began anew since the last look.
  if (wal_pages_ < next_at_pages_ - checkpoint_pages_) next_at_pages_ = checkpoint_pages_;
  if (wal_pages_ < next_at_pages_) return absl::OkStatus();
  // Where readers hold pages back, it is tried again only when as much has come on top.
  next_at_pages_ = wal_pages_ + checkpoint_pages_;
  const bool is_too_long = wal_pages_ / kPatientFactor >= checkpoint_pages_;
  return Checkpoint(is_too_long ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE);
}

absl::Status Checkpointer::AtShutdown() { return Checkpoint(SQLITE_CHECKPOINT_TRUNCATE); }

absl::Status Checkpointer::Checkpoint(int mode) {
  ++count_;
  REVOPS_FAIL_POINT(kWriterBeforeCheckpoint);
  const int code = sqlite3_wal_checkpoint_v2(connection_.handle(), nullptr, mode, nullptr, nullptr);
  REVOPS_FAIL_POINT(kWriterAfterCheckpoint);
  if (code == SQLITE_OK) return absl::OkStatus();
  absl::Status status = StatusOfCode(connection_.handle(), code);
  const ErrorClass kind = ErrorClassOf(status);
  if (kind == ErrorClass::kFull || kind == ErrorClass::kBusy) return absl::OkStatus();
  return status;
}

}  // namespace revops::sql
