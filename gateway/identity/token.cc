#include "gateway/identity/token.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/time/timestamps.h"
#include "common/types/ids.h"

namespace revops::gateway {
namespace {

using type::v1::Role;

constexpr size_t kSecretBytes = 32;
constexpr size_t kSha256Bytes = 32;
// 60 bits: short enough to read out, long enough that two never meet.
constexpr size_t kIdCharacters = 12;
constexpr char kIdAlphabet[] = "abcdefghijklmnopqrstuvwxyz234567";

// Without randomness no token may be made: nothing sensible can go on.
void FillRandom(uint8_t* bytes, size_t size) {
  if (RAND_bytes(bytes, static_cast<int>(size)) != 1) std::abort();
}

void CheckRoles(const TokenRecord& token, Violations& violations) {
  if (token.roles.empty()) violations.Add("token.roles", "must hold at least one role");
  if (token.roles.size() > kRolesPerTokenMax) {
    violations.Add("token.roles", absl::StrCat("must be at most ", kRolesPerTokenMax, ", are ",
                                               token.roles.size()));
    return;
  }
  for (size_t i = 0; i < token.roles.size(); ++i) {
    const Role role = token.roles[i];
    const std::string field = absl::StrCat("token.roles[", i, "]");
    if (!type::v1::Role_IsValid(role) || role == type::v1::ROLE_UNSPECIFIED) {
      violations.Add(field, absl::StrCat("must be a role of the suite, is ", int{role}));
    } else if (std::count(token.roles.begin(), token.roles.begin() + i, role) > 0) {
      violations.Add(field, absl::StrCat("is there twice: ", type::v1::Role_Name(role)));
    }
  }
}

void CheckOwnership(const TokenRecord& token, Violations& violations) {
  if (!token.rep.empty()) {
    violations.AddAll("token", CheckResourceName("rep", "reps", token.rep));
  }
  if (token.teams.size() > kTeamsPerTokenMax) {
    violations.Add("token.teams", absl::StrCat("must be at most ", kTeamsPerTokenMax, ", are ",
                                               token.teams.size()));
    return;
  }
  for (size_t i = 0; i < token.teams.size(); ++i) {
    violations.AddAll("token",
                      CheckResourceName(absl::StrCat("teams[", i, "]"), "teams", token.teams[i]));
  }
}

std::optional<absl::string_view> BehindScheme(absl::string_view scheme,
                                              absl::string_view authorization) {
  if (!absl::StartsWithIgnoreCase(authorization, scheme)) return std::nullopt;
  return authorization.substr(scheme.size());
}

}  // namespace

std::string GenerateId() {
  std::array<uint8_t, kIdCharacters> bytes;
  FillRandom(bytes.data(), bytes.size());
  std::string id;
  for (const uint8_t byte : bytes) id.push_back(kIdAlphabet[byte % 32]);
  return id;
}

NewToken GenerateToken() {
  NewToken token;
  token.id = GenerateId();
  std::array<uint8_t, kSecretBytes> secret;
  FillRandom(secret.data(), secret.size());
  // The WebSafe form without padding is base64url.
  token.secret = absl::WebSafeBase64Escape(
      absl::string_view(reinterpret_cast<const char*>(secret.data()), secret.size()));
  OPENSSL_cleanse(secret.data(), secret.size());
  return token;
}

std::optional<BearerParts> ParseBearer(absl::string_view bearer) {
  const size_t dot = bearer.find('.');
  if (dot == absl::string_view::npos) return std::nullopt;
  const BearerParts parts{bearer.substr(0, dot), bearer.substr(dot + 1)};
  if (!IsSlug(parts.id) || parts.secret.empty()) return std::nullopt;
  return parts;
}

std::optional<absl::string_view> BearerOfHeader(absl::string_view authorization) {
  return BehindScheme("Bearer ", authorization);
}

std::optional<absl::string_view> SessionOfHeader(absl::string_view authorization) {
  return BehindScheme("Session ", authorization);
}

std::string Sha256(absl::string_view bytes) {
  // Fetched once, as looking the algorithm up costs more than hashing a token.
  static const EVP_MD* const kAlgorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(
      EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  std::string digest(kSha256Bytes, '\0');
  const bool done =
      EVP_DigestInit_ex2(context.get(), kAlgorithm, nullptr) == 1 &&
      EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) == 1 &&
      EVP_DigestFinal_ex(context.get(), reinterpret_cast<uint8_t*>(digest.data()), nullptr) == 1;
  if (!done) std::abort();  // only without memory or without the algorithm
  return digest;
}

bool EqualInConstantTime(absl::string_view a, absl::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

absl::Status CheckToken(const TokenRecord& token, absl::Time now) {
  Violations violations;
  violations.AddAll("token", CheckResourceName("user", "users", token.user));
  CheckRoles(token, violations);
  CheckOwnership(token, violations);
  if (token.expire_time <= now) {
    violations.Add("token.expire_time",
                   absl::StrCat("must lie in the future, is ", FormatInstant(token.expire_time)));
  } else if (token.expire_time > now + kTokenLifetimeMax) {
    violations.Add("token.expire_time", absl::StrCat("must lie at most a year ahead, is ",
                                                     FormatInstant(token.expire_time)));
  }
  return violations.ToStatus();
}

}  // namespace revops::gateway
