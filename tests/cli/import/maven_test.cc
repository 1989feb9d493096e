// The Maven file through the shipped mapping, without a server: what the services will be told.
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>

#include "cli/import/csv_reader.h"
#include "cli/import/deal_item.h"
#include "cli/import/lookups.h"
#include "cli/import/mapping.h"
#include "cli/import/resolver.h"
#include "gtest/gtest.h"
#include "tests/cli/default_pipeline.h"

namespace revops::cli {
namespace {

using revops::deal::v1::DealWithHistory;

std::string SourceDir() {
  const char* dir = std::getenv("REVOPS_SOURCE_DIR");
  return dir == nullptr ? "." : dir;
}

std::string MavenDir() {
  const char* dir = std::getenv("REVOPS_DATA_DIR");
  return dir == nullptr ? SourceDir() + "/../shared/data/maven" : std::string(dir) + "/maven";
}

struct Totals {
  int64_t items = 0, problems = 0, won = 0, lost = 0, open = 0, without_segment = 0;
  int64_t won_value = 0, open_list_price = 0, on_last_day = 0;
  std::map<std::string, int64_t> won_value_by_team;
  std::map<std::string, int64_t> deals_by_product;
};

void Count(const DealWithHistory& item, Totals& totals) {
  const auto& deal = item.deal();
  ++totals.items;
  ++totals.deals_by_product[deal.product()];
  if (deal.segment().empty()) ++totals.without_segment;
  if (item.effective_create_time().seconds() == 1514678400) ++totals.on_last_day;
  if (item.transitions().empty()) {
    ++totals.open;
    totals.open_list_price += deal.amount().one_off().units();
  } else if (item.transitions(0).stage() == "won") {
    ++totals.won;
    totals.won_value += item.transitions(0).amount().one_off().units();
    totals.won_value_by_team[deal.team()] += item.transitions(0).amount().one_off().units();
  } else {
    ++totals.lost;
  }
}

TEST(Maven, TheShippedMappingGivesTheReferenceCountsAndSums) {
  const std::string csv = MavenDir() + "/sales_pipeline.csv";
  if (!std::filesystem::exists(csv)) GTEST_SKIP() << "no Maven data at " << csv;
  const std::string map_path = SourceDir() + "/cli/mappings/maven.json";
  const auto mapping = ReadMapping(map_path);
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  std::map<std::string, LookupTable> lookups;
  for (const auto& [field, spec] : mapping->lookups) {
    auto table = LookupTable::Load(spec, csv, map_path, ',');
    ASSERT_TRUE(table.ok()) << table.status();
    lookups.emplace(field, *std::move(table));
  }
  auto reader = CsvReader::Open(csv, ',');
  ASSERT_TRUE(reader.ok()) << reader.status();
  CsvRow row;
  ASSERT_TRUE(*(*reader)->Next(row));
  auto resolver = Resolver::Create(*mapping, row.cells, std::move(lookups));
  ASSERT_TRUE(resolver.ok()) << resolver.status();
  PipelineCatalog catalog;
  catalog.Add(DefaultPipeline());
  auto builder = DealItemBuilder::Create(*mapping, std::move(catalog));
  ASSERT_TRUE(builder.ok()) << builder.status();

  Totals totals;
  RowTexts texts;
  while (*(*reader)->Next(row)) {
    Problems problems;
    DealWithHistory item;
    if (resolver->Resolve(row, texts, problems) && builder->Build(texts, item, problems)) {
      Count(item, totals);
    }
    totals.problems += static_cast<int64_t>(problems.size());
  }

  EXPECT_EQ(totals.problems, 0);
  EXPECT_EQ(totals.items, 8800);
  EXPECT_EQ(totals.won, 4238);
  EXPECT_EQ(totals.won + totals.lost, 6711);
  EXPECT_EQ(totals.open, 2089);
  EXPECT_EQ(totals.won_value, 10'005'534);
  EXPECT_EQ(totals.open_list_price, 4'966'215);
  EXPECT_EQ(totals.on_last_day, 500);
  EXPECT_EQ(totals.without_segment, 1425);
  EXPECT_EQ(totals.deals_by_product["GTX Pro"], 1480);
  EXPECT_EQ(totals.deals_by_product.count("GTXPro"), 0u);
  EXPECT_EQ(totals.won_value_by_team["teams/west"], 3'568'647);
  EXPECT_EQ(totals.won_value_by_team["teams/central"], 3'346'293);
  EXPECT_EQ(totals.won_value_by_team["teams/east"], 3'090'594);
}

}  // namespace
}  // namespace revops::cli
