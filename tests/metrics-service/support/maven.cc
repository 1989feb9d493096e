#include "tests/metrics-service/support/maven.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "tests/metrics-service/support/history.h"

namespace revops::metrics::testing {
namespace {

using CsvRow = std::vector<std::string>;

std::vector<CsvRow> ReadCsv(const std::string& path) {
  std::vector<CsvRow> rows;
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    rows.push_back(absl::StrSplit(absl::StripTrailingAsciiWhitespace(line), ','));
  }
  return rows;
}

Micros Midnight(const std::string& date) {
  absl::CivilDay day;
  EXPECT_TRUE(absl::ParseCivilTime(date, &day)) << date;
  return absl::ToUnixMicros(absl::FromCivil(day, absl::UTCTimeZone()));
}

std::string Slug(const std::string& name) {
  return absl::StrReplaceAll(absl::AsciiStrToLower(name), {{" ", "-"}});
}

int64_t Units(const std::string& text) {
  int64_t units = 0;
  EXPECT_TRUE(absl::SimpleAtoi(text, &units)) << text;
  return units;
}

}  // namespace

std::optional<std::string> MavenFolder() {
  std::string folder;
  if (const char* data = std::getenv("REVOPS_DATA_DIR")) {
    folder = data;
  } else if (const char* source = std::getenv("REVOPS_SOURCE_DIR")) {
    folder = std::string(source) + "/../shared/data";
  } else {
    folder = "../shared/data";
  }
  folder += "/maven";
  if (!std::filesystem::exists(folder + "/sales_pipeline.csv")) return std::nullopt;
  return folder;
}

void LoadMaven(const std::string& folder, Facts& facts) {
  std::map<std::string, int64_t> list_price;
  for (const CsvRow& row : ReadCsv(folder + "/products.csv")) list_price[row[0]] = Units(row[2]);
  std::map<std::string, std::string> office;
  for (const CsvRow& row : ReadCsv(folder + "/sales_teams.csv")) office[row[0]] = row[2];
  const auto apply = [&](const DealFact& fact) {
    const absl::Status status = facts.Apply(fact);
    ASSERT_TRUE(status.ok()) << status;
  };
  ASSERT_TRUE(facts.ApplyPipeline(DefaultPipeline()).ok());
  const Micros imported = Midnight("2018-02-01");
  int number = 0;
  for (CsvRow row : ReadCsv(folder + "/sales_pipeline.csv")) {
    row.resize(8);
    const std::string product = row[2] == "GTXPro" ? "GTX Pro" : row[2];
    const std::string& stage = row[4];
    const bool is_prospect = stage == "Prospecting";
    const Micros engaged = Midnight(row[5].empty() ? "2017-12-31" : row[5]);
    DealFact created =
        Created(++number, At(engaged, imported), is_prospect ? "prospecting" : "negotiation");
    created = With(created, LabelKind::kOwner, "reps/" + Slug(row[1]));
    created = With(created, LabelKind::kTeam, "teams/" + Slug(office.at(row[1])));
    created = With(created, LabelKind::kProduct, product);
    created = With(created, LabelKind::kCompany, row[3]);
    apply(With(created, Usd(list_price.at(product))));
    if (stage != "Won" && stage != "Lost") continue;
    DealFact closed =
        Moved(number, At(Midnight(row[6]), imported), 2, stage == "Won" ? "won" : "lost");
    apply(stage == "Won" ? With(closed, Usd(Units(row[7]))) : closed);
  }
}

}  // namespace revops::metrics::testing
