#include "common/types/uuid.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

namespace revops {
namespace {

const absl::Time kNow = absl::FromUnixMillis(0x0123456789ab);

TEST(UuidTest, CarriesTimeVersionAndVariant) {
  const std::string text = Uuid::Generate(kNow).ToString();
  EXPECT_EQ(text.substr(0, 15), "01234567-89ab-7");
  EXPECT_NE(std::string("89ab").find(text[19]), std::string::npos) << text;
}

TEST(UuidTest, LaterOnesSortBehindEarlierOnes) {
  Uuid last = Uuid::Generate(kNow);
  for (int i = 1; i < 1000; ++i) {
    const Uuid next = Uuid::Generate(kNow + absl::Milliseconds(i));
    EXPECT_LT(last, next);
    EXPECT_LT(last.ToString(), next.ToString());
    last = next;
  }
}

TEST(UuidTest, AreDifferentWithinOneMillisecond) {
  std::set<Uuid> ids;
  for (int i = 0; i < 10'000; ++i) ids.insert(Uuid::Generate(kNow));
  EXPECT_EQ(ids.size(), 10'000u);
}

TEST(UuidTest, TextAndBytesComeBack) {
  const Uuid id = Uuid::Generate(kNow);
  EXPECT_EQ(Uuid::Parse(id.ToString()), id);
  EXPECT_EQ(Uuid::FromBytes(id.bytes()), id);
  EXPECT_EQ(Uuid::Parse("018F3A5C-0000-7ABC-8DEF-0123456789AB"),
            Uuid::Parse("018f3a5c-0000-7abc-8def-0123456789ab"));
}

TEST(UuidTest, OtherTextsAndLengthsAreNone) {
  for (const char* bad :
       {"", "018f3a5c00007abc8def0123456789ab", "018f3a5c-0000-7abc-8def-0123456789a",
        "018f3a5c-0000-7abc-8def-0123456789abc", "018f3a5c-0000-7abc-8def-0123456789ag",
        "018f3a5c_0000_7abc_8def_0123456789ab", "{18f3a5c-0000-7abc-8def-0123456789a}"}) {
    EXPECT_EQ(Uuid::Parse(bad), std::nullopt) << bad;
  }
  EXPECT_EQ(Uuid::FromBytes("short"), std::nullopt);
}

}  // namespace
}  // namespace revops
