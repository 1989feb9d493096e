#include "deal-service/store/unchanged_requests.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::deal {
namespace {

constexpr char kSelectAll[] =
    "SELECT request_key, recorded, actor, request_id FROM unchanged_request ORDER BY request_key";

}  // namespace

absl::Status UnchangedRequests::Load(sql::Connection& connection) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement row, connection.Prepare(kSelectAll));
  while (true) {
    REVOPS_ASSIGN_OR_RETURN(const bool found, row.Step());
    if (!found) return absl::OkStatus();
    index_.Add(log::RequestIndex::Fingerprint(row.Text(2), row.Text(3)), Revision{row.Int(0)},
               absl::FromUnixMicros(row.Int(1)));
  }
}

constexpr char kSelect[] =
    "SELECT recorded, actor, request_id, request_hash, is_pipeline, answer FROM unchanged_request "
    "WHERE request_key = ?1";

absl::StatusOr<std::optional<EarlierAnswer>> UnchangedRequests::Find(sql::WriteContext& context,
                                                                     const CommandInfo& info,
                                                                     absl::Time now) const {
  const std::optional<EarlierAnswer> is_new;
  if (info.request_id.empty()) return is_new;
  const auto candidate = index_.Find(log::RequestIndex::Fingerprint(info.actor, info.request_id));
  if (!candidate.has_value()) return is_new;
  REVOPS_ASSIGN_OR_RETURN(sql::Statement row, context.connection().Prepare(kSelect));
  row.Bind(1, candidate->value);
  REVOPS_ASSIGN_OR_RETURN(const bool found, row.Step());
  const bool is_this = found && row.Text(1) == info.actor && row.Text(2) == info.request_id;
  if (!is_this || absl::FromUnixMicros(row.Int(0)) <= now - log::kRequestMemory) return is_new;
  if (static_cast<uint64_t>(row.Int(3)) != info.request_hash) {
    return ErrorWithReason(absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED",
                           absl::StrCat("request_id: ", Quoted(info.request_id),
                                        " was used within 24 h for other content"),
                           {{"request_id", Quoted(info.request_id)}});
  }
  EarlierAnswer answer;
  answer.kind = EarlierAnswer::Kind::kUnchanged;
  if (row.Int(4) != 0) {
    answer.pipeline_key = row.Int(5);
  } else {
    answer.revision = Revision{row.Int(5)};
  }
  return std::optional<EarlierAnswer>(answer);
}

constexpr char kInsert[] =
    "INSERT INTO unchanged_request (recorded, actor, request_id, request_hash, is_pipeline, answer)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
// Two at a time is faster than they come, and no command pays for a whole day.
constexpr char kForget[] =
    "DELETE FROM unchanged_request WHERE recorded <= ?1 AND request_key IN "
    "(SELECT request_key FROM unchanged_request ORDER BY request_key LIMIT 2)";

absl::Status UnchangedRequests::Remember(sql::WriteContext& context, const CommandInfo& info,
                                         const EarlierAnswer& answer, absl::Time now) {
  if (info.request_id.empty()) return absl::OkStatus();
  {
    REVOPS_ASSIGN_OR_RETURN(sql::Statement forget, context.connection().Prepare(kForget));
    forget.Bind(1, absl::ToUnixMicros(now - log::kRequestMemory));
    REVOPS_RETURN_IF_ERROR(forget.Run());
  }
  const bool is_pipeline = answer.pipeline_key != 0;
  REVOPS_ASSIGN_OR_RETURN(sql::Statement insert, context.connection().Prepare(kInsert));
  insert.Bind(1, absl::ToUnixMicros(now))
      .Bind(2, absl::string_view(info.actor))
      .Bind(3, absl::string_view(info.request_id))
      .Bind(4, static_cast<int64_t>(info.request_hash))
      .Bind(5, static_cast<int64_t>(is_pipeline))
      .Bind(6, is_pipeline ? answer.pipeline_key : answer.revision.value);
  REVOPS_RETURN_IF_ERROR(insert.Run());
  const Revision key{context.connection().last_insert_rowid()};
  const uint64_t fingerprint = log::RequestIndex::Fingerprint(info.actor, info.request_id);
  index_.Add(fingerprint, key, now);
  context.OnRolledBack([this, fingerprint, key] { index_.Remove(fingerprint, key); });
  return absl::OkStatus();
}

}  // namespace revops::deal
