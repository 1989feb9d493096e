#include "cli/import/csv_reader.h"

#include "gtest/gtest.h"
#include "tests/cli/temp_dir.h"

namespace revops::cli {
namespace {

using Cells = std::vector<std::string>;

std::vector<CsvRow> ReadAll(const std::string& content, char delimiter = ',') {
  const TempDir dir;
  auto reader = CsvReader::Open(dir.Write("a.csv", content), delimiter);
  EXPECT_TRUE(reader.ok()) << reader.status();
  std::vector<CsvRow> rows;
  CsvRow row;
  while (true) {
    const auto has_row = (*reader)->Next(row);
    EXPECT_TRUE(has_row.ok()) << has_row.status();
    if (!has_row.ok() || !*has_row) return rows;
    rows.push_back(row);
  }
}

TEST(CsvReader, ReadsEveryKindOfLineEnd) {
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    const auto rows = ReadAll("a,b" + end + "1,2" + end + end + "3,4");
    ASSERT_EQ(rows.size(), 3u);
    EXPECT_EQ(rows[1].cells, Cells({"1", "2"}));
    EXPECT_EQ(rows[2].cells, Cells({"3", "4"}));
    EXPECT_EQ(rows[1].line, 2);
    EXPECT_EQ(rows[2].line, 4) << "the empty line counts as a line, not as a row";
  }
}

TEST(CsvReader, KeepsQuotesDelimitersAndLineBreaksInsideQuotes) {
  const auto rows = ReadAll("a,b\r\n\"x, \"\"y\"\"\r\nz\",2\r\n3,4\r\n");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[1].cells, Cells({"x, \"y\"\r\nz", "2"}));
  EXPECT_EQ(rows[1].line, 2);
  EXPECT_EQ(rows[2].line, 4);
}

TEST(CsvReader, SkipsTheByteOrderMark) {
  EXPECT_EQ(ReadAll("\xEF\xBB\xBFid;name\n1;\xC3\xA9", ';')[0].cells, Cells({"id", "name"}));
}

TEST(CsvReader, ATooLongCellMakesItsRowABadOne) {
  const auto rows = ReadAll("a,b\n1," + std::string(kCellBytesMax + 1, 'x') + "\n2,y\n");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_NE(rows[1].problem.find("cell 2 is longer"), std::string::npos) << rows[1].problem;
  EXPECT_TRUE(rows[2].problem.empty());
}

TEST(CsvReader, AQuoteThatIsNeverClosedNamesItsLine) {
  const TempDir dir;
  auto reader = CsvReader::Open(dir.Write("a.csv", "a,b\n1,2\n\"3,4\n5,6\n"), ',');
  ASSERT_TRUE(reader.ok());
  CsvRow row;
  absl::StatusOr<bool> has_row = true;
  while (has_row.ok() && *has_row) has_row = (*reader)->Next(row);
  EXPECT_EQ(has_row.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(has_row.status().message().find(":3: a quote"), std::string::npos) << has_row.status();
}

TEST(CsvReader, AMissingFileIsNotFound) {
  EXPECT_EQ(CsvReader::Open("/nonexistent/a.csv", ',').status().code(),
            absl::StatusCode::kNotFound);
}

TEST(CsvReader, RowsAcrossChunksComeOutWhole) {
  std::string content = "id,text\n";
  for (int i = 0; i < 20'000; ++i) content += std::to_string(i) + ",\"some, text\"\n";
  const auto rows = ReadAll(content);
  ASSERT_EQ(rows.size(), 20'001u);
  for (int i = 0; i < 20'000; ++i) {
    ASSERT_EQ(rows[i + 1].cells, Cells({std::to_string(i), "some, text"}));
    ASSERT_EQ(rows[i + 1].line, i + 2);
  }
}

}  // namespace
}  // namespace revops::cli
