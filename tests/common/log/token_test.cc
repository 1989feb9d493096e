#include "common/log/token.h"

#include <string>

#include "common/status/status.h"
#include "gtest/gtest.h"

namespace revops::log {
namespace {

constexpr char kStore[] = "0123456789abcdef";

TEST(TokenTest, APositionComesBack) {
  for (const int64_t revision : {int64_t{0}, int64_t{1}, int64_t{123456789}, INT64_MAX}) {
    const std::string token = EncodeToken({kStore, {revision}});
    EXPECT_LE(token.size(), 64u);
    EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                      "0123456789-_"),
              std::string::npos);
    const auto position = DecodeToken(token);
    ASSERT_TRUE(position.ok()) << position.status();
    EXPECT_EQ(position->store_id, kStore);
    EXPECT_EQ(position->revision.value, revision);
  }
}

TEST(TokenTest, WhatWasNotEncodedHereIsMalformed) {
  const std::string token = EncodeToken({kStore, {77}});
  for (const std::string& bad :
       {std::string(), std::string("x"), token + "A", token + "=", " " + token,
        token.substr(0, token.size() - 1), std::string(1000, 'A'), std::string("\xff\x00", 2)}) {
    const auto position = DecodeToken(bad);
    EXPECT_EQ(position.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(ReasonOf(position.status()), "RESUME_TOKEN_MALFORMED") << bad;
  }
}

TEST(TokenTest, AnyChangedCharacterIsNoticed) {
  const std::string token = EncodeToken({kStore, {123456}});
  for (size_t i = 0; i < token.size(); ++i) {
    for (const char c : {'A', 'b', '0', '-', '_'}) {
      std::string changed = token;
      changed[i] = c;
      EXPECT_EQ(DecodeToken(changed).ok(), changed == token) << changed;
    }
  }
}

TEST(TokenTest, EventIdsNameStoreRevisionAndIndex) {
  EXPECT_EQ(EventId(kStore, {12}, 3), "0123456789abcdef:12:3");
}

}  // namespace
}  // namespace revops::log
