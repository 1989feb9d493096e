// Clients that share nothing with the suite but its protos: @grpc/grpc-js on Node, and buf, which
// needs not even those, as the gateway describes itself.
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/suite.h"

namespace revops::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsSupersetOf;

constexpr absl::Duration kLimit = absl::Seconds(60);

// For each service a call that reads, and what its answer holds. reflection's own is what lists.
struct Reading {
  std::string method, request, answer;
};
const std::map<std::string, Reading> kReadings = {
    {"revops.deal.v1.DealService", {"ListPipelines", "{}", "pipelines/default"}},
    {"revops.deal.v1.DealWatchService",
     {"WatchDeals", R"({"start": "START_EARLIEST"})", "DEAL_EVENT_TYPE_PIPELINE_CREATED"}},
    {"revops.lead.v1.LeadService", {"ListLeads", "{}", "resumeToken"}},
    {"revops.metrics.v1.MetricsService", {"GetWinRate", "{}", "win_rate.v1"}},
    {"revops.gateway.v1.GatewayService", {"GetCaller", "{}", "ROLE_ADMIN"}},
    {"grpc.health.v1.Health", {"Check", "{}", "SERVING"}},
    {"revops.deal.v1.BackupService", {"Backup", "{}", "sha256"}},
    {"revops.lead.v1.BackupService", {"Backup", "{}", "sha256"}},
    {"revops.metrics.v1.BackupService", {"Backup", "{}", "sha256"}},
    {"revops.gateway.v1.BackupService", {"Backup", "{}", "sha256"}},
};

bool IsReflection(absl::string_view service) {
  return absl::StartsWith(service, "grpc.reflection.");
}

class Foreign : public ::testing::Test {
 protected:
  void SetUp() override {
    auto suite = Suite::Start();
    ASSERT_TRUE(suite.ok()) << suite.status();
    suite_ = *std::move(suite);
    source_ = getenv("REVOPS_SOURCE_DIR");
    // Not as an argument, which everybody on the machine can read.
    headers_ = suite_->Folder() + "/headers";
    std::ofstream(headers_) << "Authorization: Bearer " << suite_->AdminToken() << "\n";
    chmod(headers_.c_str(), S_IRUSR | S_IWUSR);
  }

  Command Buf(const std::vector<std::string>& arguments, const std::string& path = "") {
    Command command{
        {source_ + "/protos/node_modules/.bin/buf", "curl", "--protocol", "grpc",
         "--http2-prior-knowledge", "--header", "@" + headers_, "--reflect-header", "*"},
        {{"BUF_CACHE_DIR", suite_->Folder()}},
        "",
        ""};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    command.argv.push_back(absl::StrCat("http://", suite_->AddressOf(Service::kGateway), path));
    return command;
  }

  // Calls, until the answer comes: a suite that was only just started may still build its first
  // facts, and a stream does not end by itself.
  std::string Call(const std::string& service, const Reading& reading) {
    Command command =
        Buf({"--data", reading.request}, absl::StrCat("/", service, "/", reading.method));
    command.output_file = absl::StrCat(suite_->Folder(), "/", service);
    const absl::Time deadline = absl::Now() + kLimit;
    std::string told;
    while (!absl::StrContains(told, reading.answer) && absl::Now() < deadline) {
      auto process = Process::Start(command);
      if (!process.ok()) return process.status().ToString();
      while (!absl::StrContains(told, reading.answer) && absl::Now() < deadline &&
             !(*process)->WaitFor(absl::Milliseconds(20)).has_value()) {
        told = Read(command.output_file);
      }
      told = Read(command.output_file);
    }
    return told;
  }

  static std::string Read(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::unique_ptr<Suite> suite_;
  std::string source_;
  std::string headers_;
};

TEST_F(Foreign, AClientOnNodeSellsWatchesAndResumes) {
  const std::string folder = source_ + "/tests/foreign";
  const absl::StatusOr<Outcome> outcome =
      RunToEnd({{"node", folder + "/sell_and_watch.js"},
                {{"REVOPS_GATEWAY", suite_->AddressOf(Service::kGateway)},
                 {"REVOPS_TOKEN", suite_->AdminToken()}},
                "",
                ""},
               kLimit);
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->exit_status, 0)
      << outcome->errors << "\n(its packages come by scripts/install test)";
  EXPECT_EQ(outcome->output,
            "created and seen\nadvanced and seen, in order\nresumed behind the first event\n"
            "a stale etag is refused\n");
}

TEST_F(Foreign, BufListsAndCallsEveryServiceByReflection) {
  const absl::StatusOr<Outcome> listed = RunToEnd(Buf({"--list-services"}), kLimit);
  ASSERT_TRUE(listed.ok()) << listed.status();
  ASSERT_EQ(listed->exit_status, 0) << listed->errors;
  const std::vector<std::string> services =
      absl::StrSplit(listed->output, '\n', absl::SkipWhitespace());
  std::vector<std::string> called;
  for (const std::string& service : services) {
    if (IsReflection(service)) continue;
    const auto reading = kReadings.find(service);
    ASSERT_NE(reading, kReadings.end()) << service << " is listed, and nothing is called of it";
    EXPECT_THAT(Call(service, reading->second), HasSubstr(reading->second.answer)) << service;
    called.push_back(service);
  }
  for (const auto& [service, reading] : kReadings) {
    EXPECT_THAT(called, IsSupersetOf({service})) << "is not listed";
  }
}

}  // namespace
}  // namespace revops::testing
