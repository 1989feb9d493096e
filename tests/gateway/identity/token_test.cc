#include "gateway/identity/token.h"

#include "absl/strings/escaping.h"
#include "common/status/status.h"
#include "gateway/identity/token_index.h"
#include "gtest/gtest.h"

namespace revops::gateway {
namespace {

using type::v1::ROLE_REP;
using type::v1::ROLE_VIEWER;

const absl::Time kNow = absl::FromUnixSeconds(1514764800);

TokenRecord Record(const NewToken& token) {
  TokenRecord record;
  record.id = token.id;
  record.secret_sha256 = Sha256(token.secret);
  record.user = "users/darcel";
  record.roles = {ROLE_VIEWER};
  record.create_time = kNow;
  record.expire_time = kNow + kTokenLifetimeDefault;
  return record;
}

TEST(Token, HoldsTwoHundredFiftySixRandomBitsInBase64Url) {
  const NewToken a = GenerateToken();
  const NewToken b = GenerateToken();
  EXPECT_NE(a.id, b.id);
  EXPECT_NE(a.secret, b.secret);
  EXPECT_EQ(a.secret.size(), 43u);
  std::string bytes;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(a.secret, &bytes));
  EXPECT_EQ(bytes.size(), 32u);
  const std::string bearer = a.bearer();
  const auto parts = ParseBearer(bearer);
  ASSERT_TRUE(parts.has_value());
  EXPECT_EQ(std::string(parts->id), a.id);
  EXPECT_EQ(std::string(parts->secret), a.secret);
}

TEST(Token, HashIsSha256) {
  EXPECT_EQ(absl::BytesToHexString(Sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Token, ComparesOverTheWholeLength) {
  EXPECT_TRUE(EqualInConstantTime("same", "same"));
  EXPECT_FALSE(EqualInConstantTime("same", "samf"));
  EXPECT_FALSE(EqualInConstantTime("same", "sam"));
  EXPECT_FALSE(EqualInConstantTime("", "x"));
}

TEST(Token, ReadsOnlyTheBearerScheme) {
  EXPECT_EQ(std::string(*BearerOfHeader("Bearer a.b")), "a.b");
  EXPECT_EQ(std::string(*BearerOfHeader("bearer a.b")), "a.b");
  EXPECT_FALSE(BearerOfHeader("Basic a.b").has_value());
  EXPECT_FALSE(BearerOfHeader("").has_value());
  for (const char* bad : {"", ".", "a.", ".b", "a", "A.b", "../x.b"}) {
    EXPECT_FALSE(ParseBearer(bad).has_value()) << bad;
  }
}

TEST(Token, EveryViolationIsNamedAtOnce) {
  TokenRecord token;
  token.user = "darcel";
  token.roles = {ROLE_REP, ROLE_REP, static_cast<type::v1::Role>(99)};
  token.rep = "people/x";
  token.teams = {"teams/west", "west"};
  token.expire_time = kNow + kTokenLifetimeMax + absl::Seconds(1);
  const absl::Status status = CheckToken(token, kNow);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  std::vector<std::string> fields;
  for (const auto& violation : FieldViolationsOf(status)) fields.push_back(violation.field);
  EXPECT_EQ(fields, (std::vector<std::string>{"token.user", "token.roles[1]", "token.roles[2]",
                                              "token.rep", "token.teams[1]", "token.expire_time"}));
}

TEST(TokenIndex, KnowsTheRightSecretOnly) {
  TokenIndex index;
  const NewToken token = GenerateToken();
  index.Put(1, Record(token));
  ASSERT_NE(index.Verify(token.bearer(), kNow), nullptr);
  EXPECT_EQ(index.Verify(token.bearer(), kNow)->record().user, "users/darcel");
  EXPECT_EQ(index.Verify(token.id + "." + GenerateToken().secret, kNow), nullptr);
  EXPECT_EQ(index.Verify(GenerateToken().bearer(), kNow), nullptr);
  EXPECT_EQ(index.Verify(token.id, kNow), nullptr);
  EXPECT_EQ(index.Verify("", kNow), nullptr);
}

TEST(TokenIndex, ExpiryAndRevocationEndAToken) {
  TokenIndex index;
  const NewToken token = GenerateToken();
  TokenRecord record = Record(token);
  index.Put(1, record);
  EXPECT_NE(index.Verify(token.bearer(), record.expire_time - absl::Microseconds(1)), nullptr);
  EXPECT_EQ(index.Verify(token.bearer(), record.expire_time), nullptr);
  EXPECT_TRUE(index.IsValid(token.id, kNow));
  record.revoke_time = kNow;
  index.Put(1, record);
  EXPECT_EQ(index.Verify(token.bearer(), kNow), nullptr);
  EXPECT_FALSE(index.IsValid(token.id, kNow));
}

TEST(TokenIndex, ListsInOrderOfCreation) {
  TokenIndex index;
  for (int64_t i = 1; i <= 5; ++i) index.Put(i, Record(GenerateToken()));
  const auto first = index.List(0, 2);
  ASSERT_EQ(first.size(), 2u);
  const auto rest = index.List(first.back().sequence, 10);
  ASSERT_EQ(rest.size(), 3u);
  EXPECT_EQ(rest.front().sequence, 3);
}

TEST(CheckToken, AFloodOfRolesIsOneViolation) {
  TokenRecord token;
  token.user = "users/anna";
  token.roles.assign(100'000, type::v1::ROLE_REP);
  token.expire_time = absl::UnixEpoch() + absl::Hours(1);
  const auto violations = FieldViolationsOf(CheckToken(token, absl::UnixEpoch()));
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].field, "token.roles");
}

}  // namespace
}  // namespace revops::gateway
