#include "common/types/ids.h"

#include <string>

#include "common/status/status.h"
#include "gtest/gtest.h"

namespace revops {
namespace {

TEST(SlugTest, IsLowerCaseLettersDigitsHyphensAndUnderscores) {
  for (const char* good : {"a", "0", "north-america", "a_b", "x-", "018f"}) {
    EXPECT_TRUE(IsSlug(good)) << good;
  }
  EXPECT_TRUE(IsSlug(std::string(63, 'a')));
  for (const char* bad : {"", "-a", "_a", "A", "a b", "a/b", "a.b", "\xc3\xa4"}) {
    EXPECT_FALSE(IsSlug(bad)) << bad;
  }
  EXPECT_FALSE(IsSlug(std::string(64, 'a')));
  EXPECT_FALSE(IsSlug(absl::string_view("a\0", 2)));
}

TEST(Utf8Test, WellFormedTextIsValid) {
  for (const char* good : {"", "plain", "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80",
                           "\xed\x9f\xbf", "\xee\x80\x80", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_TRUE(IsValidUtf8(good)) << good;
  }
}

TEST(Utf8Test, OverlongSurrogateCutAndTooLargeFormsAreNot) {
  for (const char* bad :
       {"\x80", "\xc0\x80", "\xc1\xbf", "\xc3", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xed\xa0\x80",
        "\xe2\x82", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
        "\xff", "a\xc3(", "\xf0\x9f\x98"}) {
    EXPECT_FALSE(IsValidUtf8(bad));
  }
}

TEST(LabelTest, IsShortTextWithoutControlsOrOuterSpace) {
  EXPECT_EQ(CheckLabel("product", ""), absl::OkStatus());
  EXPECT_EQ(CheckLabel("product", "GTX Plus Basic"), absl::OkStatus());
  EXPECT_EQ(CheckLabel("product", std::string(kMaxLabelBytes, 'x')), absl::OkStatus());
  for (const std::string& bad :
       {std::string(kMaxLabelBytes + 1, 'x'), std::string(" a"), std::string("a "),
        std::string("a\nb"), std::string("a\tb"), std::string("a\0b", 3), std::string("\x7f"),
        std::string("\xff")}) {
    const absl::Status status = CheckLabel("product", bad);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(FieldViolationsOf(status).front().field, "product");
  }
}

TEST(TextTest, MayHaveLineBreaksUpToItsBound) {
  EXPECT_EQ(CheckText("note", "one\r\n\ttwo ", 20), absl::OkStatus());
  EXPECT_FALSE(CheckText("note", "12345", 4).ok());
  EXPECT_FALSE(CheckText("note", "bell\a", 20).ok());
}

TEST(ResourceNameTest, IsACollectionAndASlug) {
  EXPECT_EQ(CheckResourceName("owner", "reps", "reps/ada"), absl::OkStatus());
  for (const char* bad : {"", "reps", "reps/", "teams/ada", "reps/a/b", "reps/Ada", "/reps/ada"}) {
    EXPECT_EQ(FieldViolationsOf(CheckResourceName("owner", "reps", bad)).front().field, "owner");
  }
  EXPECT_EQ(IdOf("deals", "deals/17"), "17");
  EXPECT_EQ(IdOf("deals", "dealsx/17"), std::nullopt);
  EXPECT_EQ(IdOf("deals", "deals"), std::nullopt);
}

TEST(QuotedTest, IsValidTextWhateverItQuotes) {
  EXPECT_EQ(Quoted("a"), "\"a\"");
  EXPECT_EQ(Quoted("say \"hi\"\n"), "\"say \\\"hi\\\"\\n\"");
  EXPECT_EQ(Quoted("\xc3\xa4"), "\"\xc3\xa4\"");
  std::string umlauts;
  for (int i = 0; i < 100; ++i) umlauts += "\xc3\xa4";
  // 63 one-byte characters, then one that the cut falls into.
  for (const std::string& text :
       {std::string("\xff\x00z", 3), umlauts, "x" + umlauts, std::string(1000, '\xff')}) {
    EXPECT_TRUE(IsValidUtf8(Quoted(text))) << text;
    EXPECT_LE(Quoted(text).size(), 64u * 4 + 5);
  }
  EXPECT_EQ(Quoted(std::string(65, 'a')), "\"" + std::string(64, 'a') + "...\"");
}

}  // namespace
}  // namespace revops
