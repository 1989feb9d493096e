// X Education's leads through the shipped mapping, without a server: what the service will be told.
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "cli/import/csv_reader.h"
#include "cli/import/header.h"
#include "cli/import/lead_item.h"
#include "cli/import/presets.h"
#include "gtest/gtest.h"

namespace revops::cli {
namespace {

std::string LeadsFile() {
  const char* source = std::getenv("REVOPS_SOURCE_DIR");
  const char* dir = std::getenv("REVOPS_DATA_DIR");
  const std::string folder = source == nullptr ? "." : source;
  return (dir == nullptr ? folder + "/../shared/data" : std::string(dir)) + "/xeducation/Leads.csv";
}

TEST(Xeducation, TheShippedMappingGivesTheReferenceCounts) {
  const std::string csv = LeadsFile();
  if (!std::filesystem::exists(csv)) GTEST_SKIP() << "no X Education data at " << csv;
  const auto json = PresetNamed("xeducation", FileKind::kLeads);
  ASSERT_TRUE(json.ok()) << json.status();
  const auto mapping = ParseMapping(*json);
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  ASSERT_TRUE(CheckMapping(FileKind::kLeads, *mapping).ok());
  auto reader = CsvReader::Open(csv, 0);
  ASSERT_TRUE(reader.ok()) << reader.status();
  CsvRow row;
  ASSERT_TRUE(*(*reader)->Next(row));
  const std::vector<std::string> header = row.cells;
  auto resolver = Resolver::Create(*mapping, header, {});
  ASSERT_TRUE(resolver.ok()) << resolver.status();
  auto builder = LeadItemBuilder::Create(*mapping);
  ASSERT_TRUE(builder.ok()) << builder.status();

  int64_t leads = 0, converted = 0, countries = 0;
  std::set<std::string> ids, values;
  std::map<revops::type::v1::Channel, int64_t> channels;
  RowTexts texts;
  while (*(*reader)->Next(row)) {
    Problems problems;
    revops::lead::v1::LeadWithHistory item;
    ASSERT_TRUE(FitToHeader(header, row));
    ASSERT_TRUE(resolver->Resolve(row, texts, problems) && builder->Build(texts, item, problems))
        << row.line << ": " << problems[0].column << ": " << problems[0].reason;
    ++leads;
    ids.insert(item.lead().external_id());
    if (item.state() == revops::lead::v1::LEAD_STATE_CONVERTED) ++converted;
    if (!item.lead().country().empty()) ++countries;
    ++channels[item.lead().channel()];
    EXPECT_LE(item.lead().fields_size(), 64);
    for (const auto& [key, value] : item.lead().fields()) values.insert(value);
  }
  EXPECT_EQ(leads, 9240);
  EXPECT_EQ(ids.size(), 9240u);
  EXPECT_EQ(converted, 3561);
  EXPECT_EQ(countries, 9240 - 2461 - 5 - 2) << "unknown, and the Asia/Pacific region, are none";
  EXPECT_EQ(values.count("Select"), 0u);
  EXPECT_EQ(channels[revops::type::v1::CHANNEL_ORGANIC_SEARCH], 1154);
  EXPECT_EQ(channels[revops::type::v1::CHANNEL_REFERRAL], 534 + 125);
  EXPECT_EQ(channels[revops::type::v1::CHANNEL_UNSPECIFIED], 0);
}

}  // namespace
}  // namespace revops::cli
