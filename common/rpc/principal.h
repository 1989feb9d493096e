// The signed principal: who asks, as the gateway vouches for it to the services.
//
// Wire form, metadata `x-revops-principal`: URL-safe base64 of the serialized Principal followed by
// the 32 bytes of HMAC-SHA256 (RFC 2104) over a fixed label and those bytes, under the suite's key.
#ifndef REVOPS_COMMON_RPC_PRINCIPAL_H_
#define REVOPS_COMMON_RPC_PRINCIPAL_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/time/clock.h"
#include "revops/type/v1/access.pb.h"

namespace revops::rpc {

inline constexpr char kPrincipalMetadata[] = "x-revops-principal";
// Long enough for clocks a little apart and a queued call, short enough to be worth no stealing.
inline constexpr absl::Duration kPrincipalLifetime = absl::Seconds(60);
inline constexpr size_t kSuiteKeyBytesMin = 32;
inline constexpr size_t kSuiteKeyBytesMax = 1024;

// The secret that all services of one suite share. Never printed.
class SuiteKey {
 public:
  // At least kSuiteKeyBytesMin bytes: INVALID_ARGUMENT otherwise.
  static absl::StatusOr<SuiteKey> FromBytes(std::string bytes);
  // The file holds hexadecimal digits (white space around them ignored) or raw bytes. NOT_FOUND
  // where it can not be read; messages name the file, never its content.
  static absl::StatusOr<SuiteKey> FromFile(const std::string& path);

  // Makes the file, for its owner alone, with 32 random bytes in hexadecimal, where there is none.
  // Services that share a folder may all try at once: the first makes it, and a reader finds all of
  // it or nothing. UNAVAILABLE where it can not be written.
  static absl::Status MakeFile(const std::string& path);

  // 32 bytes.
  std::string Mac(absl::string_view message) const;

 private:
  explicit SuiteKey(std::string bytes) : bytes_(std::move(bytes)) {}
  std::string bytes_;
};

// Thread-safe. `clock` outlives it.
class PrincipalSigner {
 public:
  PrincipalSigner(SuiteKey key, const Clock* clock, absl::Duration lifetime = kPrincipalLifetime)
      : key_(std::move(key)), clock_(clock), lifetime_(lifetime) {}

  // The metadata's value; sets the expiry.
  std::string Sign(revops::type::v1::Principal principal) const;

 private:
  const SuiteKey key_;
  const Clock* clock_;
  const absl::Duration lifetime_;
};

// The principal of a service of the suite that acts for nobody in particular: `users/{service}`,
// ROLE_SERVICE.
revops::type::v1::Principal ServicePrincipal(absl::string_view service);

}  // namespace revops::rpc

#endif  // REVOPS_COMMON_RPC_PRINCIPAL_H_
