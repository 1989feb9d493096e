// Leads: hygiene, duplicates and score on the way in, at two sizes of the store; and their import.
#include <cstdio>
#include <fstream>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/status.h"
#include "tests/bench/bare_inserts.h"
#include "tests/bench/echo_server.h"
#include "tests/bench/lead_load.h"
#include "tests/bench/row_groups.h"
#include "tests/bench/table.h"

namespace revops::bench {
namespace {

using revops::testing::Outcome;
using revops::testing::Service;
using revops::testing::Suite;

const std::vector<TableByKey> kTables = {
    {"lead", "subject_key"}, {"lead_private", "subject_key"}, {"event", "revision"}};

struct Run {
  const Suite& suite;
  const EchoServer& echo;
  LeadLoad& leads;
  absl::Duration length;
  std::map<int, double> created_at_first_size = {};  // by calls in flight
};

void BenchAt(Run& run, int64_t size, int in_flight) {
  const LoadShape shape{in_flight, run.length};
  const LoadResult echo = Measured(
      shape, [&](const LoadShape& s) { return Echo(run.echo.address(), kPayloadBytes, s); });
  PrintRow("bare echo", in_flight, echo, {});
  run.leads.set_credential(ServiceCredential(run.suite));
  PrintRow(absl::StrCat("GetLead, ", size, " leads"), in_flight,
           Measured(shape, [&](const LoadShape& s) { return run.leads.GetLeads(s); }),
           {"bare echo", echo.calls_per_s, 0});
  run.leads.set_credential(ServiceCredential(run.suite));
  const LoadResult created =
      Measured(shape, [&](const LoadShape& s) { return run.leads.CreateLeads(s); });
  PrintRow(absl::StrCat("CreateLead, ", size, " leads"), in_flight, created,
           {"bare echo", echo.calls_per_s, 0.25});
  const auto [first, is_first] = run.created_at_first_size.emplace(in_flight, created.calls_per_s);
  if (is_first) return;
  PrintRate("  beside the smaller store", in_flight, created.calls_per_s,
            {"CreateLead", first->second, 0.9});
}

void WriteImport(const std::string& folder, int rows) {
  std::ofstream csv(folder + "/leads.csv");
  csv << "id,first,last,mail,phone,company,country,source,created\n";
  for (int i = 0; i < rows; ++i) {
    // People whom nobody knows yet.
    const revops::lead::v1::Lead lead = PersonNumber(100'000'000 + 2 * i);
    csv << "row-" << i << ',' << lead.person().given_name() << ',' << lead.person().family_name()
        << ',' << lead.person().email() << ',' << lead.person().phone() << ',' << lead.company()
        << ',' << lead.country() << ',' << lead.source() << ",2024-0" << 1 + i % 9 << "-01\n";
  }
  std::ofstream(folder + "/leads.json") << R"({
    "columns": {"external_id": "id", "given_name": "first", "family_name": "last",
                "email": "mail", "phone": "phone", "company": "company", "country": "country",
                "source": "source", "effective_create_time": "created"},
    "defaults": {"channel": "EMAIL"}, "date_formats": ["%Y-%m-%d"], "time_zone": "UTC"})";
}

absl::Status BenchImportOf(const Suite& suite, int rows) {
  WriteImport(suite.Folder(), rows);
  const absl::Time begin = absl::Now();
  REVOPS_ASSIGN_OR_RETURN(const Outcome outcome,
                          suite.Revopsctl({"import", "leads", suite.Folder() + "/leads.csv",
                                           "--mapping", suite.Folder() + "/leads.json"},
                                          absl::Minutes(10)));
  const double per_s = rows / absl::ToDoubleSeconds(absl::Now() - begin);
  if (outcome.exit_status != 0) {
    return absl::InternalError(absl::StrCat("the import failed: ", outcome.errors));
  }
  PrintRate("CSV import of leads through the gateway", 0, per_s, {"to reach", 10'000, 1.0});
  PrintRate("  beside bare INSERTs", 0, per_s,
            {"INSERTs",
             BareInsertsPerSecond(suite.StoreOf(Service::kLead), suite.Folder() + "/bare-leads.db",
                                  kTables, rows),
             0.25});
  return absl::OkStatus();
}

}  // namespace

absl::Status BenchLeads(const Bed& bed) {
  const Suite& suite = *bed.suite;
  // The echo serves nobody else either.
  REVOPS_RETURN_IF_ERROR(bed.suite->Terminate(Service::kMetrics).status());
  const EchoServer echo;
  LeadLoad leads(suite.AddressOf(Service::kLead), ServiceCredential(suite));
  Run run{suite, echo, leads, bed.size.per_row};
  for (const int64_t size : {int64_t{10'000}, int64_t{bed.size.leads}}) {
    leads.set_credential(ServiceCredential(suite));
    const absl::Time begin = absl::Now();
    REVOPS_RETURN_IF_ERROR(leads.FillTo(size));
    std::printf("filled to %d leads in %.0f s\n", static_cast<int>(size),
                absl::ToDoubleSeconds(absl::Now() - begin));
    for (const int in_flight : kInFlight) BenchAt(run, size, in_flight);
  }
  REVOPS_RETURN_IF_ERROR(bed.suite->Restart(Service::kMetrics));
  return BenchImportOf(suite, bed.size.import_rows);
}

}  // namespace revops::bench
