#include "gateway/store/token_row.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"

namespace revops::gateway {
namespace {

std::string JoinRoles(const std::vector<type::v1::Role>& roles) {
  return absl::StrJoin(roles, ",", [](std::string* out, type::v1::Role role) {
    absl::StrAppend(out, static_cast<int>(role));
  });
}

std::vector<type::v1::Role> SplitRoles(absl::string_view text) {
  std::vector<type::v1::Role> roles;
  for (const absl::string_view part : absl::StrSplit(text, ',', absl::SkipEmpty())) {
    int number = 0;
    if (absl::SimpleAtoi(part, &number)) roles.push_back(static_cast<type::v1::Role>(number));
  }
  return roles;
}

// Columns as both SELECTs list them.
TokenRow RowOf(const sql::Statement& statement) {
  TokenRow row;
  row.sequence = statement.Int(0);
  TokenRecord& token = row.record;
  token.id = std::string(statement.Text(1));
  token.secret_sha256 = std::string(statement.Blob(2));
  token.user = std::string(statement.Text(3));
  token.roles = SplitRoles(statement.Text(4));
  token.rep = std::string(statement.Text(5));
  token.teams = absl::StrSplit(std::string(statement.Text(6)), ',', absl::SkipEmpty());
  token.create_time = absl::FromUnixMicros(statement.Int(7));
  token.expire_time = absl::FromUnixMicros(statement.Int(8));
  if (!statement.IsNull(9)) token.revoke_time = absl::FromUnixMicros(statement.Int(9));
  return row;
}

}  // namespace

constexpr char kSelectAll[] =
    "SELECT sequence, id, secret_sha256, user, roles, rep, teams, create_time_us, expire_time_us,"
    " revoke_time_us FROM tokens ORDER BY sequence";

absl::Status ForEachToken(sql::Connection& connection, const std::function<void(TokenRow)>& visit) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kSelectAll));
  while (true) {
    REVOPS_ASSIGN_OR_RETURN(const bool has_row, statement.Step());
    if (!has_row) return absl::OkStatus();
    visit(RowOf(statement));
  }
}

constexpr char kSelectOne[] =
    "SELECT sequence, id, secret_sha256, user, roles, rep, teams, create_time_us, expire_time_us,"
    " revoke_time_us FROM tokens WHERE id = ?1";

absl::StatusOr<TokenRow> ReadToken(sql::Connection& connection, const std::string& id) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kSelectOne));
  statement.Bind(1, absl::string_view(id));
  REVOPS_ASSIGN_OR_RETURN(const bool has_row, statement.Step());
  if (!has_row) {
    return ErrorWithReason(absl::StatusCode::kNotFound, "TOKEN_UNKNOWN",
                           absl::StrCat("tokens/", id, ": there is no such token"));
  }
  return RowOf(statement);
}

constexpr char kCount[] = "SELECT COUNT(*) FROM tokens";

absl::StatusOr<int64_t> CountTokens(sql::Connection& connection) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kCount));
  REVOPS_RETURN_IF_ERROR(statement.Step().status());
  return statement.Int(0);
}

constexpr char kInsert[] =
    "INSERT INTO tokens (id, secret_sha256, user, roles, rep, teams, create_time_us,"
    " expire_time_us, request_id, request_sha256)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";

absl::StatusOr<int64_t> InsertToken(sql::Connection& connection, const TokenRecord& token,
                                    const RequestKey& request) {
  const std::string roles = JoinRoles(token.roles);
  const std::string teams = absl::StrJoin(token.teams, ",");
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kInsert));
  statement.Bind(1, absl::string_view(token.id)).BindBlob(2, token.secret_sha256);
  statement.Bind(3, absl::string_view(token.user)).Bind(4, absl::string_view(roles));
  statement.Bind(5, absl::string_view(token.rep)).Bind(6, absl::string_view(teams));
  statement.Bind(7, absl::ToUnixMicros(token.create_time));
  statement.Bind(8, absl::ToUnixMicros(token.expire_time));
  statement.Bind(9, absl::string_view(request.id)).BindBlob(10, request.content_sha256);
  REVOPS_RETURN_IF_ERROR(statement.Run());
  return connection.last_insert_rowid();
}

constexpr char kDeleteEnded[] =
    "DELETE FROM tokens WHERE MIN(expire_time_us, IFNULL(revoke_time_us, expire_time_us)) < ?1"
    " RETURNING id";

absl::StatusOr<std::vector<std::string>> DeleteEnded(sql::Connection& connection,
                                                     absl::Time ended_before) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kDeleteEnded));
  statement.Bind(1, absl::ToUnixMicros(ended_before));
  std::vector<std::string> ids;
  while (true) {
    REVOPS_ASSIGN_OR_RETURN(const bool has_row, statement.Step());
    if (!has_row) return ids;
    ids.emplace_back(statement.Text(0));
  }
}

constexpr char kRevoke[] = "UPDATE tokens SET revoke_time_us = ?1 WHERE sequence = ?2";

absl::Status SetRevokeTime(sql::Connection& connection, int64_t sequence, absl::Time time) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kRevoke));
  statement.Bind(1, absl::ToUnixMicros(time)).Bind(2, sequence);
  return statement.Run();
}

}  // namespace revops::gateway
