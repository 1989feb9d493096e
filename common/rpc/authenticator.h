// Verifies the signed principal of a call: services answer only to the suite.
#ifndef REVOPS_COMMON_RPC_AUTHENTICATOR_H_
#define REVOPS_COMMON_RPC_AUTHENTICATOR_H_

#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "common/rpc/principal.h"
#include "common/time/clock.h"
#include "grpcpp/server_context.h"
#include "revops/type/v1/access.pb.h"

namespace revops::rpc {

// Verified signatures that are remembered; a gateway signs the same caller alike within a second.
inline constexpr size_t kVerifiedPrincipalsMax = 4096;
// A signed principal longer than this is refused unread.
inline constexpr size_t kPrincipalBytesMax = 4096;

// Thread-safe. `clock` outlives it.
class Authenticator {
 public:
  Authenticator(SuiteKey key, const Clock* clock) : key_(std::move(key)), clock_(clock) {}

  // UNAUTHENTICATED PRINCIPAL_MISSING, PRINCIPAL_INVALID (not signed with the suite's key), or
  // PRINCIPAL_EXPIRED.
  absl::StatusOr<std::shared_ptr<const revops::type::v1::Principal>> Verify(
      absl::string_view header) const;
  absl::StatusOr<std::shared_ptr<const revops::type::v1::Principal>> Verify(
      const grpc::CallbackServerContext& context) const;

 private:
  using Verified = std::shared_ptr<const revops::type::v1::Principal>;
  absl::StatusOr<Verified> CheckSignature(absl::string_view header) const;

  const SuiteKey key_;
  const Clock* clock_;
  mutable absl::Mutex mutex_;
  mutable absl::flat_hash_map<std::string, Verified> verified_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace revops::rpc

#endif  // REVOPS_COMMON_RPC_AUTHENTICATOR_H_
