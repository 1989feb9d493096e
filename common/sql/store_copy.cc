#include "common/sql/store_copy.h"

#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/sql/error.h"
#include "common/sql/migrator.h"
#include "common/status/check.h"
#include "common/status/status.h"

namespace revops::sql {
namespace {

constexpr char kPageBytesSql[] = "PRAGMA page_size";
constexpr char kPagesSql[] = "PRAGMA page_count";
constexpr char kCheckSql[] = "PRAGMA quick_check(1)";

constexpr absl::Duration kRetryWhenFull = absl::Minutes(1);
constexpr absl::Duration kRetryWhenOvertaken = absl::Seconds(30);
// Between two looks at whether the check is still wanted: about a millisecond of SQLite's work.
constexpr int kInstructionsPerLook = 100'000;

absl::StatusOr<int64_t> ReadNumber(Connection& connection, const char* sql) {
  REVOPS_ASSIGN_OR_RETURN(Statement select, connection.Prepare(sql));
  REVOPS_RETURN_IF_ERROR(select.Step().status());
  return select.Int(0);
}

absl::Status DiskFull(const std::string& path, absl::string_view why) {
  return RetryLater(absl::StatusCode::kResourceExhausted, "DISK_FULL",
                    absl::StrCat("no room for a copy of the store at ", path, ": ", why,
                                 "; nothing of it is kept"),
                    kRetryWhenFull);
}

// A copy must not take from the store the space that its next writes need.
absl::Status CheckRoom(const std::string& path, int64_t bytes_to_come) {
  std::error_code error;
  const auto folder = std::filesystem::absolute(path, error).parent_path();
  const std::filesystem::space_info space = std::filesystem::space(folder, error);
  if (error) return absl::OkStatus();  // then the disk itself will tell
  const auto free = static_cast<int64_t>(space.available);
  if (free >= bytes_to_come + kSpareBytes) return absl::OkStatus();
  return DiskFull(path, absl::StrCat("it needs ", bytes_to_come, " more bytes and leaves ",
                                     kSpareBytes, " free, there are ", free));
}

absl::Status StepFailed(const std::string& path, int code) {
  absl::Status status = StatusOfCode(nullptr, code);
  if (ErrorClassOf(status) == ErrorClass::kFull) return DiskFull(path, "the disk is full");
  return status;
}

absl::Status CheckCopy(Connection& copy) {
  REVOPS_ASSIGN_OR_RETURN(Statement check, copy.Prepare(kCheckSql));
  REVOPS_ASSIGN_OR_RETURN(const bool has_row, check.Step());
  if (has_row && check.Text(0) == "ok") return absl::OkStatus();
  return ErrorWithReason(
      absl::StatusCode::kDataLoss, "BACKUP_DAMAGED",
      absl::StrCat("the copy of the store is damaged, and so is perhaps the store: ",
                   has_row ? check.Text(0) : "the check says nothing"));
}

}  // namespace

void RemoveCopy(const std::string& path) {
  for (const char* beside : {"", "-journal", "-wal", "-shm"}) {
    unlink(absl::StrCat(path, beside).c_str());
  }
}

absl::StatusOr<std::unique_ptr<StoreCopy>> StoreCopy::Begin(Connection& source, std::string path) {
  RemoveCopy(path);
  REVOPS_ASSIGN_OR_RETURN(const int64_t page_bytes, ReadNumber(source, kPageBytesSql));
  REVOPS_ASSIGN_OR_RETURN(const int64_t pages, ReadNumber(source, kPagesSql));
  REVOPS_RETURN_IF_ERROR(CheckRoom(path, pages * page_bytes));
  std::unique_ptr<StoreCopy> copy(new StoreCopy(std::move(path), page_bytes));
  REVOPS_ASSIGN_OR_RETURN(copy->copy_, Connection::Open(copy->path_, Access::kCopy));
  copy->progress_.bytes_total = pages * page_bytes;
  copy->backup_ = sqlite3_backup_init(copy->copy_->handle(), "main", source.handle(), "main");
  if (copy->backup_ == nullptr) {
    return StatusOfCode(copy->copy_->handle(), sqlite3_extended_errcode(copy->copy_->handle()));
  }
  return copy;
}

StoreCopy::~StoreCopy() {
  sqlite3_backup_finish(backup_);
  copy_ = nullptr;
  if (!is_complete_) RemoveCopy(path_);
}

absl::StatusOr<bool> StoreCopy::Step(int pages) {
  REVOPS_CHECK(!is_complete_, "a complete copy takes no further steps");
  REVOPS_RETURN_IF_ERROR(CheckRoom(path_, progress_.bytes_total - progress_.bytes_done));
  const int code = sqlite3_backup_step(backup_, pages);
  if (code != SQLITE_OK && code != SQLITE_DONE) return StepFailed(path_, code);
  const int64_t total = sqlite3_backup_pagecount(backup_);
  const int64_t done = total - sqlite3_backup_remaining(backup_);
  const bool began_anew = done * page_bytes_ < progress_.bytes_done;
  if (began_anew && ++beginnings_ > kBeginningsMax) {
    return RetryLater(absl::StatusCode::kUnavailable, "BACKUP_OVERTAKEN",
                      absl::StrCat("the copy of the store was begun ", kBeginningsMax,
                                   " times, as transactions were undone meanwhile"),
                      kRetryWhenOvertaken);
  }
  progress_ = {done * page_bytes_, total * page_bytes_};
  is_complete_ = code == SQLITE_DONE;
  return is_complete_;
}

absl::StatusOr<CopyFacts> SettleCopy(const std::string& path,
                                     const std::function<absl::Status(Connection&)>& inspect,
                                     const std::function<bool()>& is_wanted) {
  REVOPS_ASSIGN_OR_RETURN(const std::unique_ptr<Connection> copy,
                          Connection::Open(path, Access::kCopy));
  sqlite3_progress_handler(
      copy->handle(), kInstructionsPerLook,
      [](void* wanted) { return (*static_cast<const std::function<bool()>*>(wanted))() ? 0 : 1; },
      const_cast<std::function<bool()>*>(&is_wanted));
  const absl::Status checked = CheckCopy(*copy);
  if (!is_wanted()) return absl::CancelledError("the copy is not wanted any more");
  REVOPS_RETURN_IF_ERROR(checked);
  sqlite3_progress_handler(copy->handle(), 0, nullptr, nullptr);
  CopyFacts facts;
  REVOPS_ASSIGN_OR_RETURN(facts.store_id, ReadStoreId(*copy));
  REVOPS_ASSIGN_OR_RETURN(facts.schema_version, ReadSchemaVersion(*copy));
  if (inspect) REVOPS_RETURN_IF_ERROR(inspect(*copy));
  REVOPS_RETURN_IF_ERROR(ForgetStoreId(*copy));
  return facts;
}

}  // namespace revops::sql
