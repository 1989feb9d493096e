// Means and quantiles of many numbers, against sorting them all.
#include "metrics-service/reports/statistics.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <random>

#include "common/types/money.h"
#include "gtest/gtest.h"
#include "metrics-service/reports/later.h"
#include "tests/support/seed.h"

namespace revops::metrics {
namespace {

constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

absl::int128 Quantile(const std::vector<int64_t>& sorted, int64_t percent) {
  const auto last = static_cast<int64_t>(sorted.size()) - 1;
  const auto low = static_cast<size_t>(last * percent / 100);
  const int64_t fraction = last * percent % 100;
  const size_t high = fraction == 0 ? low : low + 1;
  const absl::int128 hundredfold =
      absl::int128(sorted[low]) * (100 - fraction) + absl::int128(sorted[high]) * fraction;
  return DivideRounded(hundredfold * 1'000, 100);
}

void ExpectAsSorted(std::vector<int64_t> values, std::mt19937& random) {
  // In any number of pieces, empty ones among them.
  Pieces pieces;
  for (size_t from = 0; from < values.size();) {
    const size_t count = std::min<size_t>(random() % (values.size() + 1), values.size() - from);
    pieces.push_back(std::span<const int64_t>(values).subspan(from, count));
    from += count;
  }
  const MoneyStatistics described = DescribeMoney(pieces);
  absl::int128 sum = 0;
  for (const int64_t value : values) sum += value;
  std::vector<int64_t> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  ASSERT_EQ(described.n, static_cast<int64_t>(values.size()));
  EXPECT_TRUE(described.sum_nanos == sum * 1'000);
  EXPECT_TRUE(described.p05 == Quantile(sorted, 5));
  EXPECT_TRUE(described.p25 == Quantile(sorted, 25));
  EXPECT_TRUE(described.median == Quantile(sorted, 50));
  EXPECT_TRUE(described.p75 == Quantile(sorted, 75));
  EXPECT_TRUE(described.p95 == Quantile(sorted, 95));
  EXPECT_TRUE(described.max == absl::int128(sorted.back()) * 1'000);
}

TEST(StatisticsTest, ManyNumbersAreDescribedAsIfTheyWereSorted) {
  std::mt19937 random(revops::testing::RandomSeed());
  // Even, all equal, few values, one far outlier, and as far apart as numbers go.
  const std::vector<std::function<int64_t()>> kinds = {
      [&] { return static_cast<int64_t>(random()); },
      [&] { return int64_t{7}; },
      [&] { return static_cast<int64_t>(random() % 3) - 1; },
      [&] { return random() % 10'000 == 0 ? kMax / 2 : static_cast<int64_t>(random() % 1'000); },
      [&] { return random() % 2 == 0 ? kMin : kMax; },
      [&] { return static_cast<int64_t>((uint64_t{random()} << 32) | random()); },
  };
  for (size_t kind = 0; kind < kinds.size(); ++kind) {
    for (const size_t size : {1, 2, 3, 100, 4'096, 4'097, 5'000, 50'021}) {
      SCOPED_TRACE(::testing::Message() << "kind " << kind << ", " << size << " numbers");
      std::vector<int64_t> values(size);
      std::generate(values.begin(), values.end(), kinds[kind]);
      ExpectAsSorted(std::move(values), random);
    }
  }
}

TEST(StatisticsTest, NoNumbersHaveNoQuantiles) {
  EXPECT_EQ(DescribeDays({}).n, 0);
  EXPECT_FALSE(DescribeDays({{}, {}}).median.has_value());
  EXPECT_FALSE(DescribeMoney({}).max.has_value());
}

TEST(LaterTest, EveryStepRunsOnceOnOneThreadOrTwo) {
  for (const size_t values : {size_t{1}, kValuesForTwoThreads}) {
    Later later;
    std::vector<int> runs(200);
    for (int& run : runs) later.Add(values, [&run] { ++run; });
    later.Run();
    later.Run();
    EXPECT_EQ(runs, std::vector<int>(200, 1));
  }
}

}  // namespace
}  // namespace revops::metrics
