// The import of a CSV file through the gateway, beside bare INSERTs of the very same rows.
#include <cstdio>
#include <fstream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/status.h"
#include "tests/bench/bare_inserts.h"
#include "tests/bench/row_groups.h"
#include "tests/bench/table.h"

namespace revops::bench {
namespace {

using revops::testing::Outcome;
using revops::testing::Service;
using revops::testing::Suite;

// What a row of the file becomes.
const std::vector<TableByKey> kTables = {
    {"deal", "deal_key"}, {"visit", "visit_key"}, {"event", "revision"}};

// Closed deals, each with a creation and a closing: two events and two visits a row.
void WriteImport(const std::string& folder, int rows) {
  std::ofstream csv(folder + "/deals.csv");
  csv << "id,owner,product,account,stage,engaged,closed,value\n";
  for (int i = 0; i < rows; ++i) {
    csv << "row-" << i << ",Rep " << i % 100 << ",Product " << i % 7 << ",Company " << i % 5000
        << (i % 3 == 0 ? ",Lost" : ",Won") << ",2024-0" << 1 + i % 9 << "-01,2025-0" << 1 + i % 9
        << "-15," << 100 + i % 900 << "\n";
  }
  std::ofstream(folder + "/mapping.json") << R"({
    "columns": {"external_id": "id", "owner": "owner", "product": "product", "company": "account",
                "stage": "stage", "effective_create_time": "engaged",
                "effective_close_time": "closed", "closed_amount": "value"},
    "values": {"stage": {"Won": "won", "Lost": "lost"}},
    "defaults": {"currency_code": "USD", "loss_reason": "unknown"},
    "date_formats": ["%Y-%m-%d"], "time_zone": "UTC", "pipeline": "default"})";
}

}  // namespace

absl::Status BenchImport(const Bed& bed) {
  const Suite& suite = *bed.suite;
  WriteImport(suite.Folder(), bed.size.import_rows);
  const absl::Time begin = absl::Now();
  REVOPS_ASSIGN_OR_RETURN(const Outcome outcome,
                          suite.Revopsctl({"import", "deals", suite.Folder() + "/deals.csv",
                                           "--mapping", suite.Folder() + "/mapping.json"},
                                          absl::Minutes(10)));
  const absl::Duration taken = absl::Now() - begin;
  if (outcome.exit_status != 0) {
    return absl::InternalError(absl::StrCat("the import failed: ", outcome.errors));
  }
  const double per_s = bed.size.import_rows / absl::ToDoubleSeconds(taken);
  PrintRate("CSV import through the gateway", 0, per_s, {"to reach", 10'000, 1.0});
  PrintRate("  beside bare INSERTs", 0, per_s,
            {"INSERTs",
             BareInsertsPerSecond(suite.StoreOf(Service::kDeal), suite.Folder() + "/bare.db",
                                  kTables, bed.size.import_rows),
             0.25});
  return absl::OkStatus();
}

}  // namespace revops::bench
