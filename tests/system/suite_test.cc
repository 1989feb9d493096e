// The four services together, as an operator and a first user meet them.
#include "tests/support/suite.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace revops::testing {
namespace {

using ::testing::HasSubstr;

constexpr absl::Duration kLimit = absl::Seconds(30);

class SuiteTest : public ::testing::Test {
 protected:
  void SetUp() override {
    absl::StatusOr<std::unique_ptr<Suite>> suite = Suite::Start();
    ASSERT_TRUE(suite.ok()) << suite.status();
    suite_ = *std::move(suite);
  }

  // The HTTP status of a GET, "000" when nobody answers.
  std::string StatusOf(absl::string_view path) {
    const std::vector<std::string> arguments = {"--output", "/dev/null", "--write-out",
                                                "%{http_code}"};
    const absl::StatusOr<Outcome> outcome = suite_->Curl(path, arguments);
    EXPECT_TRUE(outcome.ok()) << outcome.status();
    return outcome.ok() ? outcome->output : "";
  }
  bool Becomes(absl::string_view path, absl::string_view status) {
    const absl::Time deadline = absl::Now() + kLimit;
    while (StatusOf(path) != status) {
      if (absl::Now() > deadline) return false;
    }
    return true;
  }

  std::unique_ptr<Suite> suite_;
};

TEST_F(SuiteTest, AnswersCurlAndRevopsctlAndDrains) {
  EXPECT_EQ(StatusOf("/healthz"), "200");
  EXPECT_TRUE(Becomes("/readyz", "200"));
  const absl::StatusOr<Outcome> pipelines = suite_->Curl("/v1/pipelines");
  ASSERT_TRUE(pipelines.ok()) << pipelines.status();
  EXPECT_THAT(pipelines->output, HasSubstr("\"pipelines/default\""));
  // A suite that was only just started may still build its first facts: wait, as its answer says.
  const absl::Time deadline = absl::Now() + kLimit;
  absl::StatusOr<Outcome> report;
  do {
    report = suite_->Revopsctl({"report", "pipeline", "-o", "json"});
    ASSERT_TRUE(report.ok()) << report.status();
  } while (absl::StrContains(report->errors, "FACTS_BUILDING") && absl::Now() < deadline);
  EXPECT_EQ(report->exit_status, 0) << report->errors;
  EXPECT_TRUE(suite_->Stop().ok());
}

TEST_F(SuiteTest, WithoutATokenDealsAreRefused) {
  const std::string url = absl::StrCat("http://", suite_->HttpAddress(), "/v1/deals");
  const absl::StatusOr<Outcome> without = RunToEnd(
      {{"curl", "--silent", "--noproxy", "*", "--write-out", "%{http_code}", url}, {}, "", ""});
  ASSERT_TRUE(without.ok()) << without.status();
  EXPECT_THAT(without->output, HasSubstr("401"));
  EXPECT_FALSE(absl::StrContains(without->output, "deals\":"));
}

TEST_F(SuiteTest, ReadinessFollowsAServiceThatDiesAndComesBack) {
  ASSERT_TRUE(Becomes("/readyz", "200"));
  suite_->Kill9(Service::kDeal);
  EXPECT_FALSE(suite_->IsRunning(Service::kDeal));
  EXPECT_TRUE(Becomes("/readyz", "503"));
  EXPECT_EQ(StatusOf("/healthz"), "200");
  const absl::Status restarted = suite_->Restart(Service::kDeal);
  ASSERT_TRUE(restarted.ok()) << restarted;
  EXPECT_TRUE(Becomes("/readyz", "200"));
}

}  // namespace
}  // namespace revops::testing
