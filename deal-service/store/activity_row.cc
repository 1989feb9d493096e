#include "deal-service/store/activity_row.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace revops::deal {
namespace {

#define REVOPS_ACTIVITY_COLUMNS                                                               \
  "activity_key, id, external_id, deal_key, kind, direction, automated, outcome, effective, " \
  "duration, rep, contacts, channel, recorded_create, recorded_update, revision, note"
#define REVOPS_ACTIVITY_SELECT \
  "SELECT " REVOPS_ACTIVITY_COLUMNS " FROM activity LEFT JOIN activity_note USING (activity_key) "

std::string EncodeIds(const std::vector<Uuid>& ids) {
  std::string bytes;
  for (const Uuid& id : ids) absl::StrAppend(&bytes, id.bytes());
  return bytes;
}

std::vector<Uuid> DecodeIds(absl::string_view bytes) {
  std::vector<Uuid> ids;
  for (; bytes.size() >= Uuid::kBytes; bytes.remove_prefix(Uuid::kBytes)) {
    ids.push_back(Uuid::FromBytes(bytes.substr(0, Uuid::kBytes)).value_or(Uuid()));
  }
  return ids;
}

// Columns in the order of REVOPS_ACTIVITY_COLUMNS.
StoredActivity ReadRow(const sql::Statement& row) {
  StoredActivity stored;
  Activity& activity = stored.activity;
  ActivityDetails& details = activity.details;
  stored.key = row.Int(0);
  activity.id = Uuid::FromBytes(row.Blob(1)).value_or(Uuid());
  activity.external_id = std::string(row.Text(2));
  stored.deal_key = row.Int(3);
  details.kind = static_cast<ActivityKind>(row.Int(4));
  details.direction = static_cast<Direction>(row.Int(5));
  details.automated = row.Int(6) != 0;
  details.outcome = static_cast<ActivityOutcome>(row.Int(7));
  details.effective = absl::FromUnixMicros(row.Int(8));
  details.duration = absl::Seconds(row.Int(9));
  details.rep = std::string(row.Text(10));
  details.contacts = DecodeIds(row.Blob(11));
  details.channel = static_cast<ChannelNumber>(row.Int(12));
  activity.recorded_create_time = absl::FromUnixMicros(row.Int(13));
  activity.recorded_update_time = absl::FromUnixMicros(row.Int(14));
  activity.revision = Revision{row.Int(15)};
  details.note = std::string(row.Text(16));
  return stored;
}

absl::StatusOr<std::optional<StoredActivity>> ReadOne(sql::Statement& statement) {
  REVOPS_ASSIGN_OR_RETURN(const bool found, statement.Step());
  if (!found) return std::optional<StoredActivity>();
  return std::optional<StoredActivity>(ReadRow(statement));
}

// What a change may touch, bound from ?1 on, in the order of both writing statements; answers the
// next place. `contacts` outlives the stepping.
int BindChanging(sql::Statement& statement, const Activity& activity, const std::string& contacts) {
  const ActivityDetails& details = activity.details;
  int at = 1;
  statement.Bind(at++, static_cast<int64_t>(details.kind));
  statement.Bind(at++, static_cast<int64_t>(details.direction));
  statement.Bind(at++, static_cast<int64_t>(details.automated));
  statement.Bind(at++, static_cast<int64_t>(details.outcome));
  statement.Bind(at++, absl::ToUnixMicros(details.effective));
  statement.Bind(at++, absl::ToInt64Seconds(details.duration));
  statement.Bind(at++, absl::string_view(details.rep));
  statement.BindBlob(at++, contacts);
  statement.Bind(at++, static_cast<int64_t>(details.channel));
  statement.Bind(at++, absl::ToUnixMicros(activity.recorded_update_time));
  statement.Bind(at++, activity.revision.value);
  return at;
}

}  // namespace

constexpr char kSelectById[] = REVOPS_ACTIVITY_SELECT "WHERE id = ?1";

absl::StatusOr<std::optional<StoredActivity>> SelectActivityById(sql::Connection& connection,
                                                                 const Uuid& id) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kSelectById));
  statement.BindBlob(1, id.bytes());
  return ReadOne(statement);
}

constexpr char kSelectByExternalId[] = REVOPS_ACTIVITY_SELECT "WHERE external_id = ?1";

absl::StatusOr<std::optional<StoredActivity>> SelectActivityByExternalId(
    sql::Connection& connection, const std::string& external_id) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kSelectByExternalId));
  statement.Bind(1, absl::string_view(external_id));
  return ReadOne(statement);
}

constexpr char kSelectOfDeal[] = REVOPS_ACTIVITY_SELECT
    "WHERE deal_key = ?1 AND activity_key < ?2 ORDER BY activity_key DESC LIMIT ?3";

absl::StatusOr<std::vector<StoredActivity>> SelectActivities(sql::Connection& connection,
                                                             int64_t deal_key, int64_t before_key,
                                                             int limit) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kSelectOfDeal));
  statement.Bind(1, deal_key).Bind(2, before_key == 0 ? INT64_MAX : before_key);
  statement.Bind(3, static_cast<int64_t>(limit));
  std::vector<StoredActivity> found;
  while (true) {
    REVOPS_ASSIGN_OR_RETURN(const bool more, statement.Step());
    if (!more) return found;
    found.push_back(ReadRow(statement));
  }
}

constexpr char kSelectLast[] =
    "SELECT effective FROM activity WHERE deal_key = ?1 AND effective <= ?2 AND outcome <> ?3 "
    "ORDER BY effective DESC LIMIT 1";

absl::StatusOr<std::optional<absl::Time>> SelectLastActivity(sql::Connection& connection,
                                                             int64_t deal_key, absl::Time now) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kSelectLast));
  statement.Bind(1, deal_key).Bind(2, absl::ToUnixMicros(now));
  statement.Bind(3, static_cast<int64_t>(ActivityOutcome::kRescheduled));
  REVOPS_ASSIGN_OR_RETURN(const bool found, statement.Step());
  if (!found) return std::optional<absl::Time>();
  return std::optional<absl::Time>(absl::FromUnixMicros(statement.Int(0)));
}

absl::Status NoSuchActivity(const Uuid& deal, const Uuid& id) {
  Activity activity;
  activity.deal = deal;
  activity.id = id;
  return ErrorWithReason(absl::StatusCode::kNotFound, "ACTIVITY_NOT_FOUND",
                         absl::StrCat(activity.name(), ": there is no such activity"),
                         {{"resource", activity.name()}});
}

constexpr char kInsert[] =
    "INSERT INTO activity (kind, direction, automated, outcome, effective, duration, rep, "
    "contacts, channel, recorded_update, revision, id, external_id, deal_key, recorded_create) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";

absl::StatusOr<int64_t> InsertActivity(sql::Connection& connection, const StoredActivity& stored) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kInsert));
  const Activity& activity = stored.activity;
  const std::string contacts = EncodeIds(activity.details.contacts);
  const int next = BindChanging(statement, activity, contacts);
  statement.BindBlob(next, activity.id.bytes());
  if (activity.external_id.empty()) {
    statement.BindNull(next + 1);
  } else {
    statement.Bind(next + 1, absl::string_view(activity.external_id));
  }
  statement.Bind(next + 2, stored.deal_key);
  statement.Bind(next + 3, absl::ToUnixMicros(activity.recorded_create_time));
  REVOPS_RETURN_IF_ERROR(statement.Run());
  return connection.last_insert_rowid();
}

constexpr char kUpdate[] =
    "UPDATE activity SET kind = ?1, direction = ?2, automated = ?3, outcome = ?4, effective = ?5, "
    "duration = ?6, rep = ?7, contacts = ?8, channel = ?9, recorded_update = ?10, revision = ?11 "
    "WHERE activity_key = ?12";

absl::Status UpdateActivity(sql::Connection& connection, const StoredActivity& stored) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kUpdate));
  const std::string contacts = EncodeIds(stored.activity.details.contacts);
  statement.Bind(BindChanging(statement, stored.activity, contacts), stored.key);
  return statement.Run();
}

constexpr char kUpsertNote[] =
    "INSERT INTO activity_note (activity_key, note) VALUES (?1, ?2) "
    "ON CONFLICT (activity_key) DO UPDATE SET note = excluded.note";
constexpr char kDeleteNote[] = "DELETE FROM activity_note WHERE activity_key = ?1";

absl::Status WriteActivityNote(sql::Connection& connection, int64_t key, const std::string& note) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement,
                          connection.Prepare(note.empty() ? kDeleteNote : kUpsertNote));
  statement.Bind(1, key);
  if (!note.empty()) statement.Bind(2, absl::string_view(note));
  return statement.Run();
}

constexpr char kSelectNote[] = "SELECT note FROM activity_note WHERE activity_key = ?1";

absl::StatusOr<std::string> SelectActivityNote(sql::Connection& connection, int64_t key) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kSelectNote));
  statement.Bind(1, key);
  REVOPS_ASSIGN_OR_RETURN(const bool found, statement.Step());
  return found ? std::string(statement.Text(0)) : std::string();
}

}  // namespace revops::deal
