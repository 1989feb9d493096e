#include "deal-service/domain/amount.h"

#include "gtest/gtest.h"
#include "tests/deal-service/support/samples.h"

namespace revops::deal {
namespace {

using Strings = std::vector<std::string>;

Money In(const char* currency, int64_t units) {
  return *Money::Create(*CurrencyCode::Create(currency), units, 0);
}

TEST(Amount, AMissingPartIsZeroInTheOthersCurrency) {
  const Amount recurring = *Amount::Create(std::nullopt, In("EUR", 20), 12);
  EXPECT_EQ(recurring.one_off, In("EUR", 0));
  EXPECT_EQ(recurring.ToString(), "EUR 0 + EUR 20 x 12 months");
  EXPECT_EQ(Amount::Create(In("EUR", 5), std::nullopt, 0)->recurring_per_month, In("EUR", 0));
  EXPECT_EQ(Amount::Create(In("EUR", 5), In("EUR", 1), 0)->ToString(),
            "EUR 5 + EUR 1 x month until cancelled");
}

TEST(Amount, EveryRuleNamesItsField) {
  EXPECT_EQ(FieldsOf(Amount::Create(std::nullopt, std::nullopt, 0).status()), Strings{"one_off"});
  EXPECT_EQ(FieldsOf(Amount::Create(In("EUR", -1), In("USD", -1), 1201).status()),
            (Strings{"recurring_per_month.currency_code", "one_off", "recurring_per_month",
                     "recurring_months"}));
  EXPECT_EQ(FieldsOf(Amount::Create(In("EUR", 1), std::nullopt, 3).status()),
            Strings{"recurring_months"});
  EXPECT_EQ(FieldsOf(Amount::Create(In("EUR", 1), In("EUR", 1), -1).status()),
            Strings{"recurring_months"});
}

TEST(Amount, TheWholeIsBoundedOverItsTermAndAtLeastAYear) {
  const int64_t monthly = kMaxMoneyUnits / kRecurringMonthsMax;
  EXPECT_TRUE(Amount::Create(std::nullopt, In("USD", monthly), kRecurringMonthsMax).ok());
  const absl::Status term =
      Amount::Create(std::nullopt, In("USD", monthly + 1), kRecurringMonthsMax).status();
  EXPECT_EQ(FieldsOf(term), Strings{"recurring_per_month"});
  EXPECT_NE(term.message().find("1200 months"), std::string::npos) << term;
  EXPECT_EQ(FieldsOf(Amount::Create(std::nullopt, In("USD", kMaxMoneyUnits / 12 + 1), 1).status()),
            Strings{"recurring_per_month"})
      << "a year's value counts twelve months of any term";
  EXPECT_EQ(FieldsOf(Amount::Create(In("USD", kMaxMoneyUnits), In("USD", 1), 0).status()),
            Strings{"recurring_per_month"});
  EXPECT_TRUE(Amount::Create(In("USD", kMaxMoneyUnits), std::nullopt, 0).ok());
}

}  // namespace
}  // namespace revops::deal
