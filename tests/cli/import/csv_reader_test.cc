#include "cli/import/csv_reader.h"

#include <zlib.h>

#include <random>
#include <sstream>

#include "cli/output/csv.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/cli/standard_input.h"
#include "tests/cli/temp_dir.h"
#include "tests/support/seed.h"

namespace revops::cli {
namespace {

using ::testing::HasSubstr;
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
  EXPECT_THAT(rows[1].problem, HasSubstr("is longer than 65536 bytes: 65537"));
  EXPECT_EQ(rows[1].problem_cell, 1);
  EXPECT_TRUE(rows[2].problem.empty());
}

TEST(CsvReader, AQuoteThatIsNeverClosedIsOneBadRowBehindTheGoodOnes) {
  const auto rows = ReadAll("a,b\n1,2\nx,\"3\n5,6\n");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[1].cells, Cells({"1", "2"}));
  EXPECT_EQ(rows[2].line, 3);
  EXPECT_EQ(rows[2].problem_cell, 1);
  EXPECT_THAT(rows[2].problem, HasSubstr("a quote opened in line 3 is never closed"));
  EXPECT_EQ(rows[2].cells, Cells({"x", "\"3\n5,6\n"})) << "as it stands in the file";
}

TEST(CsvReader, TextBehindAClosingQuoteMakesOneBadRowAndTheNextLineIsRead) {
  const auto rows = ReadAll("id,text,from\nA,\"5 \"x,2017-01-01\nB,\"y\" ,2017-01-02\nC,z,\"w\"\n");
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[1].line, 2);
  EXPECT_EQ(rows[1].problem, "text stands behind the closing quote");
  EXPECT_EQ(rows[1].problem_cell, 1);
  EXPECT_EQ(rows[1].cells, Cells({"A", "\"5 \"x,2017-01-01"})) << "as it stands in the file";
  EXPECT_EQ(rows[2].cells, Cells({"B", "y", "2017-01-02"}));
  EXPECT_EQ(rows[2].line, 3);
  EXPECT_TRUE(rows[2].problem.empty()) << rows[2].problem;
  EXPECT_EQ(rows[3].cells, Cells({"C", "z", "w"}));
}

TEST(CsvReader, AQuoteThatTakesInOtherLinesNamesThem) {
  const auto rows = ReadAll("A,\"5\nB,6\nC,\"7\"\nD,8\n");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_THAT(rows[0].problem, HasSubstr("lines 1 to 3 are taken for one row"));
  EXPECT_EQ(rows[1].cells, Cells({"D", "8"}));
  EXPECT_EQ(rows[1].line, 4);
}

TEST(CsvReader, AQuoteInsideAPlainCellIsText) {
  EXPECT_EQ(ReadAll("12\" pipe,a\"b\"\n")[0].cells, Cells({"12\" pipe", "a\"b\""}));
}

TEST(CsvReader, AQuoteOpenForTooLongIsGivenUpAtALineEnd) {
  std::string content = "1,\"open\n";
  const size_t lines = kQuotedBytesMax / 4 + 10;
  for (size_t i = 0; i < lines; ++i) content += "2,x\n";
  const auto rows = ReadAll(content);
  ASSERT_GT(rows.size(), 5u);
  EXPECT_THAT(rows[0].problem, HasSubstr("a quote opened in line 1 is not closed within"));
  EXPECT_LE(rows[0].cells[1].size(), 256u);
  for (size_t i = 1; i < rows.size(); ++i) ASSERT_EQ(rows[i].cells, Cells({"2", "x"}));
}

TEST(CsvReader, ARowsMemoryIsBounded) {
  std::string long_row;
  for (size_t i = 0; i < 2 * kRowBytesMax / kCellBytesMax; ++i) {
    long_row += std::string(kCellBytesMax - 1, 'x') + ",";
  }
  const auto rows = ReadAll(long_row + "\na,b\n");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_THAT(rows[0].problem, HasSubstr("the row is longer than"));
  size_t kept = 0;
  for (const auto& cell : rows[0].cells) kept += cell.size();
  EXPECT_LE(kept, kRowBytesMax);
  EXPECT_EQ(rows[1].cells, Cells({"a", "b"}));

  const auto wide = ReadAll(std::string(kColumnsMax + 5, ',') + "\na,b\n");
  EXPECT_EQ(wide[0].cells.size(), kColumnsMax);
  EXPECT_THAT(wide[0].problem, HasSubstr("more than 2048 cells"));
}

TEST(CsvReader, BlanksAroundCellsAndEmptyLastCells) {
  EXPECT_EQ(ReadAll("  a b\t,  \"c \"  ,\r\n")[0].cells, Cells({"a b", "c ", ""}));
  EXPECT_EQ(ReadAll("a\t\tb\t\n", '\t')[0].cells, Cells({"a", "", "b", ""}));
  EXPECT_TRUE(ReadAll("\n  \n\r\n").empty());
  EXPECT_EQ(ReadAll(",")[0].cells, Cells({"", ""}));
}

TEST(CsvReader, AnApostropheThatOurOwnFilesPutBeforeAFormulaIsTakenOff) {
  const Cells cells = {"=1+1", "+x", "-cmd", "@x", "\tx", "\rx", "-12.5", "it's", "'quoted'"};
  std::ostringstream file;
  PrintCsvLine(cells, file);
  EXPECT_THAT(file.str(), HasSubstr("'=1+1"));
  EXPECT_EQ(ReadAll(file.str())[0].cells, cells);
}

// Any rows, written as CSV and cut into chunks anywhere, come back.
TEST(CsvReader, WhatIsWrittenIsReadBack) {
  std::mt19937 random(revops::testing::RandomSeed());
  const auto pick = [&](size_t below) { return static_cast<size_t>(random() % below); };
  constexpr absl::string_view kBytes = "ab,;\"\"\r\n ";
  for (int round = 0; round < 300; ++round) {
    std::vector<Cells> written(1 + pick(5));
    std::ostringstream file;
    for (Cells& cells : written) {
      cells.resize(2 + pick(3));
      for (std::string& cell : cells) {
        for (size_t i = pick(8); i > 0; --i) cell.push_back(kBytes[pick(kBytes.size())]);
        // Blanks at the ends of plain cells are dropped, by design.
        cell = "x" + cell + "x";
      }
      PrintCsvLine(cells, file);
    }
    CsvParser parser(',');
    const std::string bytes = file.str();
    std::vector<Cells> read;
    CsvRow row;
    for (size_t at = 0; at < bytes.size();) {
      const size_t size = 1 + pick(7);
      absl::string_view chunk = absl::string_view(bytes).substr(at, size);
      at += chunk.size();
      while (parser.Take(chunk, row)) {
        EXPECT_EQ(row.problem, "") << bytes;
        read.push_back(row.cells);
      }
    }
    EXPECT_FALSE(parser.End(row));
    ASSERT_EQ(read, written) << bytes;
  }
}

TEST(CsvReader, AFolderCannotBeRead) {
  const TempDir dir;
  auto reader = CsvReader::Open(dir.Path(""), ',');
  ASSERT_TRUE(reader.ok());
  CsvRow row;
  EXPECT_EQ((*reader)->Next(row).status().code(), absl::StatusCode::kDataLoss);
}

std::string Compressed(const std::string& content) {
  const TempDir dir;
  const std::string path = dir.Path("content.gz");
  gzFile file = gzopen(path.c_str(), "wb");
  EXPECT_EQ(gzwrite(file, content.data(), static_cast<unsigned>(content.size())),
            static_cast<int>(content.size()));
  gzclose(file);
  return TempDir::Read(path);
}

std::string ManyLines() {
  std::string content = "id,text\n";
  for (int i = 0; i < 20'000; ++i) content += std::to_string(i) + ",some text\n";
  return content;
}

TEST(CsvReader, ReadsPlainAndCompressedFilesAndKnowsHowFarItIs) {
  const TempDir dir;
  const std::string plain = "\xEF\xBB\xBF" + ManyLines();
  for (const std::string& bytes : {plain, Compressed(plain)}) {
    auto reader = CsvReader::Open(dir.Write("rows.csv", bytes), ',');
    ASSERT_TRUE(reader.ok()) << reader.status();
    EXPECT_EQ((*reader)->bytes_total(), static_cast<int64_t>(bytes.size()));
    CsvRow row;
    ASSERT_TRUE(*(*reader)->Next(row));
    EXPECT_EQ(row.cells, Cells({"id", "text"}));
    int rows = 0;
    while (*(*reader)->Next(row)) ++rows;
    EXPECT_EQ(rows, 20'000);
    EXPECT_EQ((*reader)->bytes_read(), (*reader)->bytes_total());
  }
}

TEST(CsvReader, ACompressedFileThatWasCutOffOrSpoiltIsNotTakenForAWholeOne) {
  const TempDir dir;
  const std::string compressed = Compressed(ManyLines());
  std::string spoilt = compressed;
  spoilt[spoilt.size() - 6] ^= 1;
  for (const std::string& bytes : {compressed.substr(0, compressed.size() / 2), spoilt}) {
    auto reader = CsvReader::Open(dir.Write("rows.csv.gz", bytes), ',');
    ASSERT_TRUE(reader.ok()) << reader.status();
    CsvRow row;
    absl::StatusOr<bool> has_row = true;
    while (has_row.ok() && *has_row) has_row = (*reader)->Next(row);
    EXPECT_EQ(has_row.status().code(), absl::StatusCode::kDataLoss);
  }
}

TEST(CsvReader, AHyphenIsTheStandardInput) {
  const StandardInput input(Compressed("id,text\n1,a\n"));
  auto reader = CsvReader::Open("-", ',');
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_EQ((*reader)->bytes_total(), 0) << "not known";
  CsvRow row;
  ASSERT_TRUE(*(*reader)->Next(row));
  ASSERT_TRUE(*(*reader)->Next(row));
  EXPECT_EQ(row.cells, Cells({"1", "a"}));
  EXPECT_FALSE(*(*reader)->Next(row));
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
