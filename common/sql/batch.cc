#include "common/sql/batch.h"

#include <algorithm>
#include <utility>

#include "common/failpoint/fail_point.h"
#include "common/status/check.h"
#include "common/status/status.h"

namespace revops::sql {
namespace {

constexpr char kBeginSql[] = "BEGIN IMMEDIATE";
constexpr char kCommitSql[] = "COMMIT";
constexpr char kRollbackSql[] = "ROLLBACK";
constexpr char kSavepointSql[] = "SAVEPOINT command";
constexpr char kReleaseSql[] = "RELEASE command";
constexpr char kRollbackToSql[] = "ROLLBACK TO command";

constexpr absl::Duration kRetryWhenStopped = absl::Seconds(1);

absl::Status RunSql(Connection& connection, const char* sql) {
  REVOPS_ASSIGN_OR_RETURN(Statement statement, connection.Prepare(sql));
  return statement.Run();
}

// Whatever state an error left behind, no transaction is open afterwards.
void LeaveTransaction(Connection& connection) {
  connection.ForgetLostTransaction();
  if (connection.autocommit()) return;
  // If even this fails, the next BEGIN fails too and is told.
  RunSql(connection, kRollbackSql).IgnoreError();
  connection.ForgetLostTransaction();
}

bool StoreFailed(const absl::Status& status) {
  const ErrorClass kind = ErrorClassOf(status);
  return kind == ErrorClass::kIo || kind == ErrorClass::kCorrupt;
}

absl::Status DeadlinePassed() {
  return ErrorWithReason(absl::StatusCode::kDeadlineExceeded, "DEADLINE_PASSED",
                         "the deadline passed while the command was queued; nothing was done");
}

}  // namespace

absl::Status WriterStopped() {
  return RetryLater(
      absl::StatusCode::kUnavailable, "WRITER_STOPPED",
      "the writer has stopped; nothing of this was written, nor is anything until the "
      "service restarts",
      kRetryWhenStopped);
}

absl::Status WriteOutcomeUnknown() {
  return ErrorWithReason(absl::StatusCode::kUnavailable, "WRITE_OUTCOME_UNKNOWN",
                         "the disk failed while this was being written: it may or may not have "
                         "been kept; repeat it only with the same request_id");
}

bool Batch::TakesMore() const {
  return connection_.lost_transaction().ok() && !StoreFailed(begun_status_);
}

void Batch::Add(QueuedCommand command, absl::Time now) {
  ran_.push_back({std::move(command), absl::OkStatus()});
  SettledCommand& ran = ran_.back();
  if (ran.queued.deadline <= now) {
    ran.status = DeadlinePassed();
    return;
  }
  if (!begun_) {
    begun_status_ = RunSql(connection_, kBeginSql);
    ran.status = begun_status_;
    if (!ran.status.ok()) return;
    begun_ = true;
  }
  ran.status = RunInSavepoint(ran.queued);
  if (ran.status.ok()) ++succeeded_;
}

absl::Status Batch::RunInSavepoint(QueuedCommand& queued) {
  REVOPS_RETURN_IF_ERROR(RunSql(connection_, kSavepointSql));
  const Mark before = MarkEffects();
  absl::Status status = queued.command(context_);
  if (!connection_.lost_transaction().ok()) return connection_.lost_transaction();
  REVOPS_CHECK(!connection_.autocommit(), "a command does not end the writer's transaction");
  if (status.ok()) {
    status = RunSql(connection_, kReleaseSql);
    if (status.ok()) return status;
  }
  // Where these fail, the transaction counts as lost, and Finish() sees it.
  absl::Status undone = RunSql(connection_, kRollbackToSql);
  if (undone.ok()) undone = RunSql(connection_, kReleaseSql);
  UndoEffects(before);
  return undone.ok() ? status : undone;
}

absl::Status Batch::Finish() {
  if (!begun_) {
    return StoreFailed(begun_status_) ? ActOnLoss(begun_status_, false) : absl::OkStatus();
  }
  if (!connection_.lost_transaction().ok()) return ActOnLoss(connection_.lost_transaction(), false);
  if (succeeded_ == 0) {
    LeaveTransaction(connection_);
    return absl::OkStatus();
  }
  REVOPS_FAIL_POINT(kWriterBeforeCommit);
  const absl::Status done = RunSql(connection_, kCommitSql);
  if (!done.ok()) return ActOnLoss(done, true);
  REVOPS_FAIL_POINT(kWriterAfterCommit);
  context_.on_rolled_back_.clear();
  committed_ = true;
  return absl::OkStatus();
}

absl::Status Batch::ActOnLoss(absl::Status cause, bool was_committing) {
  LeaveTransaction(connection_);
  UndoEffects({0, 0, 0});
  if (StoreFailed(cause)) {
    for (SettledCommand& ran : ran_) {
      ran.status = was_committing && ran.status.ok() ? WriteOutcomeUnknown() : WriterStopped();
    }
    return cause;
  }
  if (ErrorClassOf(cause) == ErrorClass::kFull) {
    RefuseFrom(0, cause);
    return absl::OkStatus();
  }
  return RunEachAlone();
}

absl::Status Batch::RunEachAlone() {
  was_rerun_ = true;
  for (size_t i = 0; i < ran_.size(); ++i) {
    absl::Status store = RunAlone(ran_[i]);
    if (!store.ok()) {
      RefuseFrom(i + 1, WriterStopped());
      return store;
    }
    if (ran_[i].status.ok()) committed_ = true;
  }
  return absl::OkStatus();
}

absl::Status Batch::RunAlone(SettledCommand& ran) {
  if (ran.queued.deadline <= absl::Now()) {
    ran.status = DeadlinePassed();
    return absl::OkStatus();
  }
  const Mark before = MarkEffects();
  // What the store says; the command's own error, whatever it calls itself, concerns it alone.
  absl::Status store = RunSql(connection_, kBeginSql);
  ran.status = store;
  if (store.ok()) {
    ran.status = ran.queued.command(context_);
    store = connection_.lost_transaction();
  }
  const bool commits = store.ok() && ran.status.ok();
  if (commits) {
    store = RunSql(connection_, kCommitSql);
    if (store.ok()) {
      context_.on_rolled_back_.clear();
      return store;
    }
  }
  LeaveTransaction(connection_);
  UndoEffects(before);
  if (StoreFailed(store)) {
    ran.status = commits ? WriteOutcomeUnknown() : WriterStopped();
    return store;
  }
  if (!store.ok()) ran.status = store;
  return absl::OkStatus();
}

void Batch::RefuseFrom(size_t first, const absl::Status& status) {
  for (size_t i = first; i < ran_.size(); ++i) ran_[i].status = status;
}

Batch::Mark Batch::MarkEffects() const {
  return {context_.on_committed_.size(), context_.on_published_.size(),
          context_.on_rolled_back_.size()};
}

void Batch::UndoEffects(const Mark& mark) {
  while (context_.on_rolled_back_.size() > mark.rolled_back) {
    context_.on_rolled_back_.back()();
    context_.on_rolled_back_.pop_back();
  }
  context_.on_committed_.resize(mark.committed);
  context_.on_published_.resize(mark.published);
}

void Batch::RunEffects() {
  for (const WriteContext::Effect& effect : context_.on_committed_) effect();
  for (const WriteContext::Effect& effect : context_.on_published_) effect();
  context_.on_committed_.clear();
  context_.on_published_.clear();
}

void Batch::Clear() {
  ran_.clear();
  begun_ = committed_ = was_rerun_ = false;
  begun_status_ = absl::OkStatus();
  succeeded_ = 0;
}

int64_t Batch::failed() const {
  return std::count_if(ran_.begin(), ran_.end(),
                       [](const SettledCommand& ran) { return !ran.status.ok(); });
}

}  // namespace revops::sql
