#include <sqlite3.h>

#include <utility>

#include "common/sql/database.h"
#include "common/sql/error.h"
#include "common/status/check.h"

namespace revops::sql {
namespace {
// SQLite reads a null pointer as NULL; an empty text is a text.
const char* NeverNull(absl::string_view bytes) {
  return bytes.data() != nullptr ? bytes.data() : "";
}
}  // namespace

Statement::Statement(Connection* connection, Prepared* prepared)
    : connection_(connection), prepared_(prepared) {
  REVOPS_CHECK(!prepared->in_use, "one SQL constant has one statement in use at a time");
  prepared->in_use = true;
}

Statement::Statement(Statement&& other) noexcept
    : connection_(other.connection_),
      prepared_(std::exchange(other.prepared_, nullptr)),
      bind_error_(other.bind_error_) {}

Statement::~Statement() {
  if (prepared_ == nullptr) return;
  // The error of the last step, if any, was told by Step().
  sqlite3_reset(prepared_->handle);
  sqlite3_clear_bindings(prepared_->handle);
  prepared_->in_use = false;
}

void Statement::CheckBound(int code) {
  REVOPS_CHECK(code != SQLITE_RANGE, "a parameter's number lies within the statement's");
  REVOPS_CHECK(code != SQLITE_MISUSE, "parameters are bound before stepping");
  if (code != SQLITE_OK) bind_error_ = code;
}

Statement& Statement::Bind(int parameter, int64_t value) {
  CheckBound(sqlite3_bind_int64(prepared_->handle, parameter, value));
  return *this;
}

Statement& Statement::Bind(int parameter, absl::string_view text) {
  CheckBound(sqlite3_bind_text64(prepared_->handle, parameter, NeverNull(text), text.size(),
                                 SQLITE_STATIC, SQLITE_UTF8));
  return *this;
}

Statement& Statement::BindBlob(int parameter, absl::string_view bytes) {
  CheckBound(sqlite3_bind_blob64(prepared_->handle, parameter, NeverNull(bytes), bytes.size(),
                                 SQLITE_STATIC));
  return *this;
}

Statement& Statement::BindNull(int parameter) {
  CheckBound(sqlite3_bind_null(prepared_->handle, parameter));
  return *this;
}

absl::StatusOr<bool> Statement::Step() {
  if (bind_error_ != 0) return StatusOfCode(nullptr, bind_error_);
  return connection_->StepHandle(prepared_->handle);
}

absl::Status Statement::Run() {
  const absl::StatusOr<bool> row = Step();
  sqlite3_reset(prepared_->handle);
  if (!row.ok()) return row.status();
  REVOPS_CHECK(!*row, "Run() is for statements without rows");
  return absl::OkStatus();
}

bool Statement::IsNull(int column) const {
  return sqlite3_column_type(prepared_->handle, column) == SQLITE_NULL;
}

int64_t Statement::Int(int column) const { return sqlite3_column_int64(prepared_->handle, column); }

absl::string_view Statement::Text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(prepared_->handle, column));
  if (text == nullptr) return {};
  return {text, static_cast<size_t>(sqlite3_column_bytes(prepared_->handle, column))};
}

absl::string_view Statement::Blob(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(prepared_->handle, column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<size_t>(sqlite3_column_bytes(prepared_->handle, column))};
}

}  // namespace revops::sql
