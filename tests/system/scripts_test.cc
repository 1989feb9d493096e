// scripts/up and scripts/down, on the built binaries.
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/process.h"
#include "tests/support/suite.h"
#include "tests/support/temp_dir.h"

namespace revops::testing {
namespace {

using ::testing::HasSubstr;

constexpr absl::Duration kLimit = absl::Seconds(60);

// `up --ports BASE` reaches up to BASE + 10.
int FreePortBase() {
  for (;;) {
    const std::vector<int> ports = FreePorts(11);
    if (ports.back() == ports.front() + 10) return ports.front();
  }
}

class Scripts : public ::testing::Test {
 protected:
  void SetUp() override {
    source_ = getenv("REVOPS_SOURCE_DIR");
    binaries_ = getenv("REVOPS_BIN_DIR");
  }
  void TearDown() override { Down(); }

  Outcome Script(const std::vector<std::string>& argv) {
    Command command{argv, {}, "", ""};
    command.argv[0] = absl::StrCat(source_, "/scripts/", argv[0]);
    const absl::StatusOr<Outcome> outcome = RunToEnd(command, 2 * kLimit);
    EXPECT_TRUE(outcome.ok()) << outcome.status();
    return outcome.ok() ? *outcome : Outcome{-1, "", ""};
  }
  Outcome Up(const std::string& folder, int base) {
    return Script(
        {"up", "--detach", "--bin", binaries_, "--data", folder, "--ports", absl::StrCat(base)});
  }
  Outcome Down() { return Script({"down", "--data", data_.path()}); }

  bool IsServing(absl::string_view binary, int port) {
    const absl::StatusOr<Outcome> outcome =
        RunToEnd({{absl::StrCat(binaries_, "/", binary), "healthcheck", "--listen",
                   absl::StrCat("127.0.0.1:", port)},
                  {},
                  "",
                  ""});
    return outcome.ok() && outcome->exit_status == 0;
  }
  // scripts/up as a person at a terminal has it: running, to be signalled; says what it says in
  // said().
  std::unique_ptr<Process> StartUp(std::vector<std::string> flags) {
    Command command{{absl::StrCat(source_, "/scripts/up"), "--data", data_.path(), "--ports",
                     absl::StrCat(base_)},
                    {},
                    said_.File("out"),
                    ""};
    command.argv.insert(command.argv.end(), flags.begin(), flags.end());
    absl::StatusOr<std::unique_ptr<Process>> process = Process::Start(command);
    EXPECT_TRUE(process.ok()) << process.status();
    return process.ok() ? *std::move(process) : nullptr;
  }
  std::string Said() {
    std::ifstream in(said_.File("out"));
    return {std::istreambuf_iterator<char>(in), {}};
  }
  bool WaitForFile(absl::string_view file) {
    const absl::Time deadline = absl::Now() + kLimit;
    while (absl::Now() < deadline) {
      if (std::filesystem::exists(data_.File(file))) return true;
    }
    return false;
  }
  pid_t PidIn(absl::string_view file) {
    std::ifstream in(data_.File(file));
    pid_t pid = 0;
    in >> pid;
    return pid;
  }

  const TempDir data_, said_;
  const int base_ = FreePortBase();
  std::string source_;
  std::string binaries_;
};

TEST_F(Scripts, UpStartsTheSuiteAndDownStopsIt) {
  const Outcome up = Up(data_.path(), base_);
  ASSERT_EQ(up.exit_status, 0) << up.output << up.errors;
  EXPECT_THAT(up.output, HasSubstr(absl::StrCat("http://127.0.0.1:", base_)));
  std::ifstream token_file(data_.File("admin-token"));
  std::string token;
  token_file >> token;
  EXPECT_THAT(up.output, HasSubstr(token));
  EXPECT_TRUE(IsServing("revops-gateway", base_ + 10));
  EXPECT_TRUE(IsServing("lead-service", base_ + 1));
  EXPECT_TRUE(IsServing("deal-service", base_ + 2));
  EXPECT_TRUE(IsServing("metrics-service", base_ + 3));

  const Outcome down = Down();
  EXPECT_EQ(down.exit_status, 0) << down.output << down.errors;
  EXPECT_FALSE(IsServing("revops-gateway", base_ + 10));
  EXPECT_FALSE(IsServing("lead-service", base_ + 1));
  EXPECT_FALSE(IsServing("deal-service", base_ + 2));
  EXPECT_EQ(Down().output, absl::StrCat("nothing runs in ", data_.path(), "\n"));
}

TEST_F(Scripts, UpRefusesAFolderOrAPortInUse) {
  ASSERT_EQ(Up(data_.path(), base_).exit_status, 0);
  const Outcome same_folder = Up(data_.path(), FreePortBase());
  EXPECT_EQ(same_folder.exit_status, 1);
  EXPECT_THAT(same_folder.errors, HasSubstr("is in use by a running suite"));
  const TempDir other;
  const Outcome same_port = Up(other.path(), base_);
  EXPECT_EQ(same_port.exit_status, 1);
  EXPECT_THAT(same_port.errors, HasSubstr("is in use; stop what listens there"));
}

TEST_F(Scripts, AServiceThatDiesIsReportedAndStartedAgain) {
  ASSERT_EQ(Up(data_.path(), base_).exit_status, 0);
  const pid_t before = PidIn("deal-service.pid");
  ASSERT_GT(before, 0);
  ASSERT_EQ(kill(before, SIGKILL), 0);

  const absl::Time deadline = absl::Now() + kLimit;
  while (absl::Now() < deadline &&
         (PidIn("deal-service.pid") == before || !IsServing("deal-service", base_ + 2))) {
  }
  EXPECT_NE(PidIn("deal-service.pid"), before);
  EXPECT_TRUE(IsServing("deal-service", base_ + 2));
  std::ifstream log(data_.File("logs/up.log"));
  const std::string text{std::istreambuf_iterator<char>(log), {}};
  EXPECT_THAT(text, HasSubstr("deal-service ended with status 137; starting it again"));
}

TEST_F(Scripts, CtrlCDrainsAForegroundSuiteTheGatewayFirst) {
  const std::unique_ptr<Process> up = StartUp({"--bin", binaries_});
  ASSERT_TRUE(WaitForFile("ready")) << Said();
  up->Signal(SIGINT);
  EXPECT_EQ(up->WaitFor(2 * kLimit), 0) << Said();
  EXPECT_THAT(Said(), HasSubstr("stopping revops-gateway\nstopping metrics-service\n"
                                "stopping deal-service\nstopping lead-service\nstopped\n"));
  EXPECT_FALSE(IsServing("deal-service", base_ + 2));
  EXPECT_FALSE(std::filesystem::exists(data_.File("suite.pid")));
  std::ifstream log(data_.File("logs/deal-service.jsonl"));
  const std::string text{std::istreambuf_iterator<char>(log), {}};
  EXPECT_THAT(text, HasSubstr("draining"));
  EXPECT_THAT(text, HasSubstr("stopped")) << "it came to its end";
}

TEST_F(Scripts, CtrlCWhileADetachedSuiteStartsStopsIt) {
  // Services that live and never become healthy, so that the wait lasts.
  const TempDir stubs;
  for (const char* name : {"lead-service", "deal-service", "metrics-service", "revops-gateway"}) {
    std::ofstream(stubs.File(name))
        << "#!/bin/sh\n[ \"$1\" = healthcheck ] && exit 1\nexec tail -f /dev/null\n";
    ASSERT_EQ(chmod(stubs.File(name).c_str(), 0700), 0);
  }
  const std::unique_ptr<Process> up = StartUp({"--detach", "--bin", stubs.path()});
  ASSERT_TRUE(WaitForFile("revops-gateway.pid")) << Said();
  up->Signal(SIGINT);
  EXPECT_EQ(up->WaitFor(kLimit), 130) << Said();
  EXPECT_EQ(Down().output, absl::StrCat("nothing runs in ", data_.path(), "\n"));
}

TEST_F(Scripts, PidsThatAKilledSupervisorLeftAreNotTrusted) {
  std::ofstream(data_.File("suite.pid")) << getpid();
  std::ofstream(data_.File("ready")) << "";
  ASSERT_EQ(Up(data_.path(), base_).exit_status, 0) << "an old `ready` is none";
  EXPECT_NE(PidIn("suite.pid"), getpid());
  ASSERT_EQ(Down().exit_status, 0);

  // Between taking the lock and starting, nothing old is left that scripts/down could signal.
  ASSERT_EQ(Up(data_.path(), base_).exit_status, 0);
  const TempDir other;
  std::ofstream(other.File("suite.pid")) << getpid();
  EXPECT_EQ(Up(other.path(), base_).exit_status, 1) << "its ports are in use";
  EXPECT_FALSE(std::filesystem::exists(other.File("suite.pid")));
}

TEST_F(Scripts, APortBaseIsADecimalNumber) {
  for (const char* base : {"08080", "80", "65526", "http", "0x1F90"}) {
    const Outcome up = Script({"up", "--bin", binaries_, "--data", data_.path(), "--ports", base});
    EXPECT_EQ(up.exit_status, 1) << base;
    EXPECT_THAT(up.errors, HasSubstr("a base port lies between 1024 and 65525")) << base;
  }
}

}  // namespace
}  // namespace revops::testing
