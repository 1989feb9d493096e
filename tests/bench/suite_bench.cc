// The suite under load, each figure beside a peer's from the same run. See scripts/bench.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/rpc/principal.h"
#include "common/status/status.h"
#include "common/time/clock.h"
#include "tests/bench/row_groups.h"
#include "tests/bench/table.h"

namespace revops::bench {

using revops::testing::Service;
using revops::testing::Suite;

Credential ServiceCredential(const Suite& suite) {
  static const SystemClock clock;
  const auto key = rpc::SuiteKey::FromFile(suite.Folder() + "/suite-key");
  return {rpc::kPrincipalMetadata,
          rpc::PrincipalSigner(*key, &clock).Sign(rpc::ServicePrincipal("bench"))};
}

Credential AdminCredential(const Suite& suite) {
  return {"authorization", absl::StrCat("Bearer ", suite.AdminToken())};
}

namespace {

struct Group {
  const char* name;
  absl::Status (*run)(const Bed&);
};
constexpr Group kGroups[] = {{"writes", &BenchWrites},
                             {"calls", &BenchCalls},
                             {"watch", &BenchWatch},
                             {"import", &BenchImport},
                             {"leads", &BenchLeads}};

absl::Status Bench(const Size& size, const std::string& only) {
  REVOPS_ASSIGN_OR_RETURN(const std::unique_ptr<Suite> suite, Suite::Start());
  DealLoad direct(suite->AddressOf(Service::kDeal), ServiceCredential(*suite));
  PrintHeading();
  const absl::Time begin = absl::Now();
  REVOPS_RETURN_IF_ERROR(direct.CreateDeals(size.deals));
  PrintRate(absl::StrCat("BatchCreateDeals, ", size.deals, " deals"), 1,
            size.deals / absl::ToDoubleSeconds(absl::Now() - begin), {});
  const Bed bed{suite.get(), size, direct.names()};
  for (const Group& group : kGroups) {
    if (!only.empty() && only != group.name) continue;
    REVOPS_RETURN_IF_ERROR(group.run(bed));
  }
  return absl::OkStatus();
}

}  // namespace
}  // namespace revops::bench

int main(int argc, char** argv) {
  revops::bench::Size size{100'000, 100'000, 1'000'000, absl::Seconds(10)};
  std::string only;
  int scale_deals = 1'000'000;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--quick") == 0) {
      size = {20'000, 20'000, 100'000, absl::Seconds(2)};
    } else if (std::strcmp(argv[i], "--only") == 0 && i + 1 < argc) {
      only = argv[++i];
    } else if (std::strcmp(argv[i], "--deals") == 0 && i + 1 < argc) {
      scale_deals = std::atoi(argv[++i]);
    }
  }
  const absl::Status status =
      only == "scale" ? revops::bench::BenchScale(scale_deals) : revops::bench::Bench(size, only);
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return 1;
}
