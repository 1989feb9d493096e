// Who reads which subscription at the moment: one reader at a time, and the newer takes over.
#ifndef REVOPS_COMMON_LOG_SUBSCRIPTION_READERS_H_
#define REVOPS_COMMON_LOG_SUBSCRIPTION_READERS_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"

namespace revops::log {

// Thread-safe. A reader that lost its connection may not know it yet; so its successor does not
// wait for it.
class SubscriptionReaders {
 public:
  // Ends a stream with a status; may be called from any thread, also behind the stream's end.
  using End = std::function<void(const absl::Status&)>;

  // From now on `end` is the reader; the one before, if any, ends with ABORTED SUBSCRIPTION_TAKEN.
  // Returns a number for Release().
  int64_t Claim(const std::string& id, End end);
  // The reader of that claim is gone. Nothing, if another has taken over.
  void Release(const std::string& id, int64_t claim);
  // Ends the reader, if there is one: the subscription is no more.
  void EndReader(const std::string& id, const absl::Status& why);
  bool IsRead(const std::string& id) const;

 private:
  struct Reader {
    int64_t claim = 0;
    End end;
  };
  mutable absl::Mutex mutex_;
  int64_t last_claim_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::flat_hash_map<std::string, Reader> readers_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace revops::log

#endif  // REVOPS_COMMON_LOG_SUBSCRIPTION_READERS_H_
