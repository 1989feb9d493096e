// Amounts as exports write them.
#include "cli/import/amount_text.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace revops::cli {
namespace {

using ::testing::HasSubstr;

std::string Read(absl::string_view text, char decimal = 0) {
  const auto amount = ReadAmountText(text, decimal);
  if (!amount.ok()) return absl::StrCat("refused: ", amount.status().message());
  return absl::StrCat(amount->number, amount->currency.empty() ? "" : " ", amount->currency,
                      amount->is_guess ? "?" : "");
}

TEST(AmountText, GroupsAndDecimalsOfEveryCountry) {
  EXPECT_EQ(Read("1054"), "1054");
  EXPECT_EQ(Read("1,234.50"), "1234.50");
  EXPECT_EQ(Read("1.234,50"), "1234.50");
  EXPECT_EQ(Read("1'234.50"), "1234.50");
  EXPECT_EQ(Read("1 234,50"), "1234.50");
  EXPECT_EQ(Read("1\u00A0234\u202F567"), "1234567");
  EXPECT_EQ(Read("1234,5"), "1234.5");
  EXPECT_EQ(Read("42,000"), "42000");
  EXPECT_EQ(Read("1.234.567"), "1234567");
  EXPECT_EQ(Read("0.125"), "0.125");
  EXPECT_EQ(Read("-12.5"), "-12.5");
}

TEST(AmountText, APointBeforeThreeDigitsIsNotGuessed) {
  EXPECT_THAT(Read("1.234"), HasSubstr("may be thousands or decimals; `decimal` in the mapping"));
  EXPECT_EQ(Read("1.234", '.'), "1.234");
  EXPECT_EQ(Read("1.234", ','), "1234");
  EXPECT_EQ(Read("1,234", ','), "1.234");
  EXPECT_THAT(Read("1,234.50", ','), HasSubstr("refused"));
}

TEST(AmountText, CurrenciesStandBeforeOrBehind) {
  EXPECT_EQ(Read("$1,234.50"), "1234.50 USD?");
  EXPECT_EQ(Read("1.234,50 \u20AC"), "1234.50 EUR");
  EXPECT_EQ(Read("US$ 5"), "5 USD");
  EXPECT_EQ(Read("EUR 12"), "12 EUR");
  EXPECT_EQ(Read("12 CHF"), "12 CHF");
  EXPECT_EQ(Read("-$5"), "-5 USD?");
  EXPECT_EQ(Read("$-5"), "-5 USD?");
}

TEST(AmountText, ThousandsAndMillionsMayBeLetters) {
  EXPECT_EQ(Read("250k"), "250000");
  EXPECT_EQ(Read("1.2M"), "1200000");
  EXPECT_EQ(Read("$1.234M"), "1234000 USD?");
  EXPECT_EQ(Read("0,5 Mio. \u20AC"), "500000 EUR");
  EXPECT_EQ(Read("1.2345678M"), "1234567.8");
}

TEST(AmountText, BracketsAndWhatIsNoNumberAreRefused) {
  EXPECT_THAT(Read("(500)"), HasSubstr("negative"));
  EXPECT_THAT(Read("($1,500.00)"), HasSubstr("negative"));
  for (const char* text : {"", ".", "1.", ".5", ",100", "1e3", "--1", "1,23,456", "12,34.5", "$",
                           "ten", "5 %", "1-2", "USD", "1 23"}) {
    EXPECT_THAT(Read(text), HasSubstr("is no amount")) << text;
  }
}

}  // namespace
}  // namespace revops::cli
