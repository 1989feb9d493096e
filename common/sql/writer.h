// The one thread that writes a store: it owns the only writing connection, does every commit and
// every checkpoint, and serves queued commands in batches.
//
// Each command runs in its own savepoint; one commit and one fsync serve the batch; only then do
// the callbacks run. A command that fails is rolled back alone; the others of its batch stand.
// Errors that roll back the whole batch (INTERRUPT, FULL, IOERR) acknowledge nothing: IOERR stops
// the writer (every command, present and future: UNAVAILABLE WRITER_STOPPED; those whose commit
// failed: UNAVAILABLE WRITE_OUTCOME_UNKNOWN, as the next start may recover them; health goes
// NOT_SERVING), and so does a corrupt store, but not a command that finds a row it can not read;
// FULL refuses the batch (RESOURCE_EXHAUSTED DISK_FULL),
// later batches try anew, so that it heals; otherwise each command runs again alone. So commands
// must be rerunnable and free of side effects outside the connection and what they hand to the
// WriteContext.
//
// It also copies the store while it serves (Copy()): a slice between two batches, and on and on
// while nothing is queued (copier.h).
#ifndef REVOPS_COMMON_SQL_WRITER_H_
#define REVOPS_COMMON_SQL_WRITER_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/sql/database.h"
#include "common/sql/store_copy.h"

namespace revops::sql {

// Two lanes: interactive commands go first, at least one bulk command is served per batch.
enum class Lane { kInteractive, kBulk };

// A batch closes at this many commands or this much work; it never waits for more.
inline constexpr int kBatchCommandsMax = 256;
inline constexpr absl::Duration kBatchWorkMax = absl::Milliseconds(5);
// Beyond this a lane is full: RESOURCE_EXHAUSTED QUEUE_FULL with RetryInfo.
inline constexpr size_t kQueuedCommandsMax = 4096;

// What a command is given. `connection` is inside the command's savepoint. Effects run on the
// writer's thread and must be quick.
class WriteContext {
 public:
  using Effect = std::function<void()>;

  explicit WriteContext(Connection& connection) : connection_(connection) {}
  Connection& connection() { return connection_; }
  // `effect` (updating an in-memory index, say) runs after the batch is safely on disk and before
  // the replies; effects run in the order of the commands. Dropped when the command fails or is run
  // again.
  void OnCommitted(Effect effect) { on_committed_.push_back(std::move(effect)); }
  // As OnCommitted, but behind all OnCommitted effects of the batch: for telling others.
  void OnPublished(Effect effect) { on_published_.push_back(std::move(effect)); }
  // Takes back what the command noted in memory so that later commands of its batch see it: runs
  // when the command or its batch is rolled back, latest first.
  void OnRolledBack(Effect effect) { on_rolled_back_.push_back(std::move(effect)); }

 private:
  friend class Batch;
  Connection& connection_;
  std::vector<Effect> on_committed_, on_published_, on_rolled_back_;
};

// A copy of the store as it is at one commit, see store_copy.h for what it is and its errors.
struct CopyOrder {
  // Where it is made; on any error nothing is left there.
  std::string path;
  // Called now and then: false gives the copy up (CANCELLED).
  std::function<bool(const CopyProgress&)> go_on;
  // Called once; OK: the copy is complete and wants SettleCopy().
  std::function<void(absl::Status)> done;
};

class Writer {
 public:
  using Command = std::function<absl::Status(WriteContext&)>;
  using Done = std::function<void(absl::Status)>;

  struct Options {
    // Called on the writer's thread after each batch that committed, once its effects ran: wakes
    // watchers.
    std::function<void()> on_batch_committed;
    // Called once when the writer stops because the store failed.
    std::function<void(const absl::Status&)> on_stopped;
    // Checkpoint when the WAL has this many pages (of 4 KiB). A page that changed often since the
    // last one is copied once, so fewer checkpoints copy less.
    int checkpoint_pages = 16000;
  };

  // `connection` is the store's only writing connection, already migrated.
  static std::unique_ptr<Writer> Start(std::unique_ptr<Connection> connection, Options options);
  // Serves what is queued, then stops. Commands submitted later are refused.
  ~Writer();

  // Thread-safe; never blocks. `done` runs exactly once and must be quick: on the writer's thread
  // or the one that replies for it after the commit or failure (of one batch in order, of two
  // perhaps at the same time), or at once on the calling thread when the command is refused
  // (QUEUE_FULL, WRITER_STOPPED). A command whose `deadline` has passed is not started
  // (DEADLINE_EXCEEDED). A command that succeeds must have written only through its context.
  void Submit(Lane lane, absl::Time deadline, Command command, Done done);
  // Blocks until done. Not from the writer's thread.
  absl::Status Run(Lane lane, Command command);

  // Thread-safe, never blocks. The order's callbacks run on the writer's thread and must be quick;
  // `done` at once on the calling one where the order is refused: RESOURCE_EXHAUSTED BACKUP_RUNNING
  // while there is another, UNAVAILABLE WRITER_STOPPED.
  void Copy(CopyOrder order);

  struct Counters {
    int64_t batches = 0, commands = 0, failed_commands = 0, rerun_batches = 0, checkpoints = 0;
    size_t queued_interactive = 0, queued_bulk = 0;
  };
  Counters counters() const;
  bool stopped() const;

 private:
  struct Impl;
  Writer();
  std::unique_ptr<Impl> impl_;
};

}  // namespace revops::sql

#endif  // REVOPS_COMMON_SQL_WRITER_H_
