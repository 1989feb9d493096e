// The first way in: an admin token for a gateway that has none.
#ifndef REVOPS_GATEWAY_APP_FIRST_ADMIN_TOKEN_H_
#define REVOPS_GATEWAY_APP_FIRST_ADMIN_TOKEN_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gateway/store/token_store.h"

namespace revops::gateway {

inline constexpr char kFirstAdminUser[] = "users/admin";

// Makes an admin token, valid as long as a token can be, and writes it to `path` (mode 0600, all or
// nothing) unless the store has an admin token that counts: at the first start, and when the last
// one has expired or was revoked, as otherwise nobody could ever come in again. Blocks; true when
// it made one.
absl::StatusOr<bool> EnsureAdminToken(TokenStore& store, const std::string& path, absl::Time now);

// Writes a file that only its owner reads: complete or not at all.
absl::Status WriteSecretFile(const std::string& path, absl::string_view content);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_APP_FIRST_ADMIN_TOKEN_H_
