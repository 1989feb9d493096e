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
#include "common/sql/replier.h"
#include "common/sql/writer.h"

namespace revops::sql {

// Used again and again: Add() any number of times, Finish(), take what is settled, Clear().
class Batch {
 public:
  explicit Batch(Connection& connection) : connection_(connection), context_(connection) {}

  // Runs the command in its savepoint (or refuses it, when its deadline passed).
  void Add(QueuedCommand command, absl::Time now);
  // False once the transaction is lost, or could not even begin as the store failed: nothing more
  // can join.
  bool TakesMore() const;
  size_t size() const { return ran_.size(); }

  // Commits; where the transaction was lost, acts by the kind of error. Then every command's answer
  // is settled. An error means that the store failed: stop.
  absl::Status Finish();
  // Whether Finish() made anything durable.
  bool committed() const { return committed_; }
  // Runs the effects, in the commands' order.
  void RunEffects();
  // The commands with their answers, to be taken from here; then Clear().
  std::vector<SettledCommand>& settled() { return ran_; }
  void Clear();

  int64_t failed() const;
  bool was_rerun() const { return was_rerun_; }

 private:
  struct Mark {
    size_t committed, published, rolled_back;
  };
  Mark MarkEffects() const;
  void UndoEffects(const Mark& mark);

  absl::Status RunInSavepoint(QueuedCommand& queued);
  // `was_committing`: what succeeded until then may be kept all the same.
  absl::Status ActOnLoss(absl::Status cause, bool was_committing);
  absl::Status RunEachAlone();
  // Settles the command's answer; returns an error where the store failed, not the command.
  absl::Status RunAlone(SettledCommand& ran);
  void RefuseFrom(size_t first, const absl::Status& status);

  Connection& connection_;
  WriteContext context_;
  std::vector<SettledCommand> ran_;
  absl::Status begun_status_;
  bool begun_ = false;
  bool committed_ = false;
  bool was_rerun_ = false;
  int succeeded_ = 0;
};

// UNAVAILABLE WRITER_STOPPED, what every command gets that did not run, or was rolled back, when
// the store failed: nothing of it is kept.
absl::Status WriterStopped();
// UNAVAILABLE WRITE_OUTCOME_UNKNOWN, what a command gets whose commit failed: its pages may have
// reached the disk, and then the next start recovers them. No RetryInfo: only a caller with a
// request id may repeat it.
absl::Status WriteOutcomeUnknown();

}  // namespace revops::sql

#endif  // REVOPS_COMMON_SQL_BATCH_H_
