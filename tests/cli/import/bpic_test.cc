// BPIC 2012's log through the shipped mapping, without a server: what the services will be told.
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>

#include "cli/import/csv_reader.h"
#include "cli/read_file.h"
#include "gtest/gtest.h"
#include "tests/cli/import/history_rows_of.h"

namespace revops::cli {
namespace {

std::string SourceDir() {
  const char* dir = std::getenv("REVOPS_SOURCE_DIR");
  return dir == nullptr ? "." : dir;
}

std::string BpicFile() {
  const char* dir = std::getenv("REVOPS_DATA_DIR");
  return (dir == nullptr ? SourceDir() + "/../shared/data" : std::string(dir)) +
         "/bpic2012/stage_events.csv.gz";
}

TEST(Bpic, TheShippedMappingGivesTheReferenceCounts) {
  const std::string csv = BpicFile();
  if (!std::filesystem::exists(csv)) GTEST_SKIP() << "no BPIC 2012 data at " << csv;
  const auto json = ReadFile(SourceDir() + "/cli/mappings/bpic2012.json", 1 << 20);
  ASSERT_TRUE(json.ok()) << json.status();
  auto reader = CsvReader::Open(csv, ',');
  ASSERT_TRUE(reader.ok()) << reader.status();
  CsvRow row;
  ASSERT_TRUE(*(*reader)->Next(row));
  HistoryRowsOf rows(*json, row.cells);
  int64_t read = 0;
  while (*(*reader)->Next(row)) {
    ++read;
    ASSERT_TRUE(rows.Add(row)) << row.line << ": " << rows.problems[0].reason;
  }
  EXPECT_EQ(read, 92'093);

  HistoryTally tally;
  std::map<std::string, int64_t> last, reasons;
  for (size_t i = 0; i < rows.book.deals().size(); ++i) {
    const HistoryItem built = rows.Build(i);
    ASSERT_TRUE(built.problems.empty()) << built.problems[0].reason;
    tally.Add(built.tally);
    const auto& steps = built.item.transitions();
    ++last[steps.empty() ? built.item.deal().stage() : steps.rbegin()->stage()];
    if (!steps.empty()) ++reasons[steps.rbegin()->loss_reason()];
    EXPECT_EQ(built.item.deal().stage(), "a_submitted");
    EXPECT_GE(built.item.deal().amount().one_off().units(), 0);
  }
  EXPECT_EQ(rows.book.deals().size(), 13'087u);
  EXPECT_EQ(rows.ignored, 38'339);
  EXPECT_EQ(tally.repeats, 1'647);
  EXPECT_EQ(tally.after_closing, 0);
  EXPECT_EQ(tally.entries, 52'107);
  EXPECT_EQ(tally.moves_back, 368);
  EXPECT_EQ(last["a_approved"], 2'246);
  EXPECT_EQ(last["a_declined"], 7'635);
  EXPECT_EQ(last["a_cancelled"], 2'807);
  EXPECT_EQ(reasons["declined"], 7'635);
  EXPECT_EQ(reasons["cancelled"], 2'807);
}

}  // namespace
}  // namespace revops::cli
