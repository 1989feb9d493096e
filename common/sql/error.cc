#include "common/sql/error.h"

#include <sqlite3.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace revops::sql {
namespace {

constexpr char kConstraintReason[] = "STORE_CONSTRAINT";
constexpr char kFullReason[] = "DISK_FULL";
constexpr char kIoReason[] = "STORE_IO";
constexpr char kBusyReason[] = "STORE_BUSY";
constexpr char kCorruptReason[] = "STORE_CORRUPT";
constexpr char kOtherReason[] = "STORE_ERROR";

constexpr absl::Duration kRetryWhenFull = absl::Seconds(5);
constexpr absl::Duration kRetryWhenBusy = absl::Milliseconds(100);

ErrorClass ClassOfCode(int extended_code) {
  // The shared index of the WAL could not grow: a full disk under another name.
  if (extended_code == SQLITE_IOERR_SHMSIZE) return ErrorClass::kFull;
  switch (extended_code & 0xff) {
    case SQLITE_CONSTRAINT:
      return ErrorClass::kConstraint;
    case SQLITE_FULL:
      return ErrorClass::kFull;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
      return ErrorClass::kIo;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ErrorClass::kBusy;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return ErrorClass::kCorrupt;
    default:
      return ErrorClass::kOther;
  }
}

}  // namespace

absl::Status StatusOfCode(sqlite3* db, int extended_code) {
  const char* text = db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(extended_code);
  const std::string message = absl::StrCat("store: ", text, " (SQLite ", extended_code, ")");
  const Metadata metadata = {{"sqlite_code", absl::StrCat(extended_code)}};
  switch (ClassOfCode(extended_code)) {
    case ErrorClass::kConstraint:
      return ErrorWithReason(absl::StatusCode::kAlreadyExists, kConstraintReason, message,
                             metadata);
    case ErrorClass::kFull:
      return RetryLater(absl::StatusCode::kResourceExhausted, kFullReason, message, kRetryWhenFull);
    case ErrorClass::kIo:
      return ErrorWithReason(absl::StatusCode::kInternal, kIoReason, message, metadata);
    case ErrorClass::kBusy:
      return RetryLater(absl::StatusCode::kUnavailable, kBusyReason, message, kRetryWhenBusy);
    case ErrorClass::kCorrupt:
      return ErrorWithReason(absl::StatusCode::kDataLoss, kCorruptReason, message, metadata);
    case ErrorClass::kNone:
    case ErrorClass::kOther:
      break;
  }
  return ErrorWithReason(absl::StatusCode::kInternal, kOtherReason, message, metadata);
}

ErrorClass ErrorClassOf(const absl::Status& status) {
  if (status.ok()) return ErrorClass::kNone;
  const std::string reason = ReasonOf(status);
  if (reason == kConstraintReason) return ErrorClass::kConstraint;
  if (reason == kFullReason) return ErrorClass::kFull;
  if (reason == kIoReason) return ErrorClass::kIo;
  if (reason == kBusyReason) return ErrorClass::kBusy;
  if (reason == kCorruptReason) return ErrorClass::kCorrupt;
  return reason == kOtherReason ? ErrorClass::kOther : ErrorClass::kNone;
}

}  // namespace revops::sql
