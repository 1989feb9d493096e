// A browser's session: a sealed note of which token opened it and until when. It is worth nothing
// once it was ended or the token is revoked, and is not the token: who reads a cookie learns no
// secret that lasts.
//
// Text form `{id}.{token id}.{expiry, unix seconds}.{seal}`: HMAC-SHA256 (RFC 2104) over a fixed
// label and the first three, under the suite's key, base64url. Open sessions are not stored, so
// they outlive a restart; ended ones are, until they would have been over.
#ifndef REVOPS_GATEWAY_IDENTITY_SESSION_H_
#define REVOPS_GATEWAY_IDENTITY_SESSION_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gateway/identity/ended_sessions.h"

namespace revops::gateway {

// A working day; then the token is asked for again.
inline constexpr absl::Duration kSessionLifetime = absl::Hours(12);
// Of a token id, an instant and a seal there is not more.
inline constexpr size_t kSessionBytesMax = 256;

struct Session {
  std::string id;  // random: says which one was ended
  std::string token_id;
  absl::Time expire_time;
};
Session NewSession(std::string token_id, absl::Time expire_time);

// Thread-safe.
class SessionSealer {
 public:
  using Mac = std::function<std::string(absl::string_view message)>;
  // `mac` gives 32 bytes: rpc::SuiteKey::Mac. `ended` outlives it.
  SessionSealer(Mac mac, const EndedSessions* ended) : mac_(std::move(mac)), ended_(ended) {}

  std::string Seal(const Session& session) const;
  // Nothing for what was not sealed here, has expired, or was ended.
  std::optional<Session> Open(absl::string_view session, absl::Time now) const;

 private:
  const Mac mac_;
  const EndedSessions* const ended_;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_IDENTITY_SESSION_H_
