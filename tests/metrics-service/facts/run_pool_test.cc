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
