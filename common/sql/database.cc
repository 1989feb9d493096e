#include "common/sql/database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/sql/error.h"
#include "common/status/check.h"
#include "common/status/status.h"

namespace revops::sql {
namespace {

// Only schema changes of a start, closing readers, and a checkpoint that must wait for readers make
// one wait at all: there is one writer.
constexpr int kBusyTimeoutMs = 250;
// Of SQLite's virtual machine, between two looks at the clock: some tenths of a millisecond.
constexpr int kStepsBetweenLooks = 10'000;
// For the owner alone: a store holds what not every user of the machine may see.
constexpr mode_t kStoreMode = 0600;

// The writer's cache, filled as it is used, holds the pages of some hundred thousand rows; readers
// have the kernel's.
constexpr char kWriterPragmas[] =
    "PRAGMA page_size=4096;"
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA secure_delete=ON;"
    "PRAGMA foreign_keys=ON;"
    "PRAGMA wal_autocheckpoint=0;"
    "PRAGMA journal_size_limit=67108864;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA trusted_schema=OFF;"
    "PRAGMA cache_size=-262144;";
constexpr char kReaderPragmas[] =
    "PRAGMA query_only=ON;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA trusted_schema=OFF;"
    "PRAGMA cache_size=-8192;";

// A copy is streamed to somebody who keeps it, so neither its commits nor its crashes matter. A
// small cache makes its pages go to the disk as they come, and not all at its end.
constexpr char kCopyPragmas[] =
    "PRAGMA page_size=4096;"
    "PRAGMA locking_mode=EXCLUSIVE;"
    "PRAGMA journal_mode=OFF;"
    "PRAGMA synchronous=OFF;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA trusted_schema=OFF;"
    "PRAGMA cache_size=-256;";

const char* PragmasOf(Access access) {
  switch (access) {
    case Access::kReadWrite:
      return kWriterPragmas;
    case Access::kReadOnly:
      return kReaderPragmas;
    case Access::kCopy:
      break;
  }
  return kCopyPragmas;
}

// An flock on `{path}-lock`, so that a second process cannot become a second writer; the kernel
// frees it however the holder ends.
absl::StatusOr<int> LockStore(const std::string& path) {
  const std::string lock_path = absl::StrCat(path, "-lock");
  const int file = open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kStoreMode);
  if (file < 0) {
    return ErrorWithReason(absl::StatusCode::kInternal, "STORE_IO",
                           absl::StrCat(lock_path, ": ", std::strerror(errno)));
  }
  if (flock(file, LOCK_EX | LOCK_NB) == 0) return file;
  close(file);
  return ErrorWithReason(absl::StatusCode::kFailedPrecondition, "STORE_IN_USE",
                         absl::StrCat(path, ": another process writes this store"),
                         {{"path", path}});
}

// SQLite would create it by the umask, readable for all; its journals take over the file's mode. An
// existing file is never opened here: closing it again would drop the locks that this process has
// on it. Where this fails, so does SQLite, and tells.
void CreateForOwnerOnly(const std::string& path) {
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kStoreMode);
  if (file >= 0) close(file);
}

// SQLite's own count of allocated bytes costs a lock per allocation, and nobody reads it. Too late,
// and without effect, where something used SQLite before (a test's VFS).
void ConfigureOnce() {
  static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(configured);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(absl::string_view path,
                                                             Access access) {
  ConfigureOnce();
  const std::string file(path);
  const bool writes = access != Access::kReadOnly;
  int lock_file = -1;
  if (access == Access::kReadWrite) {
    REVOPS_ASSIGN_OR_RETURN(lock_file, LockStore(file));
  }
  if (writes) CreateForOwnerOnly(file);
  const int flags = writes ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  sqlite3* db = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &db,
                                   flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  std::unique_ptr<Connection> connection(new Connection(db, lock_file));
  if (code != SQLITE_OK) return StatusOfCode(db, code);
  sqlite3_busy_timeout(db, kBusyTimeoutMs);
  // Checkpoints belong to the writer's thread alone, while it is well.
  sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  REVOPS_RETURN_IF_ERROR(connection->Execute(PragmasOf(access)));
  if (!writes) {
    sqlite3_progress_handler(db, kStepsBetweenLooks, &Connection::DeadlinePassed, connection.get());
  }
  return connection;
}

int Connection::DeadlinePassed(void* connection) {
  return absl::Now() >= static_cast<Connection*>(connection)->deadline_ ? 1 : 0;
}

Connection::~Connection() {
  for (auto& [sql, prepared] : prepared_) {
    REVOPS_CHECK(!prepared->in_use, "statements end before their connection");
    sqlite3_finalize(prepared->handle);
  }
  sqlite3_close(db_);
  if (lock_file_ >= 0) close(lock_file_);
}

absl::StatusOr<Statement> Connection::Prepare(const char* sql) {
  if (!lost_transaction_.ok()) return lost_transaction_;
  std::unique_ptr<Statement::Prepared>& prepared = prepared_[sql];
  if (prepared == nullptr) {
    sqlite3_stmt* handle = nullptr;
    const int code = sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
    if (code != SQLITE_OK) {
      prepared_.erase(sql);
      return Fail(code, !autocommit());
    }
    prepared = std::make_unique<Statement::Prepared>();
    prepared->handle = handle;
  }
  return Statement(this, prepared.get());
}

absl::Status Connection::Execute(absl::string_view sql) {
  const char* next = sql.data();
  const char* const end = sql.data() + sql.size();
  while (next < end) {
    sqlite3_stmt* handle = nullptr;
    const int code = sqlite3_prepare_v2(db_, next, static_cast<int>(end - next), &handle, &next);
    if (code != SQLITE_OK) return Fail(code, !autocommit());
    if (handle == nullptr) continue;  // white space or a comment
    absl::StatusOr<bool> row = StepHandle(handle);
    while (row.ok() && *row) row = StepHandle(handle);
    sqlite3_finalize(handle);
    if (!row.ok()) return row.status();
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Connection::StepHandle(sqlite3_stmt* handle) {
  if (!lost_transaction_.ok()) return lost_transaction_;
  const bool was_in_transaction = !autocommit();
  const int code = sqlite3_step(handle);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return Fail(code, was_in_transaction);
}

absl::Status Connection::Fail(int code, bool was_in_transaction) {
  if ((code & 0xff) == SQLITE_INTERRUPT && DeadlinePassed(this) != 0) {
    return ErrorWithReason(absl::StatusCode::kDeadlineExceeded, "DEADLINE_PASSED",
                           "the deadline passed while the store was being read");
  }
  absl::Status error = StatusOfCode(db_, code);
  const ErrorClass kind = ErrorClassOf(error);
  const bool store_failed = kind == ErrorClass::kIo || kind == ErrorClass::kCorrupt;
  if (was_in_transaction && (autocommit() || store_failed)) lost_transaction_ = error;
  return error;
}

int64_t Connection::last_insert_rowid() const { return sqlite3_last_insert_rowid(db_); }
int64_t Connection::changes() const { return sqlite3_changes64(db_); }
bool Connection::autocommit() const { return sqlite3_get_autocommit(db_) != 0; }

}  // namespace revops::sql
