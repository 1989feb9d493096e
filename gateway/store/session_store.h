// Remembers which browsers' sessions were ended.
#ifndef REVOPS_GATEWAY_STORE_SESSION_STORE_H_
#define REVOPS_GATEWAY_STORE_SESSION_STORE_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "gateway/identity/session.h"

namespace revops::gateway {

// Each is held in memory for what is left of its twelve hours.
inline constexpr size_t kEndedSessionsMax = 100'000;
// Of one token, so that nobody takes all the room.
inline constexpr size_t kEndedSessionsPerTokenMax = 1'000;

// Thread-safe.
class SessionStore {
 public:
  virtual ~SessionStore() = default;

  // What is committed, always.
  virtual const EndedSessions& ended() const = 0;

  // Answers on another thread, once, after it is safely on disk and counts; a repetition changes
  // nothing. RESOURCE_EXHAUSTED TOO_MANY_ENDED_SESSIONS, of its token or of all: revoke the token;
  // UNAVAILABLE and RESOURCE_EXHAUSTED when the store can not write.
  virtual void End(Session session, absl::Time now, absl::Time deadline,
                   std::function<void(absl::Status)> done) = 0;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_STORE_SESSION_STORE_H_
