#include "tests/bench/call_load.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"

namespace revops::bench {
namespace {

class Load {
 public:
  Load(const LoadShape& shape, const StartCall& start)
      : start_(start),
        begin_(absl::Now()),
        end_(begin_ + shape.length),
        latencies_(static_cast<size_t>(shape.in_flight)),
        running_(shape.in_flight) {}

  LoadResult Run() {
    for (size_t slot = 0; slot < latencies_.size(); ++slot) Next(slot);
    running_.Wait();
    return Sum(absl::Now() - begin_);
  }

 private:
  // A slot has one call at a time, so its latencies need no lock.
  void Next(size_t slot) {
    const absl::Time begin = absl::Now();
    if (begin >= end_) {
      running_.DecrementCount();
      return;
    }
    start_(next_number_.fetch_add(1), [this, slot, begin](const grpc::Status& status) {
      if (!status.ok()) Note(status);
      latencies_[slot].push_back(absl::Now() - begin);
      Next(slot);
    });
  }

  void Note(const grpc::Status& status) {
    absl::MutexLock lock(&mutex_);
    if (failed_++ == 0) {
      first_error_ =
          absl::StrCat(static_cast<int>(status.error_code()), " ", status.error_message());
    }
  }

  LoadResult Sum(absl::Duration taken) {
    std::vector<absl::Duration> all;
    for (const auto& of_slot : latencies_) all.insert(all.end(), of_slot.begin(), of_slot.end());
    LoadResult result;
    if (all.empty()) return result;
    std::sort(all.begin(), all.end());
    result.calls = static_cast<int64_t>(all.size());
    result.calls_per_s = static_cast<double>(all.size()) / absl::ToDoubleSeconds(taken);
    result.p50 = all[all.size() / 2];
    result.p99 = all[all.size() * 99 / 100];
    absl::MutexLock lock(&mutex_);
    result.failed = failed_;
    result.first_error = first_error_;
    return result;
  }

  const StartCall& start_;
  const absl::Time begin_, end_;
  std::vector<std::vector<absl::Duration>> latencies_;
  absl::BlockingCounter running_;
  std::atomic<int64_t> next_number_ = 0;
  absl::Mutex mutex_;
  int64_t failed_ ABSL_GUARDED_BY(mutex_) = 0;
  std::string first_error_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

LoadResult RunAtRate(double per_s, absl::Duration length, const StartCall& start) {
  absl::Mutex mutex;
  absl::Notification tick;  // never notified: the next millisecond
  int64_t answered = 0, failed = 0, started = 0;
  const absl::Time begin = absl::Now(), end = begin + length;
  for (absl::Time now = begin; now < end; now = absl::Now()) {
    const auto due = static_cast<int64_t>(per_s * absl::ToDoubleSeconds(now - begin));
    for (; started < due; ++started) {
      start(started, [&](const grpc::Status& status) {
        absl::MutexLock lock(&mutex);
        ++answered;
        failed += status.ok() ? 0 : 1;
      });
    }
    tick.WaitForNotificationWithTimeout(absl::Milliseconds(1));
  }
  absl::MutexLock lock(&mutex);
  const auto all_answered = [&] { return answered == started; };
  mutex.Await(absl::Condition(&all_answered));
  LoadResult result;
  result.calls = started;
  result.calls_per_s = static_cast<double>(started) / absl::ToDoubleSeconds(absl::Now() - begin);
  result.failed = failed;
  return result;
}

LoadResult RunLoad(const LoadShape& shape, const StartCall& start) {
  return Load(shape, start).Run();
}

}  // namespace revops::bench
