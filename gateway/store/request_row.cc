#include "gateway/store/request_row.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::gateway {

constexpr char kSelect[] =
    "SELECT token_id, content_sha256 FROM requests WHERE request_id = ?1 AND time_us > ?2";

absl::StatusOr<std::optional<std::string>> FindRequest(sql::Connection& connection,
                                                       const RequestKey& request, absl::Time now) {
  if (request.id.empty()) return std::nullopt;
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kSelect));
  statement.Bind(1, absl::string_view(request.id));
  statement.Bind(2, absl::ToUnixMicros(now - kRequestIdLifetime));
  REVOPS_ASSIGN_OR_RETURN(const bool has_row, statement.Step());
  if (!has_row) return std::nullopt;
  if (statement.Blob(1) == request.content_sha256) {
    return std::optional<std::string>(std::string(statement.Text(0)));
  }
  return ErrorWithReason(
      absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED",
      absl::StrCat("request_id ", Quoted(request.id), ": was used for another request within 24 h"),
      {{"request_id", request.id}});
}

constexpr char kForget[] = "DELETE FROM requests WHERE time_us <= ?1";
constexpr char kRemember[] =
    "INSERT INTO requests (request_id, content_sha256, token_id, time_us) VALUES (?1, ?2, ?3, ?4)";

absl::Status RememberRequest(sql::Connection& connection, const RequestKey& request,
                             const std::string& token_id, absl::Time now) {
  if (request.id.empty()) return absl::OkStatus();
  REVOPS_ASSIGN_OR_RETURN(sql::Statement forget, connection.Prepare(kForget));
  forget.Bind(1, absl::ToUnixMicros(now - kRequestIdLifetime));
  REVOPS_RETURN_IF_ERROR(forget.Run());
  REVOPS_ASSIGN_OR_RETURN(sql::Statement remember, connection.Prepare(kRemember));
  remember.Bind(1, absl::string_view(request.id)).BindBlob(2, request.content_sha256);
  remember.Bind(3, absl::string_view(token_id)).Bind(4, absl::ToUnixMicros(now));
  return remember.Run();
}

}  // namespace revops::gateway
