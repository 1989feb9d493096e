#include "tests/support/process.h"

#include <signal.h>

#include <thread>

#include "gtest/gtest.h"
#include "tests/support/suite.h"

namespace revops::testing {
namespace {

TEST(Process, GivesBackExitStatusAndBothOutputs) {
  const absl::StatusOr<Outcome> outcome = RunToEnd(
      {{"sh", "-c", "echo $GREETING; echo no >&2; exit 3"}, {{"GREETING", "hello"}}, "", ""});
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->exit_status, 3);
  EXPECT_EQ(outcome->output, "hello\n");
  EXPECT_EQ(outcome->errors, "no\n");
}

TEST(Process, AnUnknownProgramIsNotFound) {
  EXPECT_EQ(RunToEnd({{"no-such-program"}, {}, "", ""}).status().code(),
            absl::StatusCode::kNotFound);
}

TEST(Process, OneThatTakesTooLongIsKilledAndSaysSo) {
  const absl::StatusOr<Outcome> outcome =
      RunToEnd({{"sh", "-c", "echo begun; exec cat /dev/zero >/dev/null"}, {}, "", ""},
               absl::Milliseconds(200));
  EXPECT_EQ(outcome.status().code(), absl::StatusCode::kDeadlineExceeded);
}

TEST(Process, OutlivesTheThreadThatStartedIt) {
  absl::StatusOr<std::unique_ptr<Process>> process;
  std::thread([&process] { process = Process::Start({{"cat", "/dev/zero"}, {}, "", ""}); }).join();
  ASSERT_TRUE(process.ok()) << process.status();
  EXPECT_EQ((*process)->WaitFor(absl::Milliseconds(50)), std::nullopt);
  (*process)->Signal(SIGTERM);
  EXPECT_EQ((*process)->WaitFor(absl::Seconds(10)), 128 + SIGTERM);
}

TEST(FreePorts, AreDistinctAndNotThoseOfOutgoingConnections) {
  const std::vector<int> ports = FreePorts(4);
  ASSERT_EQ(ports.size(), 4u);
  for (size_t i = 1; i < ports.size(); ++i) EXPECT_NE(ports[i], ports[i - 1]);
  for (int port : ports) EXPECT_LT(port, 32'768);
}

}  // namespace
}  // namespace revops::testing
