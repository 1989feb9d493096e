#include "common/sql/writer.h"

#include <atomic>
#include <thread>
#include <utility>

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "common/failpoint/fail_point.h"
#include "common/sql/batch.h"
#include "common/sql/checkpointer.h"
#include "common/sql/command_queue.h"
#include "common/sql/copier.h"
#include "common/sql/replier.h"
#include "common/status/check.h"
#include "common/status/status.h"

namespace revops::sql {
namespace {

constexpr absl::Duration kRetryWhenQueueFull = absl::Milliseconds(200);

absl::Status QueueFull() {
  return RetryLater(absl::StatusCode::kResourceExhausted, "QUEUE_FULL",
                    "too many writes are waiting", kRetryWhenQueueFull);
}

void Raise(std::atomic<int64_t>& counter, int64_t by) {
  counter.fetch_add(by, std::memory_order_relaxed);
}

}  // namespace

struct Writer::Impl {
  Impl(std::unique_ptr<Connection> own_connection, Options own_options)
      : connection(std::move(own_connection)),
        options(std::move(own_options)),
        checkpointer(*connection,
                     REVOPS_NUMBER_UNDER_TEST("REVOPS_CHECKPOINT_PAGES", options.checkpoint_pages)),
        batch(*connection),
        copier(*connection, queue) {}

  void Serve();
  absl::Status ServeBatch();
  void FillBatch();
  void Account();
  void Reply();
  void Stop(const absl::Status& cause);

  const std::unique_ptr<Connection> connection;
  const Options options;
  CommandQueue queue;
  Checkpointer checkpointer;
  Batch batch;
  Copier copier;
  Replier replier;
  std::atomic<bool> stopped = false;
  std::atomic<int64_t> batches = 0, commands = 0, failed = 0, reruns = 0, checkpoints = 0;
  std::thread thread;
};

void Writer::Impl::Serve() {
  while (queue.AwaitWork(copier.is_busy())) {
    const absl::Status store = queue.AnyQueued() ? ServeBatch() : absl::OkStatus();
    if (!store.ok()) return Stop(store);
    copier.Slice();
  }
  copier.End();
  const absl::Status emptied = checkpointer.AtShutdown();
  if (!emptied.ok()) Stop(emptied);
}

absl::Status Writer::Impl::ServeBatch() {
  FillBatch();
  absl::Status store = batch.Finish();
  Account();
  if (batch.committed()) {
    batch.RunEffects();
    if (options.on_batch_committed) options.on_batch_committed();
    REVOPS_FAIL_POINT(kWriterAfterEffects);
  }
  // Health tells before any caller hears of it.
  if (!store.ok()) Stop(store);
  Reply();
  if (store.ok()) store = checkpointer.AfterCommit();
  checkpoints.store(checkpointer.count(), std::memory_order_relaxed);
  return store;
}

// Interactive commands first; the last place, or one more behind the work limit, is a bulk
// command's, so that neither lane starves the other.
void Writer::Impl::FillBatch() {
  const absl::Time close_at = absl::Now() + kBatchWorkMax;
  bool served_bulk = false;
  QueuedCommand next;
  while (batch.TakesMore() && batch.size() < kBatchCommandsMax) {
    const absl::Time now = absl::Now();
    const bool work_done = batch.size() > 0 && now >= close_at;
    const bool last_place = batch.size() + 1 == kBatchCommandsMax;
    const bool bulk_is_due = !served_bulk && (work_done || last_place);
    if (work_done && served_bulk) return;
    if (bulk_is_due && queue.Take(Lane::kBulk, next)) {
      served_bulk = true;
    } else if (work_done) {
      return;
    } else if (!queue.Take(Lane::kInteractive, next)) {
      if (!queue.Take(Lane::kBulk, next)) return;
      served_bulk = true;
    }
    batch.Add(std::move(next), now);
  }
}

void Writer::Impl::Account() {
  Raise(batches, 1);
  Raise(commands, static_cast<int64_t>(batch.size()));
  Raise(failed, batch.failed());
  if (batch.was_rerun()) Raise(reruns, 1);
}

// With more to do at once, another thread answers; else the answers are quickest from here.
void Writer::Impl::Reply() {
  const bool more_waits = queue.queued(Lane::kInteractive) + queue.queued(Lane::kBulk) > 0;
  if (!more_waits || !replier.Take(batch.settled())) Answer(batch.settled());
  batch.Clear();
}

void Writer::Impl::Stop(const absl::Status& cause) {
  if (stopped.exchange(true)) return;
  queue.Close();
  if (options.on_stopped) options.on_stopped(cause);
  copier.End();
  QueuedCommand refused;
  for (const Lane lane : {Lane::kInteractive, Lane::kBulk}) {
    while (queue.Take(lane, refused)) refused.done(WriterStopped());
  }
}

Writer::Writer() = default;

std::unique_ptr<Writer> Writer::Start(std::unique_ptr<Connection> connection, Options options) {
  std::unique_ptr<Writer> writer(new Writer());
  writer->impl_ = std::make_unique<Impl>(std::move(connection), std::move(options));
  writer->impl_->thread = std::thread([impl = writer->impl_.get()] { impl->Serve(); });
  return writer;
}

Writer::~Writer() {
  impl_->queue.Close();
  impl_->thread.join();
}

void Writer::Submit(Lane lane, absl::Time deadline, Command command, Done done) {
  QueuedCommand queued{lane, deadline, std::move(command), std::move(done)};
  switch (impl_->queue.Push(queued)) {
    case CommandQueue::Pushed::kOk:
      return;
    case CommandQueue::Pushed::kFull:
      return queued.done(QueueFull());
    case CommandQueue::Pushed::kClosed:
      return queued.done(WriterStopped());
  }
}

void Writer::Copy(CopyOrder order) {
  impl_->copier.Take(std::move(order));
  impl_->queue.Wake();
}

absl::Status Writer::Run(Lane lane, Command command) {
  REVOPS_CHECK(std::this_thread::get_id() != impl_->thread.get_id(),
               "the writer's thread cannot wait for itself");
  absl::Notification answered;
  absl::Status status;
  Submit(lane, absl::InfiniteFuture(), std::move(command), [&](absl::Status answer) {
    status = std::move(answer);
    answered.Notify();
  });
  answered.WaitForNotification();
  return status;
}

Writer::Counters Writer::counters() const {
  Counters counters;
  counters.batches = impl_->batches.load(std::memory_order_relaxed);
  counters.commands = impl_->commands.load(std::memory_order_relaxed);
  counters.failed_commands = impl_->failed.load(std::memory_order_relaxed);
  counters.rerun_batches = impl_->reruns.load(std::memory_order_relaxed);
  counters.checkpoints = impl_->checkpoints.load(std::memory_order_relaxed);
  counters.queued_interactive = impl_->queue.queued(Lane::kInteractive);
  counters.queued_bulk = impl_->queue.queued(Lane::kBulk);
  return counters;
}

bool Writer::stopped() const { return impl_->stopped; }

}  // namespace revops::sql
