// The suite under load, each figure beside a peer's from the same run. See scripts/bench.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/rpc/principal.h"
#include "common/status/status.h"
#include "common/time/clock.h"
#include "tests/bench/deal_load.h"
#include "tests/bench/echo_server.h"
#include "tests/bench/table.h"
#include "tests/support/suite.h"

namespace revops::bench {
namespace {

using revops::testing::Outcome;
using revops::testing::Service;
using revops::testing::Suite;

struct Size {
  int deals;
  int import_rows;
  absl::Duration per_row;
};

// What a deal is on the wire, about.
constexpr size_t kEchoBytes = 300;
constexpr int kInFlight[] = {16, 64, 256};

// Each row runs a fifth of its time before it is measured: connections, caches, the compiler's cold
// pages.
LoadShape WarmUp(const Size& size, int in_flight) { return {in_flight, size.per_row / 5}; }

Credential ServiceCredential(const Suite& suite) {
  static const SystemClock clock;
  const auto key = rpc::SuiteKey::FromFile(suite.Folder() + "/suite-key");
  return {rpc::kPrincipalMetadata,
          rpc::PrincipalSigner(*key, &clock).Sign(rpc::ServicePrincipal("bench"))};
}

void BenchCalls(const Suite& suite, const Size& size, DealLoad& direct) {
  const EchoServer echo_server;
  DealLoad gateway(suite.AddressOf(Service::kGateway),
                   {"authorization", absl::StrCat("Bearer ", suite.AdminToken())});
  gateway.set_names(direct.names());
  for (int in_flight : kInFlight) {
    const LoadShape shape{in_flight, size.per_row};
    Echo(echo_server.address(), kEchoBytes, WarmUp(size, in_flight));
    const LoadResult echo = Echo(echo_server.address(), kEchoBytes, shape);
    PrintRow("bare echo", in_flight, echo, {});

    direct.set_credential(ServiceCredential(suite));
    direct.GetDeals(WarmUp(size, in_flight));
    const LoadResult get = direct.GetDeals(shape);
    PrintRow("GetDeal", in_flight, get, {"bare echo", echo.calls_per_s, 0.6});

    direct.AdvanceDeals(WarmUp(size, in_flight));
    PrintRow("AdvanceDeal, durable", in_flight, direct.AdvanceDeals(shape),
             {"bare echo", echo.calls_per_s, in_flight >= 64 ? 0.45 : 0});

    gateway.GetDeals(WarmUp(size, in_flight));
    PrintRow("GetDeal through the gateway", in_flight, gateway.GetDeals(shape),
             {"GetDeal", get.calls_per_s, 0});
  }
}

// Closed deals, each with a creation and a closing: two revisions' worth of history a row.
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

absl::Status BenchImport(const Suite& suite, const Size& size) {
  WriteImport(suite.Folder(), size.import_rows);
  const absl::Time begin = absl::Now();
  REVOPS_ASSIGN_OR_RETURN(const Outcome outcome,
                          suite.Revopsctl({"import", "deals", suite.Folder() + "/deals.csv",
                                           "--mapping", suite.Folder() + "/mapping.json"},
                                          absl::Minutes(10)));
  const absl::Duration taken = absl::Now() - begin;
  if (outcome.exit_status != 0) {
    return absl::InternalError(absl::StrCat("the import failed: ", outcome.errors));
  }
  PrintRate("import, rows through the gateway", size.import_rows / absl::ToDoubleSeconds(taken),
            10'000);
  return absl::OkStatus();
}

absl::Status Bench(const Size& size) {
  REVOPS_ASSIGN_OR_RETURN(const std::unique_ptr<Suite> suite, Suite::Start());
  DealLoad direct(suite->AddressOf(Service::kDeal), ServiceCredential(*suite));
  const absl::Time begin = absl::Now();
  REVOPS_RETURN_IF_ERROR(direct.CreateDeals(size.deals));
  PrintHeading();
  PrintRate(absl::StrCat("BatchCreateDeals, ", size.deals, " deals"),
            size.deals / absl::ToDoubleSeconds(absl::Now() - begin), 0);
  BenchCalls(*suite, size, direct);
  return BenchImport(*suite, size);
}

}  // namespace
}  // namespace revops::bench

int main(int argc, char** argv) {
  const bool is_quick = argc > 1 && std::string(argv[1]) == "--quick";
  const revops::bench::Size size = is_quick
                                       ? revops::bench::Size{20'000, 20'000, absl::Seconds(2)}
                                       : revops::bench::Size{100'000, 100'000, absl::Seconds(10)};
  const absl::Status status = revops::bench::Bench(size);
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return 1;
}
