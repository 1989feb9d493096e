// The reading half of EventLog: on any connection, without the log's memory.
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/log/event_log.h"
#include "common/log/packing.h"
#include "common/status/status.h"

namespace revops::log {
namespace {

constexpr char kReadAfterSql[] =
    "SELECT revision, recorded, subject, previous, actor, request_id, events FROM event"
    " WHERE revision > ? ORDER BY revision";
constexpr char kReadOneSql[] =
    "SELECT revision, recorded, subject, previous, actor, request_id, events FROM event"
    " WHERE revision = ?";
constexpr char kEarliestSql[] = "SELECT coalesce(min(revision), 1) FROM event";
constexpr char kLastSql[] = "SELECT coalesce(max(revision), 0) FROM event";
constexpr int kEventsColumn = 6;

absl::StatusOr<Record> ReadRow(const sql::Statement& row) {
  Record record;
  record.revision = {row.Int(0)};
  record.recorded_time = absl::FromUnixMicros(row.Int(1));
  record.subject = row.Int(2);
  record.previous = {row.Int(3)};
  record.actor = std::string(row.Text(4));
  record.request_id = std::string(row.Text(5));
  REVOPS_ASSIGN_OR_RETURN(record.events, UnpackEvents(row.Blob(kEventsColumn)));
  return record;
}

}  // namespace

absl::StatusOr<std::vector<Record>> EventLog::ReadAfter(sql::Connection& connection, Revision after,
                                                        int max_events, size_t max_bytes) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement select, connection.Prepare(kReadAfterSql));
  select.Bind(1, after.value);
  std::vector<Record> records;
  int events = 0;
  size_t bytes = 0;
  while (true) {
    REVOPS_ASSIGN_OR_RETURN(const bool found, select.Step());
    if (!found) return records;
    const absl::string_view packed = select.Blob(kEventsColumn);
    events += CountEvents(packed);
    bytes += packed.size();
    if (!records.empty() && (events > max_events || bytes > max_bytes)) return records;
    REVOPS_ASSIGN_OR_RETURN(Record record, ReadRow(select));
    records.push_back(std::move(record));
    if (events >= max_events) return records;
  }
}

absl::StatusOr<std::optional<Record>> EventLog::ReadOne(sql::Connection& connection, Revision at) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement select, connection.Prepare(kReadOneSql));
  select.Bind(1, at.value);
  REVOPS_ASSIGN_OR_RETURN(const bool found, select.Step());
  if (!found) return std::optional<Record>();
  REVOPS_ASSIGN_OR_RETURN(Record record, ReadRow(select));
  return std::optional<Record>(std::move(record));
}

absl::StatusOr<Revision> EventLog::Earliest(sql::Connection& connection) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement select, connection.Prepare(kEarliestSql));
  REVOPS_RETURN_IF_ERROR(select.Step().status());
  return Revision{select.Int(0)};
}

absl::StatusOr<Revision> EventLog::Last(sql::Connection& connection) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement select, connection.Prepare(kLastSql));
  REVOPS_RETURN_IF_ERROR(select.Step().status());
  return Revision{select.Int(0)};
}

}  // namespace revops::log
