// Reads, directly and through the gateway, each beside what the machine can do at most.
#include <cstdio>
#include <fstream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "tests/bench/bare_proxy.h"
#include "tests/bench/echo_server.h"
#include "tests/bench/row_groups.h"
#include "tests/bench/table.h"

namespace revops::bench {
namespace {

using revops::testing::Outcome;
using revops::testing::Service;
using revops::testing::Suite;

// Requests a second that wrk counts; 0 where it is not installed or fails.
double RestGets(const Bed& bed, int in_flight) {
  const std::string names = bed.suite->Folder() + "/names";
  std::ofstream file(names);
  for (const std::string& name : bed.names) file << name << '\n';
  file.close();
  const char* source = std::getenv("REVOPS_SOURCE_DIR");
  const absl::StatusOr<Outcome> outcome = revops::testing::RunToEnd(
      {{"wrk", "-t1", absl::StrCat("-c", in_flight),
        absl::StrCat("-d", absl::ToInt64Seconds(bed.size.per_row), "s"), "-s",
        absl::StrCat(source != nullptr ? source : ".", "/tests/bench/get_deal.lua"),
        absl::StrCat("http://", bed.suite->HttpAddress()), "--", names, bed.suite->AdminToken()},
       {},
       "",
       ""},
      bed.size.per_row + absl::Seconds(30));
  if (!outcome.ok() || outcome->output.find("Non-2xx") != std::string::npos) return 0;
  const size_t at = outcome->output.find("Requests/sec:");
  double per_s = 0;
  if (at == std::string::npos) return 0;
  const std::string rest = outcome->output.substr(at + 13);
  return absl::SimpleAtod(rest.substr(0, rest.find('\n')), &per_s) ? per_s : 0;
}

void BenchAt(const Bed& bed, const EchoServer& echo_server, DealLoad& direct, DealLoad& gateway,
             int in_flight) {
  const LoadShape shape{in_flight, bed.size.per_row};
  const Suite& suite = *bed.suite;
  const LoadResult echo = Measured(
      shape, [&](const LoadShape& s) { return Echo(echo_server.address(), kPayloadBytes, s); });
  PrintRow("bare echo", in_flight, echo, {});
  direct.set_credential(ServiceCredential(suite));
  PrintRow("GetDeal", in_flight,
           Measured(shape, [&](const LoadShape& s) { return direct.GetDeals(s); }),
           {"bare echo", echo.calls_per_s, 0.6});

  const BareProxy proxy(suite.AddressOf(Service::kDeal), ServiceCredential(suite));
  DealLoad through_proxy(proxy.address(), {"x-bench", "1"});
  through_proxy.set_names(bed.names);
  const LoadResult bare =
      Measured(shape, [&](const LoadShape& s) { return through_proxy.GetDeals(s); });
  PrintRow("GetDeal through a bare proxy", in_flight, bare, {});
  const LoadResult passed =
      Measured(shape, [&](const LoadShape& s) { return gateway.GetDeals(s); });
  PrintRow("GetDeal through the gateway", in_flight, passed, {"bare proxy", bare.calls_per_s, 0.9});
  if (const double rest = RestGets(bed, in_flight); rest > 0) {
    PrintRate("GET /v1/deals/{deal}, REST", in_flight, rest,
              {"gateway gRPC", passed.calls_per_s, 0.5});
  } else {
    std::printf("GET /v1/deals/{deal}: not measured, as wrk is not installed\n");
  }
}

}  // namespace

absl::Status BenchCalls(const Bed& bed) {
  const EchoServer echo_server;
  DealLoad direct(bed.suite->AddressOf(Service::kDeal), ServiceCredential(*bed.suite));
  direct.set_names(bed.names);
  DealLoad gateway(bed.suite->AddressOf(Service::kGateway), AdminCredential(*bed.suite));
  gateway.set_names(bed.names);
  for (const int in_flight : kInFlight) {
    BenchAt(bed, echo_server, direct, gateway, in_flight);
  }
  return absl::OkStatus();
}

}  // namespace revops::bench
