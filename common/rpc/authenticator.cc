#include "common/rpc/authenticator.h"

#include <openssl/crypto.h>

#include "absl/strings/escaping.h"
#include "common/status/status.h"

namespace revops::rpc {
namespace {

using revops::type::v1::Principal;

constexpr size_t kMacBytes = 32;

absl::Status Refused(absl::string_view reason, absl::string_view message) {
  return ErrorWithReason(absl::StatusCode::kUnauthenticated, reason, message);
}

absl::Status Invalid() {
  return Refused("PRINCIPAL_INVALID",
                 "x-revops-principal: must be signed with the suite's key, is not");
}

}  // namespace

absl::StatusOr<Authenticator::Verified> Authenticator::Verify(
    const grpc::CallbackServerContext& context) const {
  const auto [first, last] = context.client_metadata().equal_range(kPrincipalMetadata);
  if (first == last) {
    return Refused("PRINCIPAL_MISSING",
                   "x-revops-principal: is missing; services answer only to the suite, call the "
                   "gateway");
  }
  // Two principals in one call: one of them is somebody's trick.
  if (std::next(first) != last) return Invalid();
  return Verify(absl::string_view(first->second.data(), first->second.size()));
}

absl::StatusOr<Authenticator::Verified> Authenticator::Verify(absl::string_view header) const {
  Verified principal;
  {
    absl::MutexLock lock(&mutex_);
    const auto it = verified_.find(header);
    if (it != verified_.end()) principal = it->second;
  }
  const bool remembered = principal != nullptr;
  if (!remembered) {
    REVOPS_ASSIGN_OR_RETURN(principal, CheckSignature(header));
  }
  if (absl::ToUnixSeconds(clock_->Now()) >= principal->expire_time_unix_s()) {
    return Refused("PRINCIPAL_EXPIRED", "x-revops-principal: has expired; sign it anew");
  }
  if (!remembered) {
    absl::MutexLock lock(&mutex_);
    // Signatures live for a minute: forgetting all at once is as good as choosing, and cheaper.
    if (verified_.size() >= kVerifiedPrincipalsMax) verified_.clear();
    verified_.emplace(std::string(header), principal);
  }
  return principal;
}

absl::StatusOr<Authenticator::Verified> Authenticator::CheckSignature(
    absl::string_view header) const {
  std::string bytes;
  if (header.size() > kPrincipalBytesMax || !absl::WebSafeBase64Unescape(header, &bytes) ||
      bytes.size() <= kMacBytes) {
    return Invalid();
  }
  const absl::string_view all = bytes;
  const absl::string_view body = all.substr(0, all.size() - kMacBytes);
  const std::string mac = key_.Mac(body);
  if (CRYPTO_memcmp(mac.data(), all.data() + body.size(), kMacBytes) != 0) return Invalid();
  auto principal = std::make_shared<Principal>();
  if (!principal->ParseFromArray(body.data(), static_cast<int>(body.size()))) return Invalid();
  return Verified(std::move(principal));
}

}  // namespace revops::rpc
