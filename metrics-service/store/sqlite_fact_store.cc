#include "metrics-service/store/sqlite_fact_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/sql/migrator.h"
#include "common/status/status.h"
#include "metrics-service/store/fact_codec.h"
#include "metrics-service/store/unpack_ahead.h"

namespace revops::metrics {

extern const std::span<const sql::Migration> kMigrations;

namespace {

// Only the start reads.
constexpr int kReaders = 1;
// Facts are appended, and what was written is not looked at again: the writer's common cache would
// keep 256 MB of it.
constexpr char kSmallCacheSql[] = "PRAGMA cache_size=-8192";

constexpr char kReadCheckpointSql[] =
    "SELECT resume_token, revision, event_index, store_id, has_caught_up FROM follow_checkpoint"
    " WHERE only_row = 1";
constexpr char kReadBatchesSql[] = "SELECT number, facts FROM fact_batch ORDER BY number";
constexpr char kAppendSql[] = "INSERT INTO fact_batch(facts) VALUES (?)";
constexpr char kSetCheckpointSql[] =
    "INSERT INTO follow_checkpoint"
    "(only_row, resume_token, revision, event_index, store_id, has_caught_up)"
    " VALUES (1, ?, ?, ?, ?, ?)"
    " ON CONFLICT(only_row) DO UPDATE SET resume_token = excluded.resume_token,"
    " revision = excluded.revision, event_index = excluded.event_index,"
    " store_id = excluded.store_id, has_caught_up = excluded.has_caught_up";
constexpr char kClearBatchesSql[] = "DELETE FROM fact_batch";
constexpr char kClearCheckpointSql[] = "DELETE FROM follow_checkpoint";

absl::Status RunAlone(sql::Connection& connection, const char* sql) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(sql));
  return statement.Run();
}

absl::StatusOr<Checkpoint> ReadCheckpoint(sql::Connection& connection) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement read, connection.Prepare(kReadCheckpointSql));
  REVOPS_ASSIGN_OR_RETURN(const bool is_there, read.Step());
  if (!is_there) return Checkpoint{};
  return Checkpoint{.resume_token = std::string(read.Text(0)),
                    .revision = read.Int(1),
                    .index = static_cast<int32_t>(read.Int(2)),
                    .store_id = std::string(read.Text(3)),
                    .has_caught_up = read.Int(4) != 0};
}

absl::Status ReadBatches(sql::Connection& connection, const TakeFact& take) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement read, connection.Prepare(kReadBatchesSql));
  for (;;) {
    REVOPS_ASSIGN_OR_RETURN(const bool is_row, read.Step());
    if (!is_row) return absl::OkStatus();
    const absl::Status unpacked = UnpackFacts(read.Blob(1), take);
    if (!unpacked.ok()) {
      return absl::Status(unpacked.code(),
                          absl::StrCat("fact_batch ", read.Int(0), ": ", unpacked.message()));
    }
  }
}

absl::Status AppendBatch(sql::Connection& connection, const std::string& packed,
                         const Checkpoint& checkpoint) {
  if (!packed.empty()) {
    REVOPS_ASSIGN_OR_RETURN(sql::Statement append, connection.Prepare(kAppendSql));
    REVOPS_RETURN_IF_ERROR(append.BindBlob(1, packed).Run());
  }
  REVOPS_ASSIGN_OR_RETURN(sql::Statement set, connection.Prepare(kSetCheckpointSql));
  return set.Bind(1, checkpoint.resume_token)
      .Bind(2, checkpoint.revision)
      .Bind(3, int64_t{checkpoint.index})
      .Bind(4, checkpoint.store_id)
      .Bind(5, int64_t{checkpoint.has_caught_up})
      .Run();
}

}  // namespace

absl::StatusOr<std::unique_ptr<SqliteFactStore>> SqliteFactStore::Open(
    absl::string_view path, std::function<void(const absl::Status&)> on_stopped) {
  REVOPS_ASSIGN_OR_RETURN(std::unique_ptr<sql::Connection> connection,
                          sql::Connection::Open(path, sql::Access::kReadWrite));
  REVOPS_RETURN_IF_ERROR(sql::Migrate(*connection, kMigrations));
  REVOPS_RETURN_IF_ERROR(RunAlone(*connection, kSmallCacheSql));
  sql::Writer::Options options;
  options.on_stopped = std::move(on_stopped);
  std::unique_ptr<sql::Writer> writer = sql::Writer::Start(std::move(connection), options);
  REVOPS_ASSIGN_OR_RETURN(std::unique_ptr<sql::ReaderPool> readers,
                          sql::ReaderPool::Open(path, kReaders));
  return std::unique_ptr<SqliteFactStore>(
      new SqliteFactStore(std::move(readers), std::move(writer)));
}

absl::StatusOr<Checkpoint> SqliteFactStore::Load(
    const std::function<absl::Status(const Fact&)>& apply) {
  Checkpoint checkpoint;
  REVOPS_RETURN_IF_ERROR(
      readers_->Read(absl::InfiniteFuture(), [&](sql::Connection& connection) -> absl::Status {
        REVOPS_ASSIGN_OR_RETURN(checkpoint, ReadCheckpoint(connection));
        return UnpackAhead([&](const TakeFact& take) { return ReadBatches(connection, take); },
                           apply);
      }));
  return checkpoint;
}

void SqliteFactStore::Append(std::vector<Fact> facts, Checkpoint checkpoint,
                             std::function<void(absl::Status)> done) {
  // Packed once, before the writer's queue: a command may run again. Mostly this is the writer's
  // thread all the same, as the next save is begun by the end of the one before.
  std::string packed = facts.empty() ? "" : PackFacts(facts);
  writer_->Submit(
      sql::Lane::kInteractive, absl::InfiniteFuture(),
      [packed = std::move(packed), checkpoint = std::move(checkpoint)](sql::WriteContext& write) {
        return AppendBatch(write.connection(), packed, checkpoint);
      },
      std::move(done));
}

absl::Status SqliteFactStore::Clear() {
  return writer_->Run(sql::Lane::kInteractive, [](sql::WriteContext& write) -> absl::Status {
    REVOPS_RETURN_IF_ERROR(RunAlone(write.connection(), kClearBatchesSql));
    return RunAlone(write.connection(), kClearCheckpointSql);
  });
}

}  // namespace revops::metrics
