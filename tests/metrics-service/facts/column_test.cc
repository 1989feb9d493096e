#include "metrics-service/facts/column.h"

#include "gtest/gtest.h"

namespace revops::metrics {
namespace {

TEST(SparseColumnTest, SettingNothingTakesNoMemory) {
  SparseColumn<uint32_t> column;
  column.Set(5'000, 7);
  EXPECT_EQ(column.allocated(), 1u);
  for (size_t row = 0; row < 10'000; ++row) {
    if (row != 5'000) column.Set(row, 0);
  }
  EXPECT_EQ(column.allocated(), 1u);
  EXPECT_EQ(column.Get(5'000), 7u);
  EXPECT_EQ(column.Get(4'999), 0u);
  EXPECT_EQ(column.Get(1'000'000), 0u);
}

TEST(SparseColumnTest, AValueCostsItsOwnSmallChunk) {
  SparseColumn<uint32_t> column;
  for (size_t row = 0; row < 100 * kSparseChunkValues; row += 10 * kSparseChunkValues) {
    column.Set(row, 1);
  }
  EXPECT_EQ(column.allocated(), 10u);
  EXPECT_LE(kSparseChunkValues * sizeof(uint32_t), 4096u);
}

TEST(SparseColumnTest, AValueCanBeTakenBack) {
  SparseColumn<uint32_t> column;
  column.Set(3, 9);
  column.Set(3, 0);
  EXPECT_EQ(column.Get(3), 0u);
}

}  // namespace
}  // namespace revops::metrics
