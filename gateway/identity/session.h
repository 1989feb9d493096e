// A browser's session: a sealed note of which token opened it and until when. It is worth nothing
// once the token is revoked, and is not the token: who reads a cookie learns no secret that lasts.
//
// Text form `{token id}.{expiry, unix seconds}.{seal}`: HMAC-SHA256 (RFC 2104) over a fixed label
// and the first two, under the suite's key, base64url. Nothing is stored; every gateway of the
// suite can read it, also after a restart.
#ifndef REVOPS_GATEWAY_IDENTITY_SESSION_H_
#define REVOPS_GATEWAY_IDENTITY_SESSION_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace revops::gateway {

// A working day; then the token is asked for again.
inline constexpr absl::Duration kSessionLifetime = absl::Hours(12);
// Of a token id, an instant and a seal there is not more.
inline constexpr size_t kSessionBytesMax = 256;

struct OpenedSession {
  std::string token_id;
  absl::Time expire_time;
};

// Thread-safe.
class SessionSealer {
 public:
  using Mac = std::function<std::string(absl::string_view message)>;
  // `mac` gives 32 bytes: rpc::SuiteKey::Mac.
  explicit SessionSealer(Mac mac) : mac_(std::move(mac)) {}

  std::string Seal(absl::string_view token_id, absl::Time expire_time) const;
  // Nothing for what was not sealed here, or has expired.
  std::optional<OpenedSession> Open(absl::string_view session, absl::Time now) const;

 private:
  std::string SealOf(absl::string_view token_id, absl::string_view expiry) const;

  const Mac mac_;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_IDENTITY_SESSION_H_
