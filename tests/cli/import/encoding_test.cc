// What a file's bytes are: encodings, delimiters, and what is no CSV file.
#include "cli/import/encoding.h"

#include <string>
#include <vector>

#include "cli/import/csv_format.h"
#include "cli/import/csv_reader.h"
#include "cli/import/header.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/cli/temp_dir.h"

namespace revops::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> Decoded(RowDecoder& decoder, std::vector<std::string> cells) {
  decoder.Decode(cells);
  return cells;
}

TEST(Encoding, WhatIsNoUtf8IsWindows1252) {
  RowDecoder decoder;
  EXPECT_THAT(Decoded(decoder, {"plain"}), ElementsAre("plain"));
  EXPECT_FALSE(decoder.is_windows_1252());
  EXPECT_THAT(Decoded(decoder, {"Zo\xEB", "5 \x80", "\x93x\x94"}),
              ElementsAre("Zo\u00EB", "5 \u20AC", "\u201Cx\u201D"));
  EXPECT_TRUE(decoder.is_windows_1252());
}

TEST(Encoding, AFileThatShowedUtf8KeepsALaterBrokenRowAsItIs) {
  RowDecoder decoder;
  Decoded(decoder, {"Zo\u00EB"});
  EXPECT_THAT(Decoded(decoder, {"cut \xC3"}), ElementsAre("cut \xC3"));
  EXPECT_FALSE(decoder.is_windows_1252());
  RowDecoder marked;
  marked.ExpectUtf8();
  EXPECT_THAT(Decoded(marked, {"\xEB"}), ElementsAre("\xEB"));
}

TEST(CsvFormat, TheHeaderShowsTheDelimiter) {
  EXPECT_EQ(DelimiterOf("a,b,c\n1;2;3;4;5\n"), ',');
  EXPECT_EQ(DelimiterOf("a;b;\"c, d, e, f\"\n"), ';');
  EXPECT_EQ(DelimiterOf("a\tb\r\n"), '\t');
  EXPECT_EQ(DelimiterOf("\n\nAmount, EUR;Name;Date\n"), ';');
  EXPECT_EQ(DelimiterOf("a|b"), '|');
  EXPECT_EQ(DelimiterOf("alone\n1,2\n"), ',');
}

TEST(CsvFormat, WorkbooksAndUtf16AreNamed) {
  EXPECT_THAT(std::string(CheckIsCsv("PK\x03\x04rest").message()), HasSubstr("workbook"));
  EXPECT_THAT(std::string(CheckIsCsv("\xFF\xFE"
                                     "a")
                              .message()),
              HasSubstr("UTF-16"));
  EXPECT_TRUE(CheckIsCsv("id,name\n").ok());
}

std::vector<CsvRow> ReadDetecting(const std::string& content, char& delimiter) {
  const TempDir dir;
  auto reader = CsvReader::Open(dir.Write("a.csv", content), 0);
  EXPECT_TRUE(reader.ok()) << reader.status();
  std::vector<CsvRow> rows;
  CsvRow row;
  while (*(*reader)->Next(row)) rows.push_back(row);
  delimiter = (*reader)->delimiter();
  return rows;
}

TEST(CsvFormat, ExcelsSeparatorLineIsNoRow) {
  char delimiter = 0;
  const auto rows = ReadDetecting("\xEF\xBB\xBFsep=;\r\na;b\r\n1;2,5\r\n", delimiter);
  EXPECT_EQ(delimiter, ';');
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].line, 2);
  EXPECT_THAT(rows[1].cells, ElementsAre("1", "2,5"));
}

TEST(Header, ColumnsAreFoundInAnyCaseAndSpacing) {
  const std::vector<std::string> header = {"Deal  Owner", "deal name", "Deal Name", "AMOUNT"};
  EXPECT_EQ(*ColumnNamed(header, "Deal owner"), 0);
  EXPECT_EQ(*ColumnNamed(header, "Deal Name"), 2) << "spelt exactly so";
  EXPECT_FALSE(ColumnNamed(header, "DEAL NAME").ok());
  EXPECT_EQ(*ColumnNamed(header, "Amounts"), -1);
}

TEST(Header, EmptyCellsBehindTheLastColumnAreNone) {
  CsvRow row;
  row.cells = {"1", "2", "", ""};
  EXPECT_TRUE(FitToHeader({"a", "b"}, row));
  EXPECT_EQ(row.cells.size(), 2u);
  row.cells = {"1"};
  EXPECT_TRUE(FitToHeader({"a", "", ""}, row));
  EXPECT_EQ(row.cells.size(), 3u);
  row.cells = {"1", "2", "3"};
  EXPECT_TRUE(FitToHeader({"a", "b"}, row));
  EXPECT_EQ(row.cells.size(), 3u) << "told as a bad row";
  row.cells = {"", ""};
  EXPECT_FALSE(FitToHeader({"a", "b"}, row)) << "no row at all";
}

}  // namespace
}  // namespace revops::cli
