// The writer alone: random updates of 100,000 rows plus one appended event each, with a fixed
// number of commands in flight, so that batches form as they do under load. Run from a real disk:
//   TMPDIR=. build/release/bin/revops_writer_bench
#include <atomic>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <utility>

#include "absl/synchronization/mutex.h"
#include "benchmark/benchmark.h"
#include "common/log/event_log.h"
#include "common/sql/migrator.h"
#include "common/sql/writer.h"
#include "common/status/check.h"
#include "tests/support/temp_dir.h"

namespace revops {
namespace {

constexpr int kRows = 100'000;
constexpr size_t kEventBytes = 300;

constexpr sql::Migration kMigrations[] = {
    {1, "0001_event.sql", log::kEventTableSql},
    {2, "0002_deal.sql",
     "CREATE TABLE deal(id INTEGER PRIMARY KEY, stage INTEGER NOT NULL, entered INTEGER NOT NULL,"
     " owner TEXT NOT NULL, fields BLOB NOT NULL) STRICT;"},
};
constexpr char kInsertSql[] =
    "INSERT INTO deal(id, stage, entered, owner, fields) VALUES (?, 0, 0, 'reps/ada', ?)";
constexpr char kUpdateSql[] = "UPDATE deal SET stage = ?, entered = ? WHERE id = ?";

struct Store {
  explicit Store(int checkpoint_pages) {
    auto connection = sql::Connection::Open(dir.File("bench.db"), sql::Access::kReadWrite);
    REVOPS_CHECK(connection.ok(), "the benchmark needs its store");
    REVOPS_CHECK(sql::Migrate(**connection, kMigrations).ok(), "migrated");
    log = *log::EventLog::Open(**connection, &clock);
    sql::Writer::Options options;
    options.checkpoint_pages = checkpoint_pages;
    writer = sql::Writer::Start(*std::move(connection), std::move(options));
    REVOPS_CHECK(writer->Run(sql::Lane::kBulk, &Store::Fill).ok(), "filled");
  }
  static absl::Status Fill(sql::WriteContext& write) {
    const std::string fields(200, 'f');
    auto insert = write.connection().Prepare(kInsertSql);
    for (int id = 1; id <= kRows; ++id) {
      REVOPS_CHECK(insert->Bind(1, id).BindBlob(2, fields).Run().ok(), "inserted");
    }
    return absl::OkStatus();
  }
  absl::Status Advance(sql::WriteContext& write, int64_t id) {
    const log::Slot slot = log->Next(write);
    auto update = write.connection().Prepare(kUpdateSql);
    const absl::Status updated =
        update->Bind(1, id % 7).Bind(2, slot.revision.value).Bind(3, id).Run();
    if (!updated.ok()) return updated;
    log::Entry entry;
    entry.events.emplace_back(kEventBytes, 'e');
    entry.subject = id;
    entry.actor = "users/ada";
    entry.request_id = std::to_string(slot.revision.value);
    return log->Append(write, slot, entry);
  }

  revops::testing::TempDir dir;
  SystemClock clock;
  std::unique_ptr<log::EventLog> log;
  std::unique_ptr<sql::Writer> writer;
};

// Keeps a number of commands in flight: each answer submits the next.
class Load {
 public:
  Load(Store& store, int64_t commands)
      : store_(store), left_to_submit_(commands), left_(commands) {}

  void Run(int in_flight) {
    for (int i = 0; i < in_flight; ++i) Submit();
    absl::MutexLock lock(&mutex_);
    const auto finished = [this] { return left_ == 0; };
    mutex_.Await(absl::Condition(&finished));
  }

 private:
  void Submit() {
    if (left_to_submit_.fetch_sub(1) <= 0) return;
    thread_local std::mt19937_64 random{7};
    const int64_t id = 1 + static_cast<int64_t>(random() % kRows);
    store_.writer->Submit(
        sql::Lane::kInteractive, absl::InfiniteFuture(),
        [this, id](sql::WriteContext& write) { return store_.Advance(write, id); },
        [this](absl::Status status) {
          REVOPS_CHECK(status.ok(), "every command succeeds");
          Submit();
          absl::MutexLock lock(&mutex_);
          --left_;
        });
  }

  Store& store_;
  std::atomic<int64_t> left_to_submit_;
  absl::Mutex mutex_;
  int64_t left_ ABSL_GUARDED_BY(mutex_);
};

// Has the store copied again and again, as if backups came one after another.
class Copies {
 public:
  explicit Copies(Store& store) : store_(store) { Order(); }
  // Ends the one under way; how many were completed.
  int End() {
    ends_ = true;
    absl::MutexLock lock(&mutex_);
    const auto ended = [this] { return ended_; };
    mutex_.Await(absl::Condition(&ended));
    return completed_;
  }

 private:
  void Order() {
    store_.writer->Copy({store_.dir.File("bench.db-backup"),
                         [this](const sql::CopyProgress&) { return !ends_; },
                         [this](const absl::Status& status) {
                           if (status.ok()) ++completed_;
                           if (!ends_) return Order();
                           absl::MutexLock lock(&mutex_);
                           ended_ = true;
                         }});
  }

  Store& store_;
  std::atomic<bool> ends_ = false;
  std::atomic<int> completed_ = 0;
  absl::Mutex mutex_;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
};

void Advance(benchmark::State& state) {
  constexpr int64_t kCommands = 200'000;
  Store store(static_cast<int>(state.range(1)));
  for (auto _ : state) Load(store, kCommands).Run(static_cast<int>(state.range(0)));
  state.SetItemsProcessed(state.iterations() * kCommands);
  const sql::Writer::Counters counters = store.writer->counters();
  state.counters["batch"] =
      static_cast<double>(counters.commands) / static_cast<double>(counters.batches);
  state.counters["checkpoints"] = static_cast<double>(counters.checkpoints);
}
BENCHMARK(Advance)
    ->ArgNames({"in_flight", "checkpoint_pages"})
    ->Args({64, 4000})
    ->Args({64, 16000})
    ->Args({256, 1000})
    ->Args({256, 4000})
    ->Args({256, 16000})
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

void AdvanceWhileCopied(benchmark::State& state) {
  constexpr int64_t kCommands = 200'000;
  Store store(16000);
  Copies copies(store);
  for (auto _ : state) Load(store, kCommands).Run(static_cast<int>(state.range(0)));
  state.counters["copies"] = copies.End();
  state.SetItemsProcessed(state.iterations() * kCommands);
}
BENCHMARK(AdvanceWhileCopied)
    ->ArgNames({"in_flight"})
    ->Arg(64)
    ->Arg(256)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace revops

BENCHMARK_MAIN();
