// Bearer tokens: `id.secret`. The id finds the record, the secret (256 random bits) proves it; only
// the secret's SHA-256 is kept, so a stolen store opens nothing.
#ifndef REVOPS_GATEWAY_IDENTITY_TOKEN_H_
#define REVOPS_GATEWAY_IDENTITY_TOKEN_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "revops/type/v1/access.pb.h"

namespace revops::gateway {

inline constexpr absl::Duration kTokenLifetimeDefault = absl::Hours(24 * 90);
inline constexpr absl::Duration kTokenLifetimeMax = absl::Hours(24 * 366);
// Twice the roles there are, as none may be there twice; what is more is not looked at.
inline constexpr size_t kRolesPerTokenMax = 16;
// More than anybody belongs to; bounds the signed principal that rides on every call.
inline constexpr size_t kTeamsPerTokenMax = 32;

// What is kept of a token.
struct TokenRecord {
  std::string id;  // 1 to 63 slug characters
  std::string secret_sha256;
  std::string user;  // `users/{slug}`
  std::vector<revops::type::v1::Role> roles;
  std::string rep;                 // `reps/{slug}` or empty
  std::vector<std::string> teams;  // `teams/{slug}`
  absl::Time create_time;
  absl::Time expire_time;
  std::optional<absl::Time> revoke_time;

  std::string name() const { return "tokens/" + id; }
  bool IsValidAt(absl::Time now) const {
    return !revoke_time.has_value() && create_time <= now && now < expire_time;
  }
};

// A slug that no other token or session has: 60 bits from the system's random source.
std::string GenerateId();

// A fresh id and secret from the system's random source.
struct NewToken {
  std::string id;
  std::string secret;
  std::string bearer() const { return id + "." + secret; }
};
NewToken GenerateToken();

// The two parts of `id.secret`; views into the text. Nothing when it has not that form.
struct BearerParts {
  absl::string_view id;
  absl::string_view secret;
};
std::optional<BearerParts> ParseBearer(absl::string_view bearer);

// The part behind `Bearer ` of an Authorization header; nothing for another scheme.
std::optional<absl::string_view> BearerOfHeader(absl::string_view authorization);

// The part behind `Session `: how the gateway hands a browser's session on within itself.
std::optional<absl::string_view> SessionOfHeader(absl::string_view authorization);

// 32 bytes.
std::string Sha256(absl::string_view bytes);
// Takes the same time wherever two texts of equal length differ.
bool EqualInConstantTime(absl::string_view a, absl::string_view b);

// INVALID_ARGUMENT with every violation of a token asked for: user, roles, rep, teams, expire_time.
// Fields are prefixed with `token.`.
absl::Status CheckToken(const TokenRecord& token, absl::Time now);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_IDENTITY_TOKEN_H_
