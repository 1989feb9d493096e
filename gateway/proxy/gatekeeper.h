// Decides over every call that comes in, over gRPC and HTTP alike: who asks, does the method exist,
// may they. Permission comes before existence of any resource, as no service is asked before.
#ifndef REVOPS_GATEWAY_PROXY_GATEKEEPER_H_
#define REVOPS_GATEWAY_PROXY_GATEKEEPER_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/time/clock.h"
#include "gateway/identity/session.h"
#include "gateway/identity/token_index.h"
#include "gateway/proxy/method_table.h"
#include "revops/type/v1/access.pb.h"

namespace revops::gateway {

// Turns a principal into the signed value that the services believe: rpc::PrincipalSigner.
using PrincipalSigner = std::function<std::string(const type::v1::Principal&)>;

// How long a signature is reused: what remains of rpc::kPrincipalLifetime is what a call may take
// to arrive.
inline constexpr absl::Duration kPrincipalReuse = absl::Seconds(30);

// A call that may go on.
struct Admission {
  std::shared_ptr<const Identity> identity;
  std::shared_ptr<const std::string> principal;  // signed
  const Method* method = nullptr;
};

// Thread-safe. What it is given must outlive it.
class Gatekeeper {
 public:
  Gatekeeper(const MethodTable* methods, const TokenIndex* tokens, const SessionSealer* sessions,
             const Clock* clock, PrincipalSigner signer);

  // UNAUTHENTICATED TOKEN_MISSING, TOKEN_INVALID; UNIMPLEMENTED; PERMISSION_DENIED
  // ROLE_MISSING; in this order.
  absl::StatusOr<Admission> Admit(absl::string_view authorization,
                                  absl::string_view method_path) const;

  // The steps of it. `authorization` is the header's value: a token, or a session that was opened
  // with one (UNAUTHENTICATED SESSION_INVALID).
  absl::StatusOr<std::shared_ptr<const Identity>> Authenticate(
      absl::string_view authorization) const;
  absl::StatusOr<Admission> Authorize(std::shared_ptr<const Identity> identity,
                                      const Method& method) const;

  // OK, or UNAUTHENTICATED once the token was revoked or has expired: asked again for streams.
  absl::Status StillAuthentic(const Identity& identity) const;

 private:
  std::shared_ptr<const std::string> SignedPrincipal(const Identity& identity) const;

  const MethodTable* const methods_;
  const TokenIndex* const tokens_;
  const SessionSealer* const sessions_;
  const Clock* const clock_;
  const PrincipalSigner signer_;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_PROXY_GATEKEEPER_H_
