#include "gateway/identity/session.h"

#include <cstdint>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gateway/identity/token.h"

namespace revops::gateway {
namespace {

// So that no other use of the key makes the same seal.
constexpr char kLabel[] = "revops gateway session v1";

}  // namespace

std::string SessionSealer::Seal(absl::string_view token_id, absl::Time expire_time) const {
  const std::string expiry = absl::StrCat(absl::ToUnixSeconds(expire_time));
  return absl::StrCat(token_id, ".", expiry, ".", SealOf(token_id, expiry));
}

std::optional<OpenedSession> SessionSealer::Open(absl::string_view session, absl::Time now) const {
  if (session.size() > kSessionBytesMax) return std::nullopt;
  const std::vector<absl::string_view> parts = absl::StrSplit(session, '.');
  if (parts.size() != 3) return std::nullopt;
  // The seal first: nothing else is looked at of what somebody made up.
  if (!EqualInConstantTime(SealOf(parts[0], parts[1]), parts[2])) return std::nullopt;
  int64_t expiry = 0;
  if (!absl::SimpleAtoi(parts[1], &expiry)) return std::nullopt;
  const absl::Time expire_time = absl::FromUnixSeconds(expiry);
  if (now >= expire_time) return std::nullopt;
  return OpenedSession{std::string(parts[0]), expire_time};
}

std::string SessionSealer::SealOf(absl::string_view token_id, absl::string_view expiry) const {
  return absl::WebSafeBase64Escape(mac_(absl::StrCat(kLabel, "\n", token_id, "\n", expiry)));
}

}  // namespace revops::gateway
