// One batch of the writer: commands in savepoints of one transaction, then one commit.
#ifndef REVOPS_COMMON_SQL_BATCH_H_
#define REVOPS_COMMON_SQL_BATCH_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/sql/command_queue.h"
#include "common/sql/database.h"
#include "common/sql/writer.h"

namespace revops::sql {

// Used again and again: Add() any number of times, Finish(), Reply().
class Batch {
 public:
  explicit Batch(Connection& connection) : connection_(connection), context_(connection) {}

  // Runs the command in its savepoint (or refuses it, when its deadline passed).
  void Add(QueuedCommand command, absl::Time now);
  // False once the transaction is lost: nothing more can join.
  bool TakesMore() const { return connection_.lost_transaction().ok(); }
  size_t size() const { return ran_.size(); }

  // Commits; where the transaction was lost, acts by the kind of error. Then every command's answer
  // is settled. An error means that the store failed: stop.
  absl::Status Finish();
  // Whether Finish() made anything durable.
  bool committed() const { return committed_; }
  // Runs the effects, in the commands' order.
  void RunEffects();
  // Gives every command its answer and empties the batch.
  void Reply();

  int64_t failed() const;
  bool was_rerun() const { return was_rerun_; }

 private:
  struct Ran {
    QueuedCommand queued;
    absl::Status status;
  };
  struct Mark {
    size_t committed, published, rolled_back;
  };
  Mark MarkEffects() const;
  void UndoEffects(const Mark& mark);

  absl::Status RunInSavepoint(QueuedCommand& queued);
  absl::Status ActOnLoss(absl::Status cause);
  absl::Status RunEachAlone();
  // Errors of the transaction and of the command alike.
  absl::Status RunAlone(QueuedCommand& queued);
  void RefuseFrom(size_t first, const absl::Status& status);

  Connection& connection_;
  WriteContext context_;
  std::vector<Ran> ran_;
  absl::Status begun_status_;
  bool begun_ = false;
  bool committed_ = false;
  bool was_rerun_ = false;
  int succeeded_ = 0;
};

// UNAVAILABLE WRITER_STOPPED, what every command gets once the store has failed.
absl::Status WriterStopped();

}  // namespace revops::sql

#endif  // REVOPS_COMMON_SQL_BATCH_H_
