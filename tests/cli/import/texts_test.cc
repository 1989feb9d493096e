// Slugs, dates and amounts as files write them.
#include "cli/import/amounts.h"
#include "cli/import/dates.h"
#include "cli/import/fields.h"
#include "cli/import/slugs.h"
#include "gtest/gtest.h"

namespace revops::cli {
namespace {

TEST(Slugs, FoldNamesToAsciiLowerCase) {
  EXPECT_EQ(*SlugOf("Darcel Schlecht"), "darcel-schlecht");
  EXPECT_EQ(*SlugOf("Zo\xC3\xAB O'Hara-\xC3\x9Fmith, Jr."), "zoe-o-hara-ssmith-jr");
  EXPECT_EQ(*SlugOf("\xD0\x98\xD0\xB2\xD0\xB0\xD0\xBD"), "ivan");
  EXPECT_EQ(*SlugOf("  West  "), "west");
  EXPECT_EQ(*SlugOf("in_progress"), "in_progress");
}

TEST(Slugs, NothingLeftOrTooLongIsRefused) {
  EXPECT_FALSE(SlugOf("???").ok());
  EXPECT_FALSE(SlugOf(std::string(64, 'a')).ok());
}

TEST(Slugs, AResourceNameIsTakenAsItIs) {
  EXPECT_EQ(*ResourceNameOf("reps", "reps/anna"), "reps/anna");
  EXPECT_EQ(*ResourceNameOf("reps", "Anna Snelling"), "reps/anna-snelling");
  EXPECT_EQ(*ResourceNameOf("reps", "reps/Anna Snelling"), "reps/anna-snelling");
  EXPECT_FALSE(ResourceNameOf("reps", "reps/").ok());
}

TEST(Dates, TheFirstFormatThatFitsCounts) {
  DateParser dates({"%Y-%m-%d", "%d.%m.%Y %H:%M"}, absl::UTCTimeZone());
  EXPECT_EQ(*dates.Instant("2017-07-01"), absl::FromUnixSeconds(1498867200));
  EXPECT_EQ(*dates.Instant("01.07.2017 12:30"), absl::FromUnixSeconds(1498912200));
  EXPECT_EQ(*dates.Instant("2017-07-01"), absl::FromUnixSeconds(1498867200));
}

TEST(Dates, AreReadInTheMappingsZone) {
  DateParser dates({"%Y-%m-%d"}, absl::FixedTimeZone(2 * 3600));
  EXPECT_EQ(*dates.Instant("2017-07-01"), absl::FromUnixSeconds(1498867200 - 7200));
  EXPECT_EQ(*dates.Day("2017-07-01"), absl::CivilDay(2017, 7, 1));
}

TEST(Dates, ImpossibleOnesAreRefusedWithTheFormats) {
  DateParser dates({"%Y-%m-%d"}, absl::UTCTimeZone());
  for (const char* text : {"2017-02-30", "01.07.2017", "infinite-future", "1899-12-31", "x"}) {
    const auto refused = dates.Instant(text);
    ASSERT_FALSE(refused.ok()) << text;
    EXPECT_NE(refused.status().message().find("%Y-%m-%d"), std::string::npos);
  }
}

TEST(Dates, WithoutFormatsEveryFormThatMeansOneDayIsRead) {
  DateParser dates(DefaultDateFormats(), absl::UTCTimeZone());
  for (const char* text :
       {"2017-07-01 12:30", "2017-07-01 12:30:00", "2017-07-01T12:30:00Z", "01.07.2017 12:30",
        "2017-07-01T12:30:00.000+0000", "2017-07-01T14:30:00+02:00", "2017/07/01 12:30"}) {
    ASSERT_TRUE(dates.Instant(text).ok()) << text;
    EXPECT_EQ(*dates.Instant(text), absl::FromUnixSeconds(1498912200)) << text;
  }
  EXPECT_EQ(*dates.Day("31.12.2017"), absl::CivilDay(2017, 12, 31));
  EXPECT_FALSE(dates.Instant("07/01/2017").ok());
}

TEST(Dates, ADayIsNotBeforeALaterTimeOfTheSameDay) {
  const DateParser dates({"%Y-%m-%d"}, absl::FixedTimeZone(2 * 3600));
  const absl::Time midnight = absl::FromUnixSeconds(1498860000);
  const absl::Time morning = midnight + absl::Hours(9);
  EXPECT_EQ(dates.NotBeforeOnItsDay(midnight, morning), morning);
  EXPECT_EQ(dates.NotBeforeOnItsDay(morning, midnight), morning);
  EXPECT_EQ(dates.NotBeforeOnItsDay(midnight - absl::Hours(1), morning), midnight - absl::Hours(1));
}

TEST(Dates, FlagsTakeDaysAndRfc3339) {
  EXPECT_EQ(*InstantFromFlag("--as-of", "2017-07-01", absl::UTCTimeZone()),
            absl::FromUnixSeconds(1498867200));
  EXPECT_EQ(*InstantFromFlag("--as-of", "2017-07-01T02:00:00+02:00", absl::UTCTimeZone()),
            absl::FromUnixSeconds(1498867200));
  EXPECT_FALSE(InstantFromFlag("--as-of", "yesterday", absl::UTCTimeZone()).ok());
}

int64_t MicrosOf(const char* text) {
  const auto money = ParseMoney(*ParseCurrency("usd"), text);
  EXPECT_TRUE(money.ok()) << money.status();
  return money.ok() ? money->micros() : -1;
}

TEST(Amounts, AreExact) {
  EXPECT_EQ(MicrosOf("1054"), 1'054'000'000);
  EXPECT_EQ(MicrosOf("1,054.50"), 1'054'500'000);
  EXPECT_EQ(MicrosOf("-0.000001"), -1);
  EXPECT_EQ(MicrosOf("1,000,000"), 1'000'000'000'000);
  EXPECT_EQ(MicrosOf("1000000000000"), 1'000'000'000'000'000'000);
}

TEST(Amounts, WhatIsNoNumberIsRefused) {
  for (const char* text : {"", ".", "1.", ".5", "1,05", "1,0545", ",100", "1e3", "$5", "0.0000001",
                           "1 000", "1000000000001", "99999999999999", "--1"}) {
    EXPECT_FALSE(ParseMoney(*ParseCurrency("USD"), text).ok()) << text;
  }
  EXPECT_FALSE(ParseCurrency("US").ok());
}

TEST(Fields, PathsOfTheServiceLeadBackToTheFile) {
  EXPECT_EQ(FieldOfPath("deals[3].deal.owner"), "owner");
  EXPECT_EQ(FieldOfPath("deal.amount.one_off"), "amount");
  EXPECT_EQ(FieldOfPath("deals[0].transitions[0].amount.one_off"), "closed_amount");
  EXPECT_EQ(FieldOfPath("transitions[0].effective_time"), "effective_close_time");
  EXPECT_EQ(FieldOfPath("deals[3].effective_create_time"), "effective_create_time");
  EXPECT_EQ(FieldOfPath("deals[3].effective_time"), "effective_create_time");
  EXPECT_EQ(FieldOfPath("deal.fields.region"), "fields.region");
  EXPECT_EQ(FieldOfPath("something"), "something");
  EXPECT_EQ(LeadFieldOfPath("leads[3].lead.person.email"), "email");
  EXPECT_EQ(LeadFieldOfPath("lead.fields.city"), "fields.city");
  EXPECT_EQ(LeadFieldOfPath("leads[0].effective_time"), "effective_create_time");
  EXPECT_EQ(LeadFieldOfPath("leads[0].disqualify_reason"), "disqualify_reason");
}

}  // namespace
}  // namespace revops::cli
