#include "common/log/quiet_requests.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::log {
namespace {

constexpr char kSelectAll[] =
    "SELECT request_key, recorded, actor, request_id FROM quiet_request ORDER BY request_key";

}  // namespace

absl::Status QuietRequests::Load(sql::Connection& connection) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement row, connection.Prepare(kSelectAll));
  while (true) {
    REVOPS_ASSIGN_OR_RETURN(const bool found, row.Step());
    if (!found) return absl::OkStatus();
    index_.Add(RequestIndex::Fingerprint(row.Text(2), row.Text(3)), Revision{row.Int(0)},
               absl::FromUnixMicros(row.Int(1)));
  }
}

constexpr char kSelect[] =
    "SELECT recorded, actor, request_id, request_hash, kind, answer FROM quiet_request "
    "WHERE request_key = ?1";

absl::StatusOr<std::optional<QuietAnswer>> QuietRequests::Find(sql::WriteContext& context,
                                                               const RequestKey& key,
                                                               absl::Time now) const {
  const std::optional<QuietAnswer> is_new;
  if (key.request_id.empty()) return is_new;
  const auto candidate = index_.Find(RequestIndex::Fingerprint(key.actor, key.request_id));
  if (!candidate.has_value()) return is_new;
  REVOPS_ASSIGN_OR_RETURN(sql::Statement row, context.connection().Prepare(kSelect));
  row.Bind(1, candidate->value);
  REVOPS_ASSIGN_OR_RETURN(const bool found, row.Step());
  const bool is_this = found && row.Text(1) == key.actor && row.Text(2) == key.request_id;
  const absl::Time recorded = is_this ? absl::FromUnixMicros(row.Int(0)) : absl::InfinitePast();
  if (recorded <= now - kRequestMemory) return is_new;
  if (static_cast<uint64_t>(row.Int(3)) != key.request_hash) {
    return ErrorWithReason(absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED",
                           absl::StrCat("request_id: ", Quoted(key.request_id),
                                        " was used within 24 h for other content"),
                           {{"request_id", Quoted(key.request_id)}});
  }
  return std::optional<QuietAnswer>(
      QuietAnswer{static_cast<int>(row.Int(4)), row.Int(5), recorded});
}

constexpr char kInsert[] =
    "INSERT INTO quiet_request (recorded, actor, request_id, request_hash, kind, answer)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
// Two at a time is faster than they come, and no command pays for a whole day.
constexpr char kForget[] =
    "DELETE FROM quiet_request WHERE recorded <= ?1 AND request_key IN "
    "(SELECT request_key FROM quiet_request ORDER BY request_key LIMIT 2)";

absl::Status QuietRequests::Remember(sql::WriteContext& context, const RequestKey& key,
                                     const QuietAnswer& answer, absl::Time now) {
  if (key.request_id.empty()) return absl::OkStatus();
  {
    REVOPS_ASSIGN_OR_RETURN(sql::Statement forget, context.connection().Prepare(kForget));
    forget.Bind(1, absl::ToUnixMicros(now - kRequestMemory));
    REVOPS_RETURN_IF_ERROR(forget.Run());
  }
  REVOPS_ASSIGN_OR_RETURN(sql::Statement insert, context.connection().Prepare(kInsert));
  insert.Bind(1, absl::ToUnixMicros(now))
      .Bind(2, key.actor)
      .Bind(3, key.request_id)
      .Bind(4, static_cast<int64_t>(key.request_hash))
      .Bind(5, static_cast<int64_t>(answer.kind))
      .Bind(6, answer.value);
  REVOPS_RETURN_IF_ERROR(insert.Run());
  const Revision row{context.connection().last_insert_rowid()};
  const uint64_t fingerprint = RequestIndex::Fingerprint(key.actor, key.request_id);
  index_.Add(fingerprint, row, now);
  context.OnRolledBack([this, fingerprint, row] { index_.Remove(fingerprint, row); });
  return absl::OkStatus();
}

}  // namespace revops::log
