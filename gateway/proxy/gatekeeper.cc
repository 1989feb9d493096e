#include "gateway/proxy/gatekeeper.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::gateway {
namespace {

constexpr absl::StatusCode kUnauthenticated = absl::StatusCode::kUnauthenticated;

}  // namespace

Gatekeeper::Gatekeeper(const MethodTable* methods, const TokenIndex* tokens,
                       const SessionSealer* sessions, const Clock* clock, PrincipalSigner signer)
    : methods_(methods),
      tokens_(tokens),
      sessions_(sessions),
      clock_(clock),
      signer_(std::move(signer)) {}

absl::StatusOr<Admission> Gatekeeper::Admit(absl::string_view authorization,
                                            absl::string_view method_path) const {
  REVOPS_ASSIGN_OR_RETURN(auto identity, Authenticate(authorization));
  const Method* method = methods_->Find(method_path);
  if (method == nullptr) {
    return ErrorWithReason(absl::StatusCode::kUnimplemented, "METHOD_UNKNOWN",
                           absl::StrCat(Quoted(method_path), ": there is no such method"));
  }
  return Authorize(std::move(identity), *method);
}

absl::StatusOr<std::shared_ptr<const Identity>> Gatekeeper::Authenticate(
    absl::string_view authorization) const {
  if (const auto session = SessionOfHeader(authorization); session.has_value()) {
    const absl::Time now = clock_->Now();
    const std::optional<Session> opened = sessions_->Open(*session, now);
    auto identity = opened.has_value() ? tokens_->FindValid(opened->token_id, now) : nullptr;
    if (identity != nullptr) return identity;
    return ErrorWithReason(kUnauthenticated, "SESSION_INVALID",
                           "the session is unknown or over: sign in with a token again");
  }
  const std::optional<absl::string_view> bearer = BearerOfHeader(authorization);
  if (!bearer.has_value()) {
    return ErrorWithReason(kUnauthenticated, "TOKEN_MISSING",
                           "the call needs a token: authorization: Bearer {id.secret}");
  }
  auto identity = tokens_->Verify(*bearer, clock_->Now());
  // Whether a token never was, was revoked or has expired is not told apart to strangers.
  if (identity == nullptr) {
    return ErrorWithReason(kUnauthenticated, "TOKEN_INVALID",
                           "the token is unknown, revoked or expired");
  }
  return identity;
}

absl::StatusOr<Admission> Gatekeeper::Authorize(std::shared_ptr<const Identity> identity,
                                                const Method& method) const {
  REVOPS_RETURN_IF_ERROR(method.access->Permit(identity->principal()));
  Admission admission;
  admission.principal = SignedPrincipal(*identity);
  admission.identity = std::move(identity);
  admission.method = &method;
  return admission;
}

absl::Status Gatekeeper::StillAuthentic(const Identity& identity) const {
  if (tokens_->IsValid(identity.record().id, clock_->Now())) return absl::OkStatus();
  return ErrorWithReason(kUnauthenticated, "TOKEN_INVALID", "the token was revoked or has expired");
}

std::shared_ptr<const std::string> Gatekeeper::SignedPrincipal(const Identity& identity) const {
  const absl::Time now = clock_->Now();
  if (auto cached = identity.CachedHeader(now); cached != nullptr) return cached;
  auto header = std::make_shared<const std::string>(signer_(identity.principal()));
  identity.CacheHeader(header, now + kPrincipalReuse);
  return header;
}

}  // namespace revops::gateway
