#include "common/types/money.h"

#include "common/status/status.h"
#include "common/types/ids.h"
#include "gtest/gtest.h"

namespace revops {
namespace {

CurrencyCode Usd() { return CurrencyCode::Create("USD").value(); }

std::string BadField(const absl::Status& status) {
  const auto violations = FieldViolationsOf(status);
  return violations.size() == 1 ? violations.front().field : "";
}

TEST(CurrencyCodeTest, IsThreeUpperCaseLetters) {
  EXPECT_EQ(Usd().text(), "USD");
  EXPECT_TRUE(CurrencyCode().empty());
  EXPECT_EQ(CurrencyCode().text(), "");
  for (const char* bad : {"", "US", "USDX", "usd", "U D", "U1D", "\xc3\x84Q"}) {
    EXPECT_EQ(BadField(CurrencyCode::Create(bad).status()), "currency_code") << bad;
  }
}

TEST(CurrencyCodeTest, ALongOrBrokenCodeIsQuotedInWholeCharacters) {
  for (const char* bad : {"123456789012345\xc3\xa4", "U\xffX"}) {
    const auto violations = FieldViolationsOf(CurrencyCode::Create(bad).status());
    EXPECT_TRUE(IsValidUtf8(violations.front().description)) << bad;
    EXPECT_EQ(violations.front().description,
              "must be three upper-case letters (ISO 4217), is " + Quoted(bad));
  }
}

TEST(MoneyTest, UnitsAndNanosComeBack) {
  for (const auto& [units, nanos] : std::vector<std::pair<int64_t, int32_t>>{
           {0, 0}, {1, 0}, {1054, 500'000'000}, {0, 1000}, {0, -1000}, {-3, -999'999'000}}) {
    const Money money = Money::Create(Usd(), units, nanos).value();
    EXPECT_EQ(money.units(), units);
    EXPECT_EQ(money.nanos(), nanos);
  }
}

TEST(MoneyTest, BoundsAreOneTrillionEitherWay) {
  EXPECT_TRUE(Money::Create(Usd(), kMaxMoneyUnits, 0).ok());
  EXPECT_TRUE(Money::Create(Usd(), -kMaxMoneyUnits, 0).ok());
  EXPECT_EQ(BadField(Money::Create(Usd(), kMaxMoneyUnits, 1000).status()), "units");
  EXPECT_EQ(BadField(Money::Create(Usd(), kMaxMoneyUnits + 1, 0).status()), "units");
  EXPECT_EQ(BadField(Money::Create(Usd(), -kMaxMoneyUnits - 1, 0).status()), "units");
  EXPECT_EQ(BadField(Money::Create(Usd(), INT64_MAX, 0).status()), "units");
  EXPECT_EQ(BadField(Money::Create(Usd(), INT64_MIN, 0).status()), "units");
}

TEST(MoneyTest, WhatCannotBeKeptExactlyIsRefused) {
  EXPECT_EQ(BadField(Money::Create(Usd(), 1, 1).status()), "nanos");
  EXPECT_EQ(BadField(Money::Create(Usd(), 1, 1'000'000'000).status()), "nanos");
  EXPECT_EQ(BadField(Money::Create(Usd(), -1, -1'000'000'000).status()), "nanos");
  EXPECT_EQ(BadField(Money::Create(Usd(), 1, INT32_MIN).status()), "nanos");
  EXPECT_EQ(BadField(Money::Create(Usd(), 1, -1000).status()), "nanos");
  EXPECT_EQ(BadField(Money::Create(Usd(), -1, 1000).status()), "nanos");
  EXPECT_EQ(BadField(Money::Create(CurrencyCode(), 1, 0).status()), "currency_code");
}

TEST(MoneyTest, IsWrittenWithAsManyDecimalsAsNeeded) {
  const auto text = [](int64_t micros) { return Money::FromMicros(Usd(), micros)->ToString(); };
  EXPECT_EQ(text(0), "USD 0");
  EXPECT_EQ(text(1'054'500'000), "USD 1054.5");
  EXPECT_EQ(text(1), "USD 0.000001");
  EXPECT_EQ(text(-1), "USD -0.000001");
  EXPECT_EQ(text(-2'000'000), "USD -2");
}

TEST(MoneyTest, AmountsOfDifferentCurrenciesDiffer) {
  const CurrencyCode eur = CurrencyCode::Create("EUR").value();
  EXPECT_NE(Money::Create(Usd(), 1, 0).value(), Money::Create(eur, 1, 0).value());
}

TEST(DivideRoundedTest, RoundsHalfAwayFromZero) {
  EXPECT_EQ(DivideRounded(5, 2), 3);
  EXPECT_EQ(DivideRounded(-5, 2), -3);
  EXPECT_EQ(DivideRounded(4, 3), 1);
  EXPECT_EQ(DivideRounded(-4, 3), -1);
  EXPECT_EQ(DivideRounded(5, 3), 2);
  EXPECT_EQ(DivideRounded(-5, 3), -2);
  EXPECT_EQ(DivideRounded(0, 7), 0);
  EXPECT_EQ(DivideRounded(1, 2), 1);
  EXPECT_EQ(DivideRounded(1, 3), 0);
  const absl::int128 large = absl::MakeInt128(1 << 20, 0);
  EXPECT_EQ(DivideRounded(large * 3, 3), large);
}

}  // namespace
}  // namespace revops
