#include "common/log/watch_session.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/status.h"

namespace revops::log {
namespace {

// A turn of a reader thread reads at most this many pages that the filter hides altogether, then
// lets others go first.
constexpr int kPagesPerTurn = 16;
// When the reader threads or connections are all taken.
constexpr absl::Duration kRetryReading = absl::Milliseconds(20);
constexpr absl::Duration kConnectionWaitMax = absl::Milliseconds(500);
constexpr absl::Duration kResumeAfter = absl::Seconds(1);

absl::Status WatchesFull(int at_most) {
  return RetryLater(absl::StatusCode::kResourceExhausted, "WATCHES_FULL",
                    absl::StrCat("at most ", at_most, " watches are served at once"), kResumeAfter);
}

absl::Status SlowConsumer() {
  return RetryLater(absl::StatusCode::kUnavailable, "SLOW_CONSUMER",
                    "a response could not be delivered for too long; resume with the last token",
                    kResumeAfter);
}

}  // namespace

absl::StatusOr<absl::Duration> CheckProgressInterval(absl::Duration interval) {
  if (interval >= kProgressMin && interval <= kProgressMax) return interval;
  return InvalidField("progress_interval",
                      absl::StrCat("must be 1 to 60 s, is ", absl::FormatDuration(interval)));
}

WatchSession::WatchSession(const WatchSource& source, grpc::CallbackServerContext* context,
                           Options options)
    : source_(source), context_(context), options_(std::move(options)) {}

WatchSession::~WatchSession() = default;

void WatchSession::Begin(std::shared_ptr<WatchSession> session) {
  WatchSession& watch = *session;
  const std::weak_ptr<WatchSession> weak = session;
  watch.weak_this_ = weak;
  {
    absl::MutexLock lock(&watch.mutex_);
    watch.turn_began_ = watch.last_sent_ = watch.last_permitted_ = absl::Now();
    watch.self_ = std::move(session);
  }
  const int open = watch.source_.open->fetch_add(1, std::memory_order_relaxed);
  if (open >= watch.source_.watches_max) {
    return watch.End(WatchesFull(watch.source_.watches_max));
  }
  const int64_t notification = watch.source_.drain->OnDrain([weak] {
    if (const auto self = weak.lock()) self->End(rpc::ServerDraining());
  });
  {
    absl::MutexLock lock(&watch.mutex_);
    watch.drain_notification_ = notification;
  }
  if (watch.options_.on_begun) {
    watch.options_.on_begun([weak](const absl::Status& why) {
      if (const auto self = weak.lock()) self->End(why);
    });
  }
  watch.SetTimer();
  watch.SubmitRead();
}

void WatchSession::SubmitRead() {
  const bool taken = source_.threads->Submit([weak = weak_this_] {
    if (const auto self = weak.lock()) self->ReadAndSend();
  });
  if (taken) return;
  {
    absl::MutexLock lock(&mutex_);
    turn_ = Turn::kRetrying;
  }
  SetTimer();
}

void WatchSession::ReadAndSend() {
  for (int pages = 0; pages < kPagesPerTurn; ++pages) {
    bool progress_is_due = false;
    {
      absl::MutexLock lock(&mutex_);
      if (ended_.has_value()) return;
      turn_ = Turn::kReading;
      progress_is_due = absl::Now() >= last_sent_ + options_.progress_interval;
    }
    if (!(snapshot_.has_value() ? SendSnapshotPart() : SendPage(progress_is_due))) return;
  }
  SubmitRead();
}

void WatchSession::RetrySoon() {
  {
    absl::MutexLock lock(&mutex_);
    turn_ = Turn::kRetrying;
  }
  SetTimer();
}

bool WatchSession::SendSnapshotPart() {
  SnapshotCursor next = *snapshot_;
  const absl::StatusOr<bool> has_events = RenderSnapshot(next);
  if (absl::IsDeadlineExceeded(has_events.status())) return RetrySoon(), false;
  if (!has_events.ok()) return End(has_events.status()), false;
  const bool is_last = next.after_key == 0;
  snapshot_ = is_last ? std::nullopt : std::optional<SnapshotCursor>(next);
  if (*has_events || is_last) return Send(/*caught_up=*/false), false;
  return true;
}

bool WatchSession::SendPage(bool progress_is_due) {
  const absl::StatusOr<WatchPage> page = ReadPage();
  if (absl::IsDeadlineExceeded(page.status())) return RetrySoon(), false;
  if (!page.ok()) return End(page.status()), false;
  if (snapshot_.has_value()) return true;  // it was only just begun
  const bool must_send = progress_is_due || (page->caught_up && !told_caught_up_);
  if (page->records.empty() && !must_send) return AwaitHead(), false;
  const absl::StatusOr<bool> has_events = Render(*page);
  if (!has_events.ok()) return End(has_events.status()), false;
  cursor_ = page->through;
  if (*has_events || must_send) return Send(page->caught_up), false;
  return true;
}

absl::StatusOr<WatchPage> WatchSession::ReadPage() {
  WatchPage page;
  REVOPS_RETURN_IF_ERROR(source_.readers->Read(
      absl::Now() + kConnectionWaitMax,
      [&](sql::Connection& connection) { return ReadPageIn(connection, page); }));
  return page;
}

absl::Status WatchSession::ReadPageIn(sql::Connection& connection, WatchPage& page) {
  if (!cursor_.has_value()) {
    REVOPS_ASSIGN_OR_RETURN(head_at_opening_, EventLog::Last(connection));
    REVOPS_ASSIGN_OR_RETURN(cursor_, ResolveStart(*source_.log, connection, options_.start));
    if (options_.start.kind == WatchStart::Kind::kSnapshot) {
      snapshot_ = SnapshotCursor{*cursor_};
      return absl::OkStatus();
    }
  }
  REVOPS_ASSIGN_OR_RETURN(page.records, EventLog::ReadAfter(connection, *cursor_,
                                                            kResponseEventsMax, kResponseBytesMax));
  page.through = page.records.empty() ? *cursor_ : page.records.back().revision;
  page.caught_up = page.through >= head_at_opening_;
  // What lay between was pruned while the stream was behind: never a silent skip.
  if (!page.records.empty() && page.records.front().revision.value != cursor_->value + 1) {
    return TokenExpired(*source_.log, *cursor_, page.records.front().revision);
  }
  return absl::OkStatus();
}

void WatchSession::Send(bool caught_up) {
  absl::MutexLock lock(&mutex_);
  if (ended_.has_value()) return;
  told_caught_up_ = told_caught_up_ || caught_up;
  turn_ = Turn::kWriting;
  turn_began_ = last_sent_ = absl::Now();
  WriteRendered();
}

void WatchSession::Written(bool ok) {
  if (!ok) return End(absl::CancelledError("the watch was given up by its caller"));
  {
    absl::MutexLock lock(&mutex_);
    if (ended_.has_value()) return;
    turn_ = Turn::kReading;
    last_sent_ = absl::Now();
  }
  const bool has_more = snapshot_.has_value() || !told_caught_up_ || source_.log->head() > *cursor_;
  if (has_more) return SubmitRead();
  AwaitHead();
}

void WatchSession::AwaitHead() {
  const Revision cursor = *cursor_;  // from here on the timer may take the turn
  {
    absl::MutexLock lock(&mutex_);
    if (ended_.has_value()) return;
    turn_ = Turn::kWaiting;
    turn_began_ = absl::Now();
  }
  // May wake at once, and the timer may have taken the turn, and even a later wait begun, before
  // the id is noted: of all of them only the latest, and only while it waits, stays with the head.
  const int64_t notification = source_.log->NotifyBeyond(cursor, [weak = weak_this_] {
    const auto self = weak.lock();
    if (self == nullptr || !self->Enter()) return;
    self->Wake();
    self->Leave();
  });
  absl::MutexLock lock(&mutex_);
  if (ended_.has_value() || turn_ != Turn::kWaiting) return source_.log->Forget(notification);
  source_.log->Forget(std::min(head_notification_, notification));
  head_notification_ = std::max(head_notification_, notification);
}

void WatchSession::Wake() {
  {
    absl::MutexLock lock(&mutex_);
    if (ended_.has_value() || turn_ != Turn::kWaiting) return;
    turn_ = Turn::kReading;
    source_.log->Forget(std::exchange(head_notification_, 0));
  }
  SubmitRead();
}

void WatchSession::Cancelled() {
  End(absl::CancelledError("the watch was given up by its caller"));
}

void WatchSession::End(const absl::Status& status) {
  {
    absl::MutexLock lock(&mutex_);
    if (ended_.has_value()) return;
    ended_ = absl::Now();
    source_.log->Forget(std::exchange(head_notification_, 0));
  }
  // Before the peer hears of it.
  const absl::Status told = options_.on_ended ? options_.on_ended(status) : status;
  {
    absl::MutexLock lock(&mutex_);
    EndStream(told);
  }
  SetTimer();
}

void WatchSession::Done() {
  std::shared_ptr<WatchSession> self;
  std::unique_ptr<grpc::Alarm> alarm;
  int64_t drain_notification = 0;
  {
    absl::MutexLock lock(&mutex_);
    done_ = true;
    self = std::move(self_);
    alarm = std::move(alarm_);
    drain_notification = drain_notification_;
    // What callbacks touch may go as soon as the server has ended.
    const auto nobody_is_inside = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
      return inside_ == 0;
    };
    mutex_.Await(absl::Condition(&nobody_is_inside));
  }
  source_.drain->Forget(drain_notification);
  source_.open->fetch_sub(1, std::memory_order_relaxed);
}

bool WatchSession::Enter() {
  absl::MutexLock lock(&mutex_);
  if (done_) return false;
  ++inside_;
  return true;
}

void WatchSession::Leave() {
  absl::MutexLock lock(&mutex_);
  --inside_;
}

absl::Time WatchSession::NextDue(absl::Time now) const {
  if (ended_.has_value()) return *ended_ + options_.limits.end_max;
  const absl::Time due = last_permitted_ + options_.limits.permission_interval;
  switch (turn_) {
    case Turn::kRetrying:
      return std::min(due, now + kRetryReading);
    case Turn::kWaiting:
      return std::min(due, last_sent_ + options_.progress_interval);
    case Turn::kWriting:
      // A wait may follow, and the timer is not set anew for it: look again before it is due.
      return std::min(
          {due, turn_began_ + options_.limits.stalled_write_max, now + options_.progress_interval});
    case Turn::kReading:
      break;
  }
  return std::min({due, now + options_.progress_interval, now + options_.limits.stalled_write_max});
}

// Replaces the timer, so that it fires at what is due next.
void WatchSession::SetTimer() {
  auto alarm = std::make_unique<grpc::Alarm>();
  absl::MutexLock lock(&mutex_);
  if (done_) return;
  alarm->Set(absl::ToChronoTime(NextDue(absl::Now())), [weak = weak_this_](bool expired) {
    const auto self = weak.lock();
    if (!expired || self == nullptr || !self->Enter()) return;
    self->OnTimer();
    self->Leave();
  });
  alarm_.swap(alarm);
}

void WatchSession::OnTimer() {
  const absl::Time now = absl::Now();
  bool retry = false, progress = false, stalled = false, ask = false;
  {
    absl::MutexLock lock(&mutex_);
    if (ended_.has_value()) {
      if (now >= *ended_ + options_.limits.end_max) return context_->TryCancel();
    } else {
      ask = now >= last_permitted_ + options_.limits.permission_interval;
      if (ask) last_permitted_ = now;
      retry = turn_ == Turn::kRetrying;
      if (retry) turn_ = Turn::kReading;
      progress = turn_ == Turn::kWaiting && now >= last_sent_ + options_.progress_interval;
      stalled = turn_ == Turn::kWriting && now >= turn_began_ + options_.limits.stalled_write_max;
    }
  }
  if (stalled) return End(SlowConsumer());
  if (ask && options_.still_permitted) {
    const absl::Status permitted = options_.still_permitted();
    if (!permitted.ok()) return End(permitted);
  }
  if (retry) SubmitRead();
  if (progress) Wake();
  SetTimer();
}

}  // namespace revops::log
