// A SQLite connection and prepared statements, thin over the C API, with typed errors.
//
// Errors: ErrorClass tells the writer what to do; the status' code what the caller should do. No
// message carries a bound value.
#ifndef REVOPS_COMMON_SQL_DATABASE_H_
#define REVOPS_COMMON_SQL_DATABASE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

struct sqlite3;
struct sqlite3_stmt;

namespace revops::sql {

// kCopy: a copy that nobody else has open (store_copy.h).
enum class Access { kReadWrite, kReadOnly, kCopy };

// What an error means for the writer; carried by every status of this library.
enum class ErrorClass {
  kNone,        // not from SQLite
  kConstraint,  // ALREADY_EXISTS STORE_CONSTRAINT
  kFull,        // RESOURCE_EXHAUSTED DISK_FULL: refuse writes until there is space
  kIo,          // INTERNAL STORE_IO: stop the writer
  kBusy,        // UNAVAILABLE STORE_BUSY
  kCorrupt,     // DATA_LOSS STORE_CORRUPT: stop the writer
  kOther,       // INTERNAL STORE_ERROR
};
ErrorClass ErrorClassOf(const absl::Status& status);

class Connection;

// One prepared statement in use: bind, step, read; reset when it goes out of scope. Parameters are
// counted from 1, columns from 0. Bound texts and blobs must outlive the stepping.
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  Statement& Bind(int parameter, int64_t value);
  Statement& Bind(int parameter, absl::string_view text);
  Statement& BindBlob(int parameter, absl::string_view bytes);
  Statement& BindNull(int parameter);

  // True: a row stands ready; false: done.
  absl::StatusOr<bool> Step();
  // For statements without rows; leaves the statement ready to be bound and run again.
  absl::Status Run();

  bool IsNull(int column) const;
  int64_t Int(int column) const;
  // Valid until the next Step() or the end of the statement.
  absl::string_view Text(int column) const;
  absl::string_view Blob(int column) const;

 private:
  friend class Connection;
  struct Prepared {
    sqlite3_stmt* handle = nullptr;
    bool in_use = false;
  };
  Statement(Connection* connection, Prepared* prepared);
  void CheckBound(int code);

  Connection* connection_;
  Prepared* prepared_;
  int bind_error_ = 0;
};

// Not thread-safe: one thread at a time.
class Connection {
 public:
  // Opens (and with kReadWrite creates, for its owner only: 0600) the file with the suite's
  // settings: WAL, synchronous=FULL, secure_delete=ON, foreign_keys, a bounded page cache, no
  // autocheckpoint, no checkpoint on closing. kReadWrite holds the store's lock file:
  // FAILED_PRECONDITION STORE_IN_USE while another one (of any process) is open. kCopy makes the
  // file as kReadWrite does, without lock, journal or syncs: what is written there is read back at
  // once, or made again.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(absl::string_view path, Access access);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // `sql` must be a string that lives as long as the connection (a named constant): statements are
  // prepared once and kept by its address. A constant's statement is not used twice at once
  // (CHECK).
  absl::StatusOr<Statement> Prepare(const char* sql);
  // One or more statements without parameters (schema, pragmas, BEGIN).
  absl::Status Execute(absl::string_view sql);

  int64_t last_insert_rowid() const;
  // Rows changed by the last statement.
  int64_t changes() const;
  // False inside a transaction. After an error that rolled back, true: everything of the
  // transaction is gone.
  bool autocommit() const;

  // An error that rolled back the open transaction, or after which it must not be committed (kIo,
  // kCorrupt). From then on every statement fails with it, so that nothing is written outside of a
  // transaction by code that did not look at its errors; until ForgetLostTransaction().
  const absl::Status& lost_transaction() const { return lost_transaction_; }
  void ForgetLostTransaction() { lost_transaction_ = absl::OkStatus(); }

  // From now on a statement that is still running at `deadline` ends with DEADLINE_EXCEEDED
  // DEADLINE_PASSED; InfiniteFuture(): none does. For reading connections alone: an interrupted
  // write would take its whole transaction along.
  void EndStatementsAt(absl::Time deadline) { deadline_ = deadline; }

  sqlite3* handle() { return db_; }

 private:
  friend class Statement;
  static int DeadlinePassed(void* connection);
  Connection(sqlite3* db, int lock_file) : db_(db), lock_file_(lock_file) {}
  // Runs one step under the rule of lost_transaction(); true for a row.
  absl::StatusOr<bool> StepHandle(sqlite3_stmt* handle);
  absl::Status Fail(int code, bool was_in_transaction);

  sqlite3* db_;
  int lock_file_;
  absl::flat_hash_map<const char*, std::unique_ptr<Statement::Prepared>> prepared_;
  absl::Status lost_transaction_;
  absl::Time deadline_ = absl::InfiniteFuture();
};

}  // namespace revops::sql

#endif  // REVOPS_COMMON_SQL_DATABASE_H_
