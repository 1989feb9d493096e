#include "lead-service/normal/text.h"

#include "gtest/gtest.h"

namespace revops::lead {
namespace {

TEST(Text, IsTrimmedOfWhatFormsAndSpreadsheetsLeave) {
  EXPECT_EQ(Trimmed("  Ada \t\r\n"), "Ada");
  EXPECT_EQ(Trimmed("\xC2\xA0"
                    "Ada\xE2\x80\xAF"),
            "Ada")
      << "no-break spaces";
  EXPECT_EQ(Trimmed("\xEF\xBB\xBF"
                    "Ada\xE2\x80\x8B"),
            "Ada")
      << "a BOM, a zero-width space";
  EXPECT_EQ(Trimmed(" \t "), "");
  EXPECT_EQ(Trimmed("Ada Lovelace"), "Ada Lovelace");
}

TEST(Text, IsFoldedForComparison) {
  EXPECT_EQ(Folded("M\xC3\xBCller & S\xC3\xB6hne"), "mueller and soehne");
  EXPECT_EQ(Folded("Mueller + Soehne"), "mueller and soehne");
  EXPECT_EQ(Folded("MU\xCC\x88LLER"), "mueller") << "an umlaut in two code points";
  EXPECT_EQ(Folded("Citro\xC3\xABn"), "citroen");
  EXPECT_EQ(Folded("L'Or\xC3\xA9"
                   "al"),
            "loreal");
  EXPECT_EQ(Folded("\xC5\x81\xC3\xB3"
                   "d\xC5\xBA"),
            "lodz");
  EXPECT_EQ(Folded("Stra\xC3\x9F"
                   "e"),
            "strasse");
  EXPECT_EQ(Folded("\xEF\xBC\xA1\xEF\xBC\xB4\xEF\xBC\xA6"), "atf") << "full width";
  EXPECT_EQ(Folded("--- ? ---"), "");
}

TEST(Text, OfOtherScriptsKeepsItsLetters) {
  EXPECT_EQ(Folded("\xD0\x9C\xD0\x9E\xD0\xA1\xD0\x9A\xD0\x92\xD0\x90"),
            "\xD0\xBC\xD0\xBE\xD1\x81\xD0\xBA\xD0\xB2\xD0\xB0");
  EXPECT_EQ(Folded("\xE6\xA0\xAA"), "\xE6\xA0\xAA");
}

}  // namespace
}  // namespace revops::lead
