#include "common/log/watch_start.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/log/token.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::log {
namespace {

absl::Status Foreign(const Position& position) {
  return ErrorWithReason(
      absl::StatusCode::kInvalidArgument, "RESUME_TOKEN_FOREIGN",
      absl::StrCat("resume_token: revision ", position.revision.value, " of store ",
                   Quoted(position.store_id), " is none of this store; rebuild from EARLIEST"),
      {{"revision", absl::StrCat(position.revision.value)},
       {"store_id", Quoted(position.store_id)}});
}

}  // namespace

absl::Status CheckHere(const EventLog& log, const Position& position, Revision last) {
  const bool is_here = position.store_id == log.store_id() && position.revision <= last;
  return is_here ? absl::OkStatus() : Foreign(position);
}

absl::Status TokenExpired(const EventLog& log, Revision after, Revision earliest) {
  const Revision before_earliest{earliest.value - 1};
  return ErrorWithReason(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED",
                         absl::StrCat("resume_token: revision ", after.value + 1,
                                      " is no longer kept, the earliest is ", earliest.value),
                         {{"revision", absl::StrCat(after.value)},
                          {"earliest", EncodeToken({log.store_id(), before_earliest})}});
}

absl::StatusOr<Revision> ResolveStart(const EventLog& log, sql::Connection& connection,
                                      const WatchStart& start) {
  REVOPS_ASSIGN_OR_RETURN(const Revision last, EventLog::Last(connection));
  if (start.kind == WatchStart::Kind::kNow || start.kind == WatchStart::Kind::kSnapshot)
    return last;
  REVOPS_ASSIGN_OR_RETURN(const Revision earliest, EventLog::Earliest(connection));
  if (start.kind == WatchStart::Kind::kEarliest) return Revision{earliest.value - 1};
  REVOPS_ASSIGN_OR_RETURN(const Position position, DecodeToken(start.token));
  REVOPS_RETURN_IF_ERROR(CheckHere(log, position, last));
  if (position.revision.value + 1 < earliest.value) {
    return TokenExpired(log, position.revision, earliest);
  }
  return position.revision;
}

}  // namespace revops::log
