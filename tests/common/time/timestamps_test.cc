#include "common/time/timestamps.h"

#include "absl/time/clock.h"
#include "common/status/status.h"
#include "common/time/clock.h"
#include "gtest/gtest.h"

namespace revops {
namespace {

std::string BadField(const absl::Status& status) {
  const auto violations = FieldViolationsOf(status);
  return violations.size() == 1 ? violations.front().field : "";
}

TEST(InstantTest, IsCutToTheMicrosecond) {
  EXPECT_EQ(InstantFromParts("t", 1, 999'999'999).value(), absl::FromUnixMicros(1'999'999));
  EXPECT_EQ(InstantFromParts("t", -1, 1'500).value(), absl::FromUnixMicros(-999'999));
}

TEST(InstantTest, NanosAndYearsHaveBounds) {
  EXPECT_EQ(BadField(InstantFromParts("t", 0, -1).status()), "t");
  EXPECT_EQ(BadField(InstantFromParts("t", 0, 1'000'000'000).status()), "t");
  constexpr int64_t kFirst = -2208988800;  // 1900-01-01
  constexpr int64_t kEnd = 253402300800;   // 10000-01-01
  EXPECT_TRUE(InstantFromParts("t", kFirst, 0).ok());
  EXPECT_EQ(BadField(InstantFromParts("t", kFirst - 1, 999'999'999).status()), "t");
  EXPECT_TRUE(InstantFromParts("t", kEnd - 1, 999'999'999).ok());
  EXPECT_EQ(BadField(InstantFromParts("t", kEnd, 0).status()), "t");
  EXPECT_EQ(BadField(InstantFromParts("t", INT64_MAX, 0).status()), "t");
  EXPECT_EQ(BadField(InstantFromParts("t", INT64_MIN, 0).status()), "t");
}

TEST(DateTest, MustBeOnTheCalendar) {
  EXPECT_EQ(DateFromParts("d", 2024, 2, 29).value(), absl::CivilDay(2024, 2, 29));
  EXPECT_EQ(BadField(DateFromParts("d", 2023, 2, 29).status()), "d");
  EXPECT_EQ(BadField(DateFromParts("d", 2023, 13, 1).status()), "d");
  EXPECT_EQ(BadField(DateFromParts("d", 2023, 1, 0).status()), "d");
  EXPECT_EQ(BadField(DateFromParts("d", 2023, 0, 1).status()), "d");
  EXPECT_EQ(BadField(DateFromParts("d", 1899, 12, 31).status()), "d");
  EXPECT_EQ(BadField(DateFromParts("d", 10000, 1, 1).status()), "d");
  EXPECT_EQ(BadField(DateFromParts("d", INT32_MIN, INT32_MIN, INT32_MIN).status()), "d");
}

TEST(FormatTest, InstantsAreUtcWithAsManyDecimalsAsNeeded) {
  EXPECT_EQ(FormatInstant(absl::FromUnixSeconds(1506816000)), "2017-10-01T00:00:00Z");
  EXPECT_EQ(FormatInstant(absl::FromUnixMillis(1506816000500)), "2017-10-01T00:00:00.5Z");
  EXPECT_EQ(FormatDate(absl::CivilDay(2017, 10, 1)), "2017-10-01");
}

TEST(SystemClockTest, TellsWholeMicroseconds) {
  const absl::Time before = absl::Now() - absl::Microseconds(1);
  const absl::Time now = SystemClock().Now();
  EXPECT_EQ(now, absl::FromUnixMicros(absl::ToUnixMicros(now)));
  EXPECT_GE(now, before);
  EXPECT_LE(now, absl::Now());
}

}  // namespace
}  // namespace revops
