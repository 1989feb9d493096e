#include "common/rpc/principal.h"

#include <cstdio>
#include <fstream>

#include "absl/strings/escaping.h"
#include "common/rpc/authenticator.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "tests/common/rpc/test_suite.h"
#include "tests/support/temp_dir.h"

namespace revops::rpc {
namespace {

using testing::FakeClock;
using testing::KeyOf;
using testing::PrincipalOf;

class PrincipalTest : public ::testing::Test {
 protected:
  std::string ReasonFor(absl::string_view header) {
    return ReasonOf(authenticator_.Verify(header).status());
  }
  FakeClock clock_;
  PrincipalSigner signer_{KeyOf('k'), &clock_};
  Authenticator authenticator_{KeyOf('k'), &clock_};
  revops::type::v1::Principal anna_ = PrincipalOf({revops::type::v1::ROLE_REP});
};

TEST_F(PrincipalTest, WhatWasSignedIsReadBack) {
  anna_.set_rep("reps/anna");
  const auto verified = authenticator_.Verify(signer_.Sign(anna_));
  ASSERT_TRUE(verified.ok()) << verified.status();
  EXPECT_EQ((*verified)->user(), "users/anna");
  EXPECT_EQ((*verified)->rep(), "reps/anna");
}

TEST_F(PrincipalTest, EveryChangedBitIsRefused) {
  std::string bytes;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(signer_.Sign(anna_), &bytes));
  for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string forged = bytes;
    forged[bit / 8] = static_cast<char>(forged[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_EQ(ReasonFor(absl::WebSafeBase64Escape(forged)), "PRINCIPAL_INVALID") << bit;
  }
}

TEST_F(PrincipalTest, AnotherSuitesSignatureIsRefused) {
  PrincipalSigner stranger{KeyOf('x'), &clock_};
  EXPECT_EQ(ReasonFor(stranger.Sign(anna_)), "PRINCIPAL_INVALID");
}

TEST_F(PrincipalTest, RubbishIsRefused) {
  for (const absl::string_view header : {"", "a", "????", "AAAA"}) {
    EXPECT_EQ(ReasonFor(header), "PRINCIPAL_INVALID") << header;
  }
  EXPECT_EQ(ReasonFor(std::string(100'000, 'A')), "PRINCIPAL_INVALID");
}

TEST_F(PrincipalTest, ASignatureExpiresAlsoWhenItIsRemembered) {
  const std::string header = signer_.Sign(anna_);
  ASSERT_TRUE(authenticator_.Verify(header).ok());
  clock_.Advance(kPrincipalLifetime - absl::Seconds(1));
  ASSERT_TRUE(authenticator_.Verify(header).ok());
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(ReasonFor(header), "PRINCIPAL_EXPIRED");
}

TEST_F(PrincipalTest, MoreCallersThanAreRememberedAreStillVerified) {
  for (size_t i = 0; i < kVerifiedPrincipalsMax + 10; ++i) {
    anna_.set_user("users/u" + std::to_string(i));
    const auto verified = authenticator_.Verify(signer_.Sign(anna_));
    ASSERT_TRUE(verified.ok());
    ASSERT_EQ((*verified)->user(), anna_.user());
  }
}

class SuiteKeyTest : public ::testing::Test {
 protected:
  ~SuiteKeyTest() override { std::remove(path_.c_str()); }
  absl::StatusOr<SuiteKey> KeyFrom(const std::string& content) {
    std::ofstream(path_, std::ios::binary) << content;
    return SuiteKey::FromFile(path_);
  }
  const std::string path_ =
      ::testing::TempDir() + "suite_key_" + std::to_string(absl::GetCurrentTimeNanos());
};

TEST_F(SuiteKeyTest, HexadecimalAndRawFilesGiveTheSameKey) {
  const std::string raw(32, '\xa7');
  const auto from_raw = KeyFrom(raw);
  ASSERT_TRUE(from_raw.ok());
  const auto from_hex = KeyFrom(absl::BytesToHexString(raw) + "\n");
  ASSERT_TRUE(from_hex.ok());
  EXPECT_EQ(from_raw->Mac("x"), from_hex->Mac("x"));
}

TEST_F(SuiteKeyTest, TooShortAndMissingKeysAreRefused) {
  EXPECT_EQ(KeyFrom(std::string(31, '\xa7')).status().code(), absl::StatusCode::kInvalidArgument);
  // 32 digits are 16 bytes.
  EXPECT_EQ(KeyFrom(std::string(32, 'a')).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(KeyFrom(std::string(5000, '\xa7')).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(SuiteKey::FromFile("/nowhere/key").status().code(), absl::StatusCode::kNotFound);
}

TEST(SuiteKeyFile, ManyWhoMakeItAtOnceShareOneKey) {
  const revops::testing::TempDir dir;
  const std::string path = dir.path() + "/suite-key";
  std::vector<std::thread> services;
  std::atomic<int> failed = 0;
  std::vector<std::string> macs(8);
  for (size_t i = 0; i < macs.size(); ++i) {
    services.emplace_back([&, i] {
      if (!SuiteKey::MakeFile(path).ok()) ++failed;
      const auto key = SuiteKey::FromFile(path);
      if (key.ok()) macs[i] = key->Mac("hello");
    });
  }
  for (std::thread& service : services) service.join();
  EXPECT_EQ(failed, 0);
  EXPECT_FALSE(macs[0].empty());
  EXPECT_EQ(std::set<std::string>(macs.begin(), macs.end()).size(), 1u);
  namespace fs = std::filesystem;
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(std::distance(fs::directory_iterator(dir.path()), fs::directory_iterator()), 1)
      << "no draft is left";
  EXPECT_FALSE(SuiteKey::MakeFile(dir.path() + "/nowhere/suite-key").ok());
}

}  // namespace
}  // namespace revops::rpc
