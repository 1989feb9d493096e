// Calls that meet trouble: tried again where that is safe, stopped by Ctrl-C, and what is said
// then.
#include <map>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/client.h"
#include "common/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/cli/command_run.h"

namespace revops::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr absl::Duration kLimit = absl::Seconds(30);

std::string RequestIdIn(const std::string& request) {
  constexpr absl::string_view kBegin = "request_id: \"";
  const size_t begin = request.find(std::string(kBegin));
  if (begin == std::string::npos) return "";
  const size_t from = begin + kBegin.size();
  return request.substr(from, request.find('"', from) - from);
}

TEST(Calls, AWriteIsTriedAgainUnderTheSameRequestId) {
  FakeGateway gateway;
  gateway.FailNext(absl::UnavailableError("connection lost"), 2);
  const CommandRun run = RunCommand(gateway, {"deals", "advance", "1", "--to", "proposal"});
  EXPECT_EQ(run.code, kExitOk) << run.err;
  const auto requests = gateway.Requests();
  ASSERT_EQ(requests.size(), 3u);
  EXPECT_NE(RequestIdIn(requests[0]), "");
  EXPECT_EQ(requests[0], requests[1]);
  EXPECT_EQ(requests[0], requests[2]);
}

TEST(Calls, AReadIsTriedAgainAFewTimes) {
  FakeGateway gateway;
  gateway.FailNext(absl::UnavailableError("away"), 1);
  EXPECT_EQ(RunCommand(gateway, {"deals", "get", "1"}).code, kExitOk);
  gateway.FailNext(absl::UnavailableError("away"), 100);
  const size_t before = gateway.Requests().size();
  const CommandRun run = RunCommand(gateway, {"deals", "get", "1"});
  EXPECT_EQ(run.code, kExitUnavailable);
  EXPECT_EQ(gateway.Requests().size() - before, 4u);
  EXPECT_THAT(run.err, Not(HasSubstr("--request-id"))) << "a read did nothing";
}

TEST(Patience, OfAnImportOutlastsARestartAndEnds) {
  const absl::Status full = absl::ResourceExhaustedError("full");
  absl::Duration least;
  int attempt = 1;
  for (; IsWorthWaiting(full, attempt, kImportsPatience); ++attempt) {
    const absl::Duration wait = WaitBehind(full, attempt, kImportsPatience);
    EXPECT_LE(wait, kImportsPatience.longest_wait * 1.25);
    least += wait;
  }
  EXPECT_EQ(attempt, kImportsPatience.attempts_max);
  EXPECT_GT(least, absl::Seconds(25));
  EXPECT_FALSE(IsWorthWaiting(absl::OkStatus(), 1, kImportsPatience));
  EXPECT_FALSE(IsWorthWaiting(absl::InternalError("x"), 1, kImportsPatience));
  const absl::Status told = RetryLater(absl::StatusCode::kUnavailable, "X", "x", absl::Seconds(30));
  EXPECT_GE(WaitBehind(told, 1, kImportsPatience), absl::Seconds(22)) << "what the service asks";
}

TEST(Calls, WhatWaitingLongerMustMendIsLeftToThePerson) {
  FakeGateway gateway;
  gateway.FailNext(
      RetryLater(absl::StatusCode::kUnavailable, "WRITER_STOPPED", "stopped", absl::Minutes(1)),
      100);
  EXPECT_EQ(RunCommand(gateway, {"deals", "void", "1"}).code, kExitUnavailable);
  EXPECT_EQ(gateway.Requests().size(), 1u);
  gateway.FailNext(absl::ResourceExhaustedError("full"), 100);
  EXPECT_EQ(RunCommand(gateway, {"deals", "void", "1"}).code, kExitUnavailable);
  EXPECT_EQ(gateway.Requests().size(), 2u);
}

TEST(Calls, AWriteOfUnsureOutcomeNamesTheRequestIdToRepeatItWith) {
  const absl::Status late = absl::DeadlineExceededError("x");
  const std::pair<std::vector<std::string>, absl::Status> cases[] = {
      {{"deals", "void", "1"}, absl::UnavailableError("x")},
      {{"deals", "create", "--title", "x"}, late},
      {{"token", "create", "--user", "anna", "--role", "viewer"}, late},
      {{"token", "revoke", "1"}, late}};
  for (const auto& [write, status] : cases) {
    FakeGateway gateway;
    gateway.FailNext(status, 100);
    const CommandRun lost = RunCommand(gateway, write);
    const std::string id = RequestIdIn(gateway.LastRequest());
    ASSERT_NE(id, "");
    EXPECT_THAT(lost.err, HasSubstr(absl::StrCat("--request-id ", id)));
    gateway.FailNext(absl::OkStatus(), 0);
    std::vector<std::string> again = write;
    again.insert(again.end(), {"--request-id", id});
    EXPECT_EQ(RunCommand(gateway, again).code, kExitOk);
    EXPECT_EQ(RequestIdIn(gateway.LastRequest()), id);
  }
  FakeGateway gateway;
  gateway.FailNext(absl::NotFoundError("x"), 1);
  EXPECT_THAT(RunCommand(gateway, {"deals", "void", "1"}).err, Not(HasSubstr("--request-id")));
  gateway.FailNext(absl::UnavailableError("x"), 100);
  EXPECT_THAT(RunCommand(gateway, {"deals", "void", "1", "--validate-only"}).err,
              Not(HasSubstr("--request-id")));
}

TEST(Calls, TheTimeoutFlagBoundsThem) {
  FakeGateway gateway;
  gateway.Hang();
  const absl::Time start = absl::Now();
  const CommandRun run = RunCommand(gateway, {"--timeout", "0.2", "deals", "get", "1"});
  EXPECT_EQ(run.code, kExitTimeout) << run.err;
  EXPECT_LT(absl::Now() - start, kLimit);
  EXPECT_EQ(RunCommand(gateway, {"--timeout", "0", "deals", "get", "1"}).code, kExitUsage);
}

// Runs a command until it hangs at the gateway, and stops it there.
CommandRun StopWhileHanging(FakeGateway& gateway, const std::vector<std::string>& arguments) {
  StopSignal stop;
  std::thread interrupt([&] {
    EXPECT_TRUE(gateway.WaitUntilHanging(kLimit));
    stop.Stop();
  });
  std::ostringstream out;
  CommandRun run = RunCommand(gateway, arguments, out, stop);
  interrupt.join();
  return run;
}

TEST(CtrlC, CancelsTheCallThatIsWaitedFor) {
  FakeGateway gateway;
  gateway.Hang();
  const absl::Time start = absl::Now();
  const CommandRun read = StopWhileHanging(gateway, {"deals", "get", "1"});
  EXPECT_EQ(read.code, kExitPartial);
  EXPECT_THAT(read.err, HasSubstr("stopped before the answer came"));
  const CommandRun write = StopWhileHanging(gateway, {"deals", "void", "1"});
  EXPECT_EQ(write.code, kExitPartial);
  EXPECT_THAT(write.err, HasSubstr("--request-id")) << "it may have been done";
  EXPECT_LT(absl::Now() - start, absl::Seconds(25)) << "not the timeout ended them";
}

TEST(CtrlC, AListThatItCutsShortSaysSo) {
  for (const char* format : {"json", "table"}) {
    FakeGateway gateway;
    StopSignal stop;
    stop.Stop();
    std::ostringstream out;
    const CommandRun run = RunCommand(gateway, {"deals", "list", "-o", format}, out, stop);
    EXPECT_EQ(run.code, kExitPartial);
    EXPECT_THAT(run.err, HasSubstr("stopped: these are not all"));
    if (std::string(format) == "json") {
      EXPECT_EQ(run.out, "[]\n") << "still JSON";
    }
  }
  FakeGateway gateway;
  gateway.Hang();
  EXPECT_EQ(StopWhileHanging(gateway, {"deals", "list"}).code, kExitPartial);
}

TEST(Output, ThatCannotBeWrittenIsAnError) {
  FakeGateway gateway;
  std::ostringstream full;
  full.setstate(std::ios::badbit);
  StopSignal stop;
  const CommandRun run = RunCommand(gateway, {"deals", "get", "1"}, full, stop);
  EXPECT_EQ(run.code, kExitInternal);
  EXPECT_THAT(run.err, HasSubstr("the output could not be written"));
}

TEST(Channel, AsksAQuietConnectionWhetherItLives) {
  const grpc::ChannelArguments arguments = GatewayChannelArguments();
  const grpc_channel_args args = arguments.c_channel_args();
  std::map<std::string, int> numbers;
  for (size_t i = 0; i < args.num_args; ++i) {
    if (args.args[i].type == GRPC_ARG_INTEGER) {
      numbers[args.args[i].key] = args.args[i].value.integer;
    }
  }
  EXPECT_EQ(numbers[GRPC_ARG_KEEPALIVE_TIME_MS], 30'000);
  EXPECT_EQ(numbers[GRPC_ARG_KEEPALIVE_TIMEOUT_MS], 10'000);
  ASSERT_EQ(numbers.count(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA), 1u);
  EXPECT_EQ(numbers[GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA], 0) << "a watcher sends no data";
}

}  // namespace
}  // namespace revops::cli
