#include "cli/import/history_book.h"

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace revops::cli {
namespace {

using ::testing::HasSubstr;

HistoryRow RowOfLine(int64_t line) {
  HistoryRow row;
  row.line = line;
  return row;
}

TEST(HistoryBook, PutsScatteredRowsOfADealTogether) {
  HistoryBook book{HistoryLimits()};
  for (int64_t line = 2; line < 1002; ++line) {
    ASSERT_TRUE(book.Add(absl::StrCat("D", line % 100), RowOfLine(line), "same").ok());
  }
  ASSERT_EQ(book.deals().size(), 100u);
  EXPECT_EQ(book.deals()[0].external_id, "D2") << "in the order of their first rows";
  ASSERT_EQ(book.deals()[0].rows.size(), 10u);
  EXPECT_EQ(book.deals()[0].rows[9].line, 902);
  EXPECT_EQ(book.rows(), 1000);
}

TEST(HistoryBook, KeepsWhatRowsSayOnceForAll) {
  HistoryBook book{HistoryLimits()};
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(book.Add("A", RowOfLine(i), i % 2 == 0 ? "even" : "odd").ok());
  }
  EXPECT_EQ(book.Details(book.deals()[0].rows[98]), "even");
  EXPECT_EQ(book.Details(book.deals()[0].rows[99]), "odd");
  EXPECT_EQ(book.deals()[0].rows[99].details, 1u);
}

TEST(HistoryBook, HasRoomForSoManyRowsOfADeal) {
  HistoryBook book({.rows_per_deal_max = 2});
  ASSERT_TRUE(book.Add("A", RowOfLine(2), "").ok());
  EXPECT_TRUE(book.HasRoomFor("A"));
  ASSERT_TRUE(book.Add("A", RowOfLine(3), "").ok());
  EXPECT_FALSE(book.HasRoomFor("A"));
  EXPECT_TRUE(book.HasRoomFor("B"));
}

TEST(HistoryBook, TakesSoManyDeals) {
  HistoryBook book({.deals_max = 2});
  ASSERT_TRUE(book.Add("A", RowOfLine(2), "").ok());
  ASSERT_TRUE(book.AddBad("B", {.line = 3}).ok());
  ASSERT_TRUE(book.Add("A", RowOfLine(4), "").ok());
  const absl::Status refused = book.Add("C", RowOfLine(5), "");
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(refused.message(), HasSubstr("more than 2 deals"));
}

TEST(HistoryBook, TakesSoMuchMemoryAndSaysAtWhichLineItWasFull) {
  // Good rows, rows with cells, and bad rows all count.
  for (const int kind : {0, 1, 2}) {
    HistoryBook book({.bytes_max = 1 << 20});
    absl::Status status;
    int64_t line = 1;
    while (status.ok() && line < 100'000) {
      const std::string id = absl::StrCat("a deal with a rather long name, number ", ++line / 4);
      HistoryRow row = RowOfLine(line);
      if (kind == 1) row.cells = {id, "some cell that is no short one"};
      status = kind == 2 ? book.AddBad(id, {.line = line, .problems = {{"stage", "is no stage"}}})
                         : book.Add(id, std::move(row), "");
    }
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << kind;
    EXPECT_THAT(status.message(),
                HasSubstr(absl::StrCat("up to line ", line, " take more than 1 MiB")));
    EXPECT_GT(line, 2'000) << kind;
  }
}

}  // namespace
}  // namespace revops::cli
