#include <sstream>

#include "cli/import/progress.h"
#include "cli/output/csv.h"
#include "cli/output/deals.h"
#include "cli/output/table.h"
#include "gtest/gtest.h"

namespace revops::cli {
namespace {

TEST(Csv, TextsThatSpreadsheetsWouldRunAreDefused) {
  EXPECT_EQ(CsvCell("=1+1"), "'=1+1");
  EXPECT_EQ(CsvCell("+SUM(A1)"), "'+SUM(A1)");
  EXPECT_EQ(CsvCell("-cmd"), "'-cmd");
  EXPECT_EQ(CsvCell("@x"), "'@x");
  EXPECT_EQ(CsvCell("\tx"), "\"'\tx\"");
  EXPECT_EQ(CsvCell("\rx"), "\"'\rx\"");
  EXPECT_EQ(CsvCell("-12.5"), "-12.5") << "a number is no formula";
}

TEST(Csv, QuotesWhereNeeded) {
  EXPECT_EQ(CsvCell("a,b"), "\"a,b\"");
  EXPECT_EQ(CsvCell("a \"b\""), "\"a \"\"b\"\"\"");
  EXPECT_EQ(CsvCell("plain"), "plain");
}

TEST(Table, ColumnsLineUpAndControlsAreTakenOut) {
  std::ostringstream out;
  PrintTable({{"name", "the_count"},
              {{"Zo\xC3\xAB", Cell("1", "1", true)}, {"a\x1b[31mb", Cell("1,000", "1000", true)}}},
             out);
  EXPECT_EQ(out.str(),
            "NAME     THE COUNT\n"
            "Zo\xC3\xAB              1\n"
            "a [31mb      1,000\n");
}

google::type::Money Usd(int64_t units, int32_t nanos) {
  google::type::Money money;
  money.set_currency_code("USD");
  money.set_units(units);
  money.set_nanos(nanos);
  return money;
}

TEST(Money, IsGroupedAndRoundedHalfAwayFromZero) {
  EXPECT_EQ(MoneyCell(Usd(10005534, 0)).text, "USD 10,005,534");
  EXPECT_EQ(MoneyCell(Usd(2360, 909'391'222), 4).text, "USD 2,360.9094");
  EXPECT_EQ(MoneyCell(Usd(2360, 909'391'222), 4).raw, "2360.909391222");
  EXPECT_EQ(MoneyCell(Usd(0, -5'000'000)).text, "USD -0.01");
  EXPECT_EQ(MoneyCell(Usd(-1, -500'000'000)).raw, "-1.5");
  EXPECT_EQ(MoneyCell(google::type::Money()).text, "");
}

TEST(Progress, SaysShareRateAndTimeLeft) {
  EXPECT_EQ(ProgressLine(4400, 0.5, absl::Seconds(2), true),
            "[###############...............]  50 %  4,400 rows  2,200 rows/s  0:02 left");
  EXPECT_EQ(ProgressLine(10, 0, absl::Seconds(1), true), "10 rows  10 rows/s");
}

}  // namespace
}  // namespace revops::cli
