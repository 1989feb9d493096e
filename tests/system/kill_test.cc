// kill -9, fifty times: each service dies again and again at moments that nobody chose, some of
// them while it is still starting, and afterwards nothing is lost, nothing doubled, the stream has
// kept its promises and every number that was answered meanwhile equals a recount.
#include <algorithm>
#include <random>

#include "tests/support/seed.h"
#include "tests/system/loaded_suite.h"

namespace revops::testing {
namespace {

constexpr int kKills = 50;
constexpr int kWritesBetweenKillsMax = 200;

// deal-service most often, as it is what the others rest on.
std::vector<Service> Victims(std::mt19937_64& random) {
  std::vector<Service> victims;
  for (int i = 0; i < kKills; ++i) {
    victims.push_back(i % 2 == 0   ? Service::kDeal
                      : i % 4 == 1 ? Service::kMetrics
                                   : Service::kGateway);
  }
  std::shuffle(victims.begin(), victims.end(), random);
  return victims;
}

using KillTest = LoadedSuite;

TEST_F(KillTest, NothingIsLostOrDoubledAndEveryAnswerEqualsARecount) {
  const unsigned seed = RandomSeed();
  std::mt19937_64 random(seed);
  Load(seed);
  for (const Service victim : Victims(random)) {
    // The moment is so many writes from now: metrics-service and the gateway may be starting then.
    ASSERT_NO_FATAL_FAILURE(AwaitWrites(static_cast<int64_t>(random() % kWritesBetweenKillsMax)));
    const absl::Status relaunched = suite().Relaunch(victim);
    ASSERT_TRUE(relaunched.ok()) << relaunched;
  }
  ASSERT_NO_FATAL_FAILURE(AwaitWrites(kWritesBetweenKillsMax));
  FinishAndCheck();
}

}  // namespace
}  // namespace revops::testing
