// Every named fail point: the process kills itself there under load, is started again, and nothing
// is lost, doubled or told otherwise than it was.
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/failpoint/fail_points.h"
#include "gmock/gmock.h"
#include "tests/support/seed.h"
#include "tests/system/loaded_suite.h"

namespace revops::testing {
namespace {

// Under load every point is reached within milliseconds.
constexpr absl::Duration kReachMax = absl::Seconds(30);
constexpr int kKilledBySignal9 = 128 + 9;
// The point is met this many times at most before it kills.
constexpr int kVisitsMax = 8;
constexpr int64_t kWritesBehindEach = 20;

// Where a point is met under load. No default: a new point does not compile until it is here.
std::vector<Service> ServicesAt(FailPoint point) {
  switch (point) {
    case FailPoint::kWriterBeforeCommit:
    case FailPoint::kWriterAfterCommit:
    case FailPoint::kWriterAfterEffects:
    case FailPoint::kWriterBeforeCheckpoint:
    case FailPoint::kWriterAfterCheckpoint:
      return {Service::kDeal, Service::kMetrics};
    case FailPoint::kWriterAmidReplies:
      return {Service::kDeal};  // metrics-service has one save under way at a time
    case FailPoint::kFollowerBeforeApply:
    case FailPoint::kFollowerAfterPublish:
    case FailPoint::kFollowerAfterCheckpoint:
      return {Service::kMetrics};
    case FailPoint::kProxyAfterAnswer:
      return {Service::kGateway};
    // conversion_crash_test walks these.
    case FailPoint::kConversionBeforeOrder:
    case FailPoint::kConversionDealMade:
    case FailPoint::kConversionContactAdded:
    case FailPoint::kConversionBeforeEnd:
    case FailPoint::kConversionAfterEnd:
      return {};
    case FailPoint::kCount:
      break;
  }
  return {};
}

class FailPointsTest : public LoadedSuite {
 protected:
  void KillAt(FailPoint point, int visit, Service service) {
    const absl::string_view name = kFailPointNames[static_cast<size_t>(point)];
    SCOPED_TRACE(absl::StrCat(name, ":", visit, " in ", BinaryOf(service)));
    absl::Status launched =
        suite().Relaunch(service, {{"REVOPS_FAIL_POINT", absl::StrCat(name, ":", visit)}});
    ASSERT_TRUE(launched.ok()) << launched;
    ASSERT_EQ(suite().AwaitEnd(service, kReachMax), kKilledBySignal9) << "it was not reached";
    launched = suite().Restart(service);
    ASSERT_TRUE(launched.ok()) << launched;
    ASSERT_NO_FATAL_FAILURE(AwaitWrites(kWritesBehindEach));
    ExpectAcknowledgedIsTold();
  }
};

TEST_F(FailPointsTest, ACrashAtAnyOfThemLosesAndDoublesNothing) {
  const unsigned seed = RandomSeed();
  std::mt19937_64 random(seed);
  Load(seed);
  for (int i = 0; i < static_cast<int>(FailPoint::kCount); ++i) {
    const auto point = static_cast<FailPoint>(i);
    for (const Service service : ServicesAt(point)) {
      const int visit = 1 + static_cast<int>(random() % kVisitsMax);
      ASSERT_NO_FATAL_FAILURE(KillAt(point, visit, service));
    }
  }
  FinishAndCheck();
}

// The gateway's own store is written by its first start.
TEST_F(FailPointsTest, AFirstStartThatDiesLocksNobodyOut) {
  for (const FailPoint point : {FailPoint::kWriterBeforeCommit, FailPoint::kWriterAfterCommit,
                                FailPoint::kWriterAfterEffects}) {
    const absl::string_view name = kFailPointNames[static_cast<size_t>(point)];
    SCOPED_TRACE(name);
    suite().Kill9(Service::kGateway);
    std::filesystem::remove(suite().Folder() + "/admin-token");
    for (const char* suffix : {"", "-wal", "-shm"}) {
      std::filesystem::remove(suite().StoreOf(Service::kGateway) + suffix);
    }
    const Suite::Environment armed = {{"REVOPS_FAIL_POINT", std::string(name)}};
    ASSERT_TRUE(suite().Relaunch(Service::kGateway, armed).ok());
    ASSERT_EQ(suite().AwaitEnd(Service::kGateway, kReachMax), kKilledBySignal9);
    const absl::Status started = suite().Restart(Service::kGateway);
    ASSERT_TRUE(started.ok()) << started;
    std::string token;
    std::ifstream(suite().Folder() + "/admin-token") >> token;
    const absl::StatusOr<Outcome> pipelines =
        RunToEnd({{"curl", "--silent", "--noproxy", "*", "--oauth2-bearer", token,
                   absl::StrCat("http://", suite().HttpAddress(), "/v1/pipelines")},
                  {},
                  "",
                  ""});
    ASSERT_TRUE(pipelines.ok()) << pipelines.status();
    EXPECT_THAT(pipelines->output, ::testing::HasSubstr("pipelines/default"));
  }
}

}  // namespace
}  // namespace revops::testing
