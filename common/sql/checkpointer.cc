#include "common/sql/checkpointer.h"

#include <sqlite3.h>

#include "common/sql/error.h"

namespace revops::sql {

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
  return Checkpoint(SQLITE_CHECKPOINT_PASSIVE);
}

absl::Status Checkpointer::AtShutdown() { return Checkpoint(SQLITE_CHECKPOINT_TRUNCATE); }

absl::Status Checkpointer::Checkpoint(int mode) {
  ++count_;
  const int code = sqlite3_wal_checkpoint_v2(connection_.handle(), nullptr, mode, nullptr, nullptr);
  if (code == SQLITE_OK) return absl::OkStatus();
  absl::Status status = StatusOfCode(connection_.handle(), code);
  const ErrorClass kind = ErrorClassOf(status);
  if (kind == ErrorClass::kFull || kind == ErrorClass::kBusy) return absl::OkStatus();
  return status;
}

}  // namespace revops::sql
