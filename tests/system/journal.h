// What a client was told is done: every acknowledged write, in the order of the answers.
#ifndef REVOPS_TESTS_SYSTEM_JOURNAL_H_
#define REVOPS_TESTS_SYSTEM_JOURNAL_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "revops/deal/v1/deal.pb.h"
#include "revops/deal/v1/deal_event.pb.h"

namespace revops::testing {

struct Acknowledged {
  // As the events of this write carry it.
  std::string request_id;
  revops::deal::v1::DealEventType type;
  // As answered; of a batch's item the name alone.
  revops::deal::v1::Deal deal;
  // How many events the write has.
  int events = 1;
};

// Thread-safe.
class Journal {
 public:
  void Add(Acknowledged write) {
    absl::MutexLock lock(&mutex_);
    if (!write.deal.resume_token().empty()) last_token_ = write.deal.resume_token();
    writes_.push_back(std::move(write));
  }
  // An answer that nobody could expect.
  void Complain(std::string what) {
    absl::MutexLock lock(&mutex_);
    complaints_.push_back(std::move(what));
  }

  int64_t size() const {
    absl::MutexLock lock(&mutex_);
    return static_cast<int64_t>(writes_.size());
  }
  // False when there are fewer after `limit`, or there was a complaint.
  bool AwaitSize(int64_t size, absl::Duration limit) const {
    absl::MutexLock lock(&mutex_);
    const auto is_there = [this, size]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
      return static_cast<int64_t>(writes_.size()) >= size || !complaints_.empty();
    };
    return mutex_.AwaitWithTimeout(absl::Condition(&is_there), limit) && complaints_.empty();
  }
  // Those that were acknowledged after the first `count`.
  std::vector<Acknowledged> WritesBehind(size_t count) const {
    absl::MutexLock lock(&mutex_);
    return {writes_.begin() + static_cast<std::ptrdiff_t>(count), writes_.end()};
  }
  std::vector<std::string> complaints() const {
    absl::MutexLock lock(&mutex_);
    return complaints_;
  }
  // Of the last write that told one.
  std::string last_token() const {
    absl::MutexLock lock(&mutex_);
    return last_token_;
  }

 private:
  mutable absl::Mutex mutex_;
  std::vector<Acknowledged> writes_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> complaints_ ABSL_GUARDED_BY(mutex_);
  std::string last_token_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace revops::testing

#endif  // REVOPS_TESTS_SYSTEM_JOURNAL_H_
