#include "gateway/identity/session.h"

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gateway/identity/token.h"

namespace revops::gateway {
namespace {

// So that no other use of the key makes the same seal.
constexpr char kLabel[] = "revops gateway session v2";

std::string ContentOf(absl::string_view id, absl::string_view token_id, absl::string_view expiry) {
  return absl::StrCat(id, ".", token_id, ".", expiry);
}

std::string SealOf(const SessionSealer::Mac& mac, absl::string_view content) {
  return absl::WebSafeBase64Escape(mac(absl::StrCat(kLabel, "\n", content)));
}

}  // namespace

Session NewSession(std::string token_id, absl::Time expire_time) {
  return {GenerateId(), std::move(token_id), expire_time};
}

std::string SessionSealer::Seal(const Session& session) const {
  const std::string content = ContentOf(session.id, session.token_id,
                                        absl::StrCat(absl::ToUnixSeconds(session.expire_time)));
  return absl::StrCat(content, ".", SealOf(mac_, content));
}

std::optional<Session> SessionSealer::Open(absl::string_view session, absl::Time now) const {
  if (session.size() > kSessionBytesMax) return std::nullopt;
  const std::vector<absl::string_view> parts = absl::StrSplit(session, '.');
  if (parts.size() != 4) return std::nullopt;
  // The seal first: nothing else is looked at of what somebody made up.
  const std::string seal = SealOf(mac_, ContentOf(parts[0], parts[1], parts[2]));
  if (!EqualInConstantTime(seal, parts[3])) return std::nullopt;
  int64_t expiry = 0;
  if (!absl::SimpleAtoi(parts[2], &expiry)) return std::nullopt;
  const absl::Time expire_time = absl::FromUnixSeconds(expiry);
  if (now >= expire_time || ended_->Has(parts[0])) return std::nullopt;
  return Session{std::string(parts[0]), std::string(parts[1]), expire_time};
}

}  // namespace revops::gateway
