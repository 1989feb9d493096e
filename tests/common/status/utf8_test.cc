#include "common/status/utf8.h"

#include "gtest/gtest.h"

namespace revops {
namespace {

TEST(Utf8Test, WhatIsValidAndShortStaysAsItIs) {
  for (const char* text : {"", "plain", "\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80"}) {
    EXPECT_EQ(EscapedUtf8(text), text);
    EXPECT_EQ(FitUtf8(text, 9), text);
  }
}

TEST(Utf8Test, BytesThatBelongToNoCharacterAreEscaped) {
  EXPECT_EQ(EscapedUtf8("a\xff"
                        "b\xc3"),
            "a\\xffb\\xc3");
  // Overlong, a surrogate, beyond the last code point.
  EXPECT_EQ(EscapedUtf8("\xc0\x80"), "\\xc0\\x80");
  EXPECT_EQ(EscapedUtf8("\xed\xa0\x80"), "\\xed\\xa0\\x80");
  EXPECT_EQ(EscapedUtf8("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");
}

TEST(Utf8Test, ACutFallsBetweenCharactersAndIsMarked) {
  EXPECT_EQ(FitUtf8("abcdef", 6), "abcdef");
  EXPECT_EQ(FitUtf8("abcdefg", 6), "abc...");
  EXPECT_EQ(FitUtf8("ab\xe2\x82\xac\xe2\x82\xac", 7), "ab...");
  EXPECT_EQ(FitUtf8("\xff\xff\xff", 8), "\\xff...");
  for (size_t at_most = 3; at_most < 20; ++at_most) {
    const std::string fitted =
        FitUtf8("\xc3\xbc\xf0\x9f\x98\x80\xff\xe2\x82\xac long enough", at_most);
    EXPECT_LE(fitted.size(), at_most);
    EXPECT_TRUE(IsValidUtf8(fitted)) << fitted;
  }
}

}  // namespace
}  // namespace revops
