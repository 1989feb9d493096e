// `revopsctl watch`: one line per event, and no end of a stream loses or repeats one.
#include <algorithm>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "tests/cli/command_run.h"

namespace revops::cli {
namespace {

using absl::StrContains;
using revops::deal::v1::WatchDealsResponse;

WatchDealsResponse Events(int64_t first, int64_t last, bool caught_up = false) {
  WatchDealsResponse response;
  for (int64_t revision = first; revision <= last; ++revision) {
    auto* event = response.add_events();
    event->set_revision(revision);
    event->set_event_id(absl::StrCat("store:", revision, ":0"));
    event->set_type(revops::deal::v1::DEAL_EVENT_TYPE_ADVANCED);
    event->mutable_deal()->set_name(absl::StrCat("deals/", revision));
    event->mutable_stage_change()->set_old_stage("meeting");
    event->mutable_stage_change()->set_new_stage("proposal");
  }
  response.set_resume_token(absl::StrCat("t", last));
  response.set_caught_up(caught_up);
  return response;
}

TEST(Watch, ResumesByTokenAndDropsRepeats) {
  FakeGateway gateway;
  gateway.ScriptStream({{Events(1, 2)},
                        RetryLater(absl::StatusCode::kUnavailable, "SERVER_DRAINING", "drains",
                                   absl::Milliseconds(1))});
  gateway.ScriptStream({{Events(2, 3)}, absl::CancelledError("stalled")});
  gateway.ScriptStream({{Events(4, 4, /*caught_up=*/true)}, absl::OkStatus()});
  const CommandRun run =
      RunCommand(gateway, {"watch", "--from", "earliest", "--until-caught-up", "-o", "json",
                           "--stage", "proposal", "--owner", "Anna", "--team", "North"});
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_EQ(std::count(run.out.begin(), run.out.end(), '\n'), 4) << run.out;
  for (int revision = 1; revision <= 4; ++revision) {
    EXPECT_TRUE(StrContains(run.out, absl::StrCat("\"store:", revision, ":0\"")));
  }
  EXPECT_TRUE(StrContains(run.err, "SERVER_DRAINING") || StrContains(run.err, "drains"));
  EXPECT_TRUE(StrContains(run.err, "token t4\n")) << run.err;
  const auto requests = gateway.WatchRequests();
  ASSERT_EQ(requests.size(), 3u);
  EXPECT_EQ(requests[0],
            "start: START_EARLIEST filter { stage: \"proposal\" owner: \"reps/anna\" team: "
            "\"teams/north\" }");
  EXPECT_TRUE(absl::StartsWith(requests[1], "resume_token: \"t2\"")) << requests[1];
  EXPECT_TRUE(absl::StartsWith(requests[2], "resume_token: \"t3\"")) << requests[2];
}

TEST(Watch, OfASubscriptionGoesOnByNameAndCommitsWhatItPrinted) {
  FakeGateway gateway;
  gateway.ScriptStream({{Events(1, 2)}, absl::CancelledError("stalled")});
  // What was not committed comes again.
  gateway.ScriptStream({{Events(1, 3, /*caught_up=*/true)}, absl::OkStatus()});
  const CommandRun run = RunCommand(
      gateway, {"watch", "--subscription", "billing", "--until-caught-up", "-o", "json"});
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_EQ(std::count(run.out.begin(), run.out.end(), '\n'), 3) << run.out;
  const auto requests = gateway.WatchRequests();
  ASSERT_EQ(requests.size(), 2u);
  EXPECT_TRUE(StrContains(requests[1], "subscription: \"dealSubscriptions/billing\""));
  EXPECT_TRUE(StrContains(gateway.LastRequest(), "resume_token: \"t3\"")) << "is committed";
  EXPECT_EQ(RunCommand(gateway, {"watch", "--subscription", "a", "--from", "now"}).code,
            kExitUsage);
}

TEST(Subscription, IsCreatedFromWhereTheFlagSays) {
  FakeGateway gateway;
  const CommandRun run =
      RunCommand(gateway, {"subscription", "create", "billing", "--from", "earliest"});
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_TRUE(StrContains(run.out, "dealSubscriptions/billing")) << run.out;
  EXPECT_TRUE(StrContains(gateway.LastRequest(), "start: START_EARLIEST"));
  RunCommand(gateway, {"subscription", "commit", "billing", "t9"});
  EXPECT_TRUE(StrContains(gateway.LastRequest(), "resume_token: \"t9\""));
}

TEST(Watch, PrintsOneLinePerEvent) {
  FakeGateway gateway;
  gateway.ScriptStream({{Events(1, 1, /*caught_up=*/true)}, absl::OkStatus()});
  const CommandRun run = RunCommand(gateway, {"watch", "--from", "t0", "--until-caught-up"});
  EXPECT_TRUE(StrContains(run.out, "advanced  deals/1  meeting -> proposal")) << run.out;
}

// Takes so many bytes, then is full: what a disk does.
class FullAfter : public std::stringbuf {
 public:
  explicit FullAfter(std::streamsize left) : left_(left) {}

 protected:
  std::streamsize xsputn(const char* text, std::streamsize size) override {
    const std::streamsize taken = std::min(size, left_);
    left_ -= taken;
    return std::stringbuf::xsputn(text, taken);
  }
  int overflow(int c) override {
    if (left_ <= 0) return traits_type::eof();
    --left_;
    return std::stringbuf::overflow(c);
  }

 private:
  std::streamsize left_;
};

TEST(Watch, OutputThatFailsEndsItAndTheTokenStaysBehindWhatWasShown) {
  FakeGateway gateway;
  gateway.ScriptStream({{Events(1, 1, /*caught_up=*/true)}, absl::OkStatus()});
  const auto first = RunCommand(gateway, {"watch", "-o", "csv", "--until-caught-up"}).out.size();
  gateway.ScriptStream({{Events(1, 1), Events(2, 2), Events(3, 3)}, absl::OkStatus()});
  // Room for the header, the first event and a little of the second.
  FullAfter disk(static_cast<std::streamsize>(first + 10));
  std::ostringstream out;
  static_cast<std::ostream&>(out).rdbuf(&disk);
  StopSignal stop;
  const CommandRun run = RunCommand(gateway, {"watch", "-o", "csv"}, out, stop);
  EXPECT_EQ(run.code, kExitInternal) << run.err;
  EXPECT_TRUE(StrContains(run.err, "the output could not be written")) << run.err;
  EXPECT_TRUE(StrContains(run.err, "token t1\n")) << run.err;
}

TEST(Watch, ALabelIsNoFormulaInCsv) {
  FakeGateway gateway;
  WatchDealsResponse response = Events(1, 1, /*caught_up=*/true);
  response.mutable_events(0)->set_actor("=cmd()");
  gateway.ScriptStream({{response}, absl::OkStatus()});
  const CommandRun run =
      RunCommand(gateway, {"watch", "--from", "t0", "--until-caught-up", "-o", "csv"});
  EXPECT_TRUE(StrContains(run.out, ",'=cmd(),")) << run.out;
}

TEST(Watch, AnErrorThatWaitingDoesNotMendEndsIt) {
  FakeGateway gateway;
  gateway.ScriptStream(
      {{Events(1, 1)},
       ErrorWithReason(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED", "too old")});
  const CommandRun run = RunCommand(gateway, {"watch"});
  EXPECT_EQ(run.code, kExitHistoryGone);
  EXPECT_TRUE(StrContains(run.err, "token t1")) << "what was seen is not lost: " << run.err;
  EXPECT_TRUE(StrContains(run.err, "RESUME_TOKEN_EXPIRED"));
}

}  // namespace
}  // namespace revops::cli
