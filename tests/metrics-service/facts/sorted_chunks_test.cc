// A multiset in chunks, against a sorted vector.
#include "metrics-service/facts/sorted_chunks.h"

#include <cstdint>
#include <random>

#include "gtest/gtest.h"
#include "tests/support/seed.h"

namespace revops::metrics {
namespace {

struct Sum {
  void Add(int64_t value) { sum += value; }
  void Remove(int64_t value) { sum -= value; }
  int64_t sum = 0;
};
using Chunks = SortedChunks<int64_t, Sum>;

void ExpectAsSorted(const Chunks& chunks, const std::vector<int64_t>& sorted, int64_t bound) {
  ASSERT_EQ(chunks.size(), sorted.size());
  for (size_t rank = 0; rank < sorted.size(); rank += 97) EXPECT_EQ(chunks.At(rank), sorted[rank]);
  int64_t before = 0, from = 0, all = 0, wanted_before = 0;
  const auto is_before = [bound](int64_t value) { return value < bound; };
  chunks.ForEachBefore(
      is_before, [&](const Sum& sum, size_t) { before += sum.sum; },
      [&](int64_t value) { before += value; });
  chunks.ForEachFrom(
      is_before, [&](const Sum& sum, size_t) { from += sum.sum; },
      [&](int64_t value) { from += value; });
  for (const int64_t value : sorted) {
    all += value;
    wanted_before += value < bound ? value : 0;
  }
  EXPECT_EQ(before, wanted_before);
  EXPECT_EQ(from, all - wanted_before);
}

TEST(SortedChunksTest, RanksAndRangesAreThoseOfASortedList) {
  std::mt19937 random(revops::testing::RandomSeed());
  for (const int64_t range : {3, 1'000, 1'000'000'000}) {
    Chunks chunks;
    std::vector<int64_t> sorted;
    int64_t rising = 0;
    for (int i = 0; i < 20'000; ++i) {
      if (random() % 3 == 0 && !sorted.empty()) {
        const auto erased = sorted.begin() + static_cast<ptrdiff_t>(random() % sorted.size());
        chunks.Erase(*erased);
        sorted.erase(erased);
      } else {
        const bool is_next = random() % 2 == 0;
        const int64_t value = is_next ? ++rising : static_cast<int64_t>(random()) % range;
        chunks.Insert(value);
        sorted.insert(std::upper_bound(sorted.begin(), sorted.end(), value), value);
      }
      if (i % 1'000 == 0) ExpectAsSorted(chunks, sorted, static_cast<int64_t>(random()) % range);
    }
    while (!sorted.empty()) {
      chunks.Erase(sorted.back());
      sorted.pop_back();
    }
    EXPECT_EQ(chunks.size(), 0U);
    chunks.Insert(7);
    EXPECT_EQ(chunks.At(0), 7);
  }
}

}  // namespace
}  // namespace revops::metrics
