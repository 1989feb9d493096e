#include "lead-service/normal/phone.h"

#include "gtest/gtest.h"

namespace revops::lead {
namespace {

TEST(Phone, OfEverySpellingIsOneNumber) {
  for (const char* text :
       {"030 23125012", "030/23125012", "(030) 2312-5012", "+49 30 23125012", "0049 30 23125012",
        "+49 (0)30 23125012", "tel:+49-30-23125012", " 030 23 12 50 12\n", "+49.30.23125012"}) {
    const NormalPhone phone = NormalizePhone(text, "DE");
    EXPECT_EQ(phone.value, "+493023125012") << text;
    EXPECT_EQ(phone.key(), "+493023125012") << text;
    EXPECT_FALSE(phone.is_bad) << text;
  }
}

TEST(Phone, OfItsCountryNeedsNoPrefix) {
  EXPECT_EQ(NormalizePhone("(650) 253-0000", "US").value, "+16502530000");
  EXPECT_EQ(NormalizePhone("1-800-FLOWERS", "US").value, "+18003569377");
  EXPECT_EQ(NormalizePhone("020 7031 3000", "GB").value, "+442070313000");
  EXPECT_EQ(NormalizePhone("02 3661 8300", "IT").value, "+390236618300") << "Italy keeps its zero";
  EXPECT_EQ(NormalizePhone("044 668 18 00", "CH").value, "+41446681800");
  EXPECT_EQ(NormalizePhone("01 58 99 90 00", "FR").value, "+33158999000");
  EXPECT_EQ(NormalizePhone("+33 1 58 99 90 00", "DE").value, "+33158999000");
}

TEST(Phone, WithoutACountryMustBeInternational) {
  EXPECT_EQ(NormalizePhone("+44 20 7031 3000", "").value, "+442070313000");
  EXPECT_EQ(NormalizePhone("0044 20 7031 3000", "").value, "+442070313000");
  const NormalPhone national = NormalizePhone("030 23125012", "");
  EXPECT_TRUE(national.is_bad);
  EXPECT_EQ(national.value, "030 23125012");
}

TEST(Phone, KeepsItsExtension) {
  EXPECT_EQ(NormalizePhone("+1 650 253 0000 ext. 123", "US").value, "+16502530000;ext=123");
  EXPECT_EQ(NormalizePhone("(650) 253-0000 x123", "US").value, "+16502530000;ext=123");
  EXPECT_NE(NormalizePhone("(650) 253-0000 x123", "US").key(),
            NormalizePhone("(650) 253-0000 x124", "US").key());
  EXPECT_EQ(NormalizePhone("+16502530000;ext=123", "").value, "+16502530000;ext=123")
      << "its own normal form";
}

TEST(Phone, ThatIsNoneIsKeptAsItCameAndFlagged) {
  for (const char* text : {"123", "0000000000", "n/a", "call me", "+49", "030", "+1 123 456 7890",
                           "-", "999999999999999", "+999 12345678", "ada@example.com"}) {
    const NormalPhone phone = NormalizePhone(text, "DE");
    EXPECT_TRUE(phone.is_bad) << text;
    EXPECT_EQ(phone.value, text);
    EXPECT_EQ(phone.key(), "") << text;
  }
}

TEST(Phone, ThatIsMissingIsNotBad) {
  EXPECT_FALSE(NormalizePhone(" ", "DE").is_bad);
  EXPECT_EQ(NormalizePhone(" ", "DE").value, "");
}

TEST(Phone, OfAnUnknownCountryCodeIsReadWhereItIsInternational) {
  EXPECT_EQ(NormalizePhone("+49 30 23125012", "QQ").value, "+493023125012");
  EXPECT_TRUE(NormalizePhone("030 23125012", "QQ").is_bad);
}

TEST(Phone, IsNeverToldByTheLibrarysOwnLog) {
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  NormalizePhone("+999 555 0199", "QQ");
  NormalizePhone("call me", "");
  EXPECT_EQ(::testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace revops::lead
