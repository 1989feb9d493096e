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

// The statements of one half.
struct HalfSql {
  const char* batches;  // its table, for errors
  const char* read_checkpoint;
  const char* read_batches;
  const char* append;
  const char* set_checkpoint;
  const char* clear_batches;
  const char* clear_checkpoint;
};

constexpr HalfSql kDealSql = {
    .batches = "fact_batch",
    .read_checkpoint =
        "SELECT resume_token, revision, event_index, store_id, has_caught_up FROM follow_checkpoint"
        " WHERE only_row = 1",
    .read_batches = "SELECT number, facts FROM fact_batch ORDER BY number",
    .append = "INSERT INTO fact_batch(facts) VALUES (?)",
    .set_checkpoint =
        "INSERT INTO follow_checkpoint"
        "(only_row, resume_token, revision, event_index, store_id, has_caught_up)"
        " VALUES (1, ?, ?, ?, ?, ?)"
        " ON CONFLICT(only_row) DO UPDATE SET resume_token = excluded.resume_token,"
        " revision = excluded.revision, event_index = excluded.event_index,"
        " store_id = excluded.store_id, has_caught_up = excluded.has_caught_up",
    .clear_batches = "DELETE FROM fact_batch",
    .clear_checkpoint = "DELETE FROM follow_checkpoint",
};

constexpr HalfSql kLeadSql = {
    .batches = "lead_fact_batch",
    .read_checkpoint =
        "SELECT resume_token, revision, event_index, store_id, has_caught_up"
        " FROM lead_follow_checkpoint WHERE only_row = 1",
    .read_batches = "SELECT number, facts FROM lead_fact_batch ORDER BY number",
    .append = "INSERT INTO lead_fact_batch(facts) VALUES (?)",
    .set_checkpoint =
        "INSERT INTO lead_follow_checkpoint"
        "(only_row, resume_token, revision, event_index, store_id, has_caught_up)"
        " VALUES (1, ?, ?, ?, ?, ?)"
        " ON CONFLICT(only_row) DO UPDATE SET resume_token = excluded.resume_token,"
        " revision = excluded.revision, event_index = excluded.event_index,"
        " store_id = excluded.store_id, has_caught_up = excluded.has_caught_up",
    .clear_batches = "DELETE FROM lead_fact_batch",
    .clear_checkpoint = "DELETE FROM lead_follow_checkpoint",
};

constexpr const HalfSql& SqlOf(const Fact*) { return kDealSql; }
constexpr const HalfSql& SqlOf(const LeadStreamFact*) { return kLeadSql; }
template <typename StreamFact>
constexpr const HalfSql& kSqlOf = SqlOf(static_cast<const StreamFact*>(nullptr));

absl::Status RunAlone(sql::Connection& connection, const char* sql) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(sql));
  return statement.Run();
}

absl::StatusOr<Checkpoint> ReadCheckpoint(sql::Connection& connection, const HalfSql& half) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement read, connection.Prepare(half.read_checkpoint));
  REVOPS_ASSIGN_OR_RETURN(const bool is_there, read.Step());
  if (!is_there) return Checkpoint{};
  return Checkpoint{.resume_token = std::string(read.Text(0)),
                    .revision = read.Int(1),
                    .index = static_cast<int32_t>(read.Int(2)),
                    .store_id = std::string(read.Text(3)),
                    .has_caught_up = read.Int(4) != 0};
}

template <typename StreamFact>
absl::Status ReadBatches(sql::Connection& connection, const TakeFact<StreamFact>& take) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement read, connection.Prepare(kSqlOf<StreamFact>.read_batches));
  for (;;) {
    REVOPS_ASSIGN_OR_RETURN(const bool is_row, read.Step());
    if (!is_row) return absl::OkStatus();
    const absl::Status unpacked = UnpackFacts(read.Blob(1), take);
    if (!unpacked.ok()) {
      return absl::Status(unpacked.code(), absl::StrCat(kSqlOf<StreamFact>.batches, " ",
                                                        read.Int(0), ": ", unpacked.message()));
    }
  }
}

absl::Status AppendBatch(sql::Connection& connection, const HalfSql& half,
                         const std::string& packed, const Checkpoint& checkpoint) {
  if (!packed.empty()) {
    REVOPS_ASSIGN_OR_RETURN(sql::Statement append, connection.Prepare(half.append));
    REVOPS_RETURN_IF_ERROR(append.BindBlob(1, packed).Run());
  }
  REVOPS_ASSIGN_OR_RETURN(sql::Statement set, connection.Prepare(half.set_checkpoint));
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

template <typename StreamFact>
absl::StatusOr<Checkpoint> SqliteHalf<StreamFact>::Load(
    const std::function<absl::Status(const StreamFact&)>& apply) {
  Checkpoint checkpoint;
  REVOPS_RETURN_IF_ERROR(
      readers_->Read(absl::InfiniteFuture(), [&](sql::Connection& connection) -> absl::Status {
        REVOPS_ASSIGN_OR_RETURN(checkpoint, ReadCheckpoint(connection, kSqlOf<StreamFact>));
        return UnpackAhead<StreamFact>(
            [&](const TakeFact<StreamFact>& take) { return ReadBatches(connection, take); }, apply);
      }));
  return checkpoint;
}

template <typename StreamFact>
void SqliteHalf<StreamFact>::Append(std::vector<StreamFact> facts, Checkpoint checkpoint,
                                    std::function<void(absl::Status)> done) {
  // Packed once, before the writer's queue: a command may run again. Mostly this is the writer's
  // thread all the same, as the next save is begun by the end of the one before.
  std::string packed = facts.empty() ? "" : PackFacts(facts);
  writer_->Submit(
      sql::Lane::kInteractive, absl::InfiniteFuture(),
      [packed = std::move(packed), checkpoint = std::move(checkpoint)](sql::WriteContext& write) {
        return AppendBatch(write.connection(), kSqlOf<StreamFact>, packed, checkpoint);
      },
      std::move(done));
}

template <typename StreamFact>
absl::Status SqliteHalf<StreamFact>::Clear() {
  return writer_->Run(sql::Lane::kInteractive, [](sql::WriteContext& write) -> absl::Status {
    REVOPS_RETURN_IF_ERROR(RunAlone(write.connection(), kSqlOf<StreamFact>.clear_batches));
    return RunAlone(write.connection(), kSqlOf<StreamFact>.clear_checkpoint);
  });
}

template class SqliteHalf<Fact>;
template class SqliteHalf<LeadStreamFact>;

}  // namespace revops::metrics
