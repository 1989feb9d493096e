#include "metrics-service/facts/run_pool.h"

#include <random>
#include <vector>

#include "gtest/gtest.h"

namespace revops::metrics {
namespace {

TEST(RunPoolTest, RunsKeepTheirValuesInOrderWhileOthersGrow) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  RunPool<uint32_t> pool;
  std::vector<Stretch> runs(2'000);
  std::vector<std::vector<uint32_t>> naive(runs.size());
  for (uint32_t i = 0; i < 200'000; ++i) {
    const size_t run = random() % (1 + random() % runs.size());
    pool.Append(runs[run], i);
    naive[run].push_back(i);
  }
  for (size_t run = 0; run < runs.size(); ++run) {
    const std::span<const uint32_t> values = pool.Of(runs[run]);
    ASSERT_EQ(std::vector<uint32_t>(values.begin(), values.end()), naive[run]);
  }
}

TEST(RunPoolTest, CompactedRunsKeepTheirValuesAndGrowOn) {
  RunPool<uint32_t> pool;
  Column<Stretch> runs;
  for (size_t run = 0; run < 1'000; ++run) runs.Append({});
  const auto append = [&](uint32_t round) {
    for (size_t i = 0; i < runs.size(); ++i) {
      const size_t run = i * 7'919 % runs.size();
      if (run % 5 != 0) pool.Append(runs[run], round * 1'000 + static_cast<uint32_t>(run));
    }
  };
  for (uint32_t round = 0; round < 8; ++round) append(round);
  pool.Compact(runs);
  append(8);
  for (size_t run = 0; run < runs.size(); ++run) {
    const std::span<const uint32_t> values = pool.Of(runs[run]);
    ASSERT_EQ(values.size(), run % 5 == 0 ? 0 : 9);
    for (size_t i = 0; i < values.size(); ++i) ASSERT_EQ(values[i], i * 1'000 + run);
  }
}

TEST(RunPoolTest, ARunLongerThanAChunkStaysContiguous) {
  RunPool<uint32_t> pool;
  Stretch big, small;
  for (uint32_t i = 0; i < 3 * kChunkValues; ++i) {
    pool.Append(big, i);
    if (i % 1000 == 0) pool.Append(small, i);
  }
  const std::span<const uint32_t> values = pool.Of(big);
  for (uint32_t i = 0; i < values.size(); ++i) ASSERT_EQ(values[i], i);
  EXPECT_EQ(pool.Of(small).size(), (3 * kChunkValues + 999) / 1000);
}

}  // namespace
}  // namespace revops::metrics
