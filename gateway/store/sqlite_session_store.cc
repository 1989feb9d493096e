#include "gateway/store/sqlite_session_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace revops::gateway {
namespace {

constexpr char kSelectAll[] = "SELECT id, expire_time_us FROM ended_sessions";
constexpr char kForget[] = "DELETE FROM ended_sessions WHERE expire_time_us <= ?1";
constexpr char kCount[] =
    "SELECT count(*), count(*) FILTER (WHERE token_id = ?1) FROM ended_sessions";
constexpr char kInsert[] =
    "INSERT OR IGNORE INTO ended_sessions (id, token_id, expire_time_us) VALUES (?1, ?2, ?3)";

absl::Status CheckRoom(sql::Connection& connection, const std::string& token_id, size_t most,
                       size_t most_of_token) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement count, connection.Prepare(kCount));
  count.Bind(1, absl::string_view(token_id));
  REVOPS_ASSIGN_OR_RETURN(const bool found, count.Step());
  if (!found) return absl::InternalError("ended sessions can not be counted");
  const auto all = static_cast<size_t>(count.Int(0)), own = static_cast<size_t>(count.Int(1));
  if (all < most && own < most_of_token) return absl::OkStatus();
  return ErrorWithReason(
      absl::StatusCode::kResourceExhausted, "TOO_MANY_ENDED_SESSIONS",
      absl::StrCat("there are ", own, " ended sessions of the token, ", all, " in all; at most ",
                   most_of_token, " and ", most, ": revoke the token instead"));
}

}  // namespace

absl::Status SqliteSessionStore::Load(sql::Connection& connection) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement select, connection.Prepare(kSelectAll));
  for (;;) {
    REVOPS_ASSIGN_OR_RETURN(const bool found, select.Step());
    if (!found) return absl::OkStatus();
    ended_.Add(std::string(select.Text(0)), absl::FromUnixMicros(select.Int(1)));
  }
}

void SqliteSessionStore::End(Session session, absl::Time now, absl::Time deadline,
                             std::function<void(absl::Status)> done) {
  auto command = [this, session = std::move(session),
                  now](sql::WriteContext& write) -> absl::Status {
    sql::Connection& connection = write.connection();
    REVOPS_ASSIGN_OR_RETURN(sql::Statement forget, connection.Prepare(kForget));
    REVOPS_RETURN_IF_ERROR(forget.Bind(1, absl::ToUnixMicros(now)).Run());
    REVOPS_RETURN_IF_ERROR(CheckRoom(connection, session.token_id, ended_max_, of_token_max_));
    REVOPS_ASSIGN_OR_RETURN(sql::Statement insert, connection.Prepare(kInsert));
    insert.Bind(1, absl::string_view(session.id)).Bind(2, absl::string_view(session.token_id));
    insert.Bind(3, absl::ToUnixMicros(session.expire_time));
    REVOPS_RETURN_IF_ERROR(insert.Run());
    write.OnCommitted([this, session, now] {
      ended_.Add(session.id, session.expire_time);
      ended_.Forget(now);
    });
    return absl::OkStatus();
  };
  writer_->Submit(sql::Lane::kInteractive, deadline, std::move(command), std::move(done));
}

}  // namespace revops::gateway
