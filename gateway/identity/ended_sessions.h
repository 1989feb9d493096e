// Sessions that were ended before their time. Kept until they would have been over anyway.
#ifndef REVOPS_GATEWAY_IDENTITY_ENDED_SESSIONS_H_
#define REVOPS_GATEWAY_IDENTITY_ENDED_SESSIONS_H_

#include <cstddef>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace revops::gateway {

// Thread-safe.
class EndedSessions {
 public:
  void Add(const std::string& id, absl::Time expire_time) {
    absl::MutexLock lock(&mutex_);
    by_id_[id] = expire_time;
  }
  bool Has(absl::string_view id) const {
    absl::ReaderMutexLock lock(&mutex_);
    return by_id_.contains(id);
  }
  void Forget(absl::Time expired_by) {
    absl::MutexLock lock(&mutex_);
    absl::erase_if(by_id_, [&](const auto& session) { return session.second <= expired_by; });
  }
  size_t size() const {
    absl::ReaderMutexLock lock(&mutex_);
    return by_id_.size();
  }

 private:
  mutable absl::Mutex mutex_;
  absl::flat_hash_map<std::string, absl::Time> by_id_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_IDENTITY_ENDED_SESSIONS_H_
