// The demo's company: the same for everybody, and a history that could have happened.
#include "cli/demo/story.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

namespace revops::cli::demo {
namespace {

const absl::Time kEnd = absl::FromCivil(absl::CivilDay(2026, 6, 15), absl::UTCTimeZone());

absl::Time TimeOf(const google::protobuf::Timestamp& stamp) {
  return absl::FromUnixSeconds(stamp.seconds());
}

TEST(Story, TheSameSeedTellsTheSameStoryAndAnotherOneAnother) {
  const Story one = TellStory(7, kEnd), again = TellStory(7, kEnd), other = TellStory(8, kEnd);
  ASSERT_EQ(one.deals.size(), again.deals.size());
  for (size_t i = 0; i < one.deals.size(); ++i) {
    ASSERT_EQ(one.deals[i].item.SerializeAsString(), again.deals[i].item.SerializeAsString());
  }
  EXPECT_NE(one.leads[0].SerializeAsString(), other.leads[0].SerializeAsString());
}

TEST(Story, NothingLiesInTheFutureAndEachDealGoesForward) {
  const Story story = TellStory(kDefaultSeed, kEnd);
  for (const DealStory& one : story.deals) {
    absl::Time last = TimeOf(one.item.effective_create_time());
    EXPECT_GE(last, kEnd - absl::Hours(24 * (kDays + 1)));
    for (const auto& move : one.item.transitions()) {
      EXPECT_GE(TimeOf(move.effective_time()), last) << one.item.deal().external_id();
      last = TimeOf(move.effective_time());
      EXPECT_EQ(move.stage() == "lost", !move.loss_reason().empty());
    }
    EXPECT_LT(last, kEnd);
    const int moves = one.item.transitions_size();
    const std::string end = moves == 0 ? "" : one.item.transitions(moves - 1).stage();
    EXPECT_EQ(one.is_open, end != "won" && end != "lost") << one.item.deal().external_id();
  }
  for (const auto& item : story.deal_activities) {
    EXPECT_LE(TimeOf(item.activity().effective_time()), kEnd);
  }
  for (const auto& item : story.lead_activities) {
    EXPECT_LE(TimeOf(item.activity().effective_time()), kEnd);
  }
}

TEST(Story, EveryPageHasSomethingToShow) {
  const Story story = TellStory(kDefaultSeed, kEnd);
  int open = 0, won = 0, lost = 0;
  std::set<std::string> owners, teams, pipelines, channels;
  for (const DealStory& one : story.deals) {
    const auto& told = one.item.deal();
    owners.insert(told.owner());
    teams.insert(told.team());
    pipelines.insert(told.pipeline());
    channels.insert(told.channel());
    const int moves = one.item.transitions_size();
    open += one.is_open ? 1 : 0;
    won += moves > 0 && one.item.transitions(moves - 1).stage() == "won" ? 1 : 0;
    lost += moves > 0 && one.item.transitions(moves - 1).stage() == "lost" ? 1 : 0;
    if (one.lead >= 0) {
      const auto& from = story.leads[static_cast<size_t>(one.lead)];
      EXPECT_LE(TimeOf(from.effective_create_time()), TimeOf(one.item.effective_create_time()));
      EXPECT_EQ(from.state(), revops::lead::v1::LEAD_STATE_QUALIFIED)
          << "converted when it is loaded";
    }
  }
  EXPECT_EQ(owners.size(), 20u);
  EXPECT_EQ(teams.size(), 3u);
  EXPECT_EQ(pipelines.size(), 2u);
  EXPECT_GT(channels.size(), 5u);
  EXPECT_GT(open, 80);
  EXPECT_GT(won, 200);
  EXPECT_GT(lost, 300);
  EXPECT_GT(story.leads.size(), 4'000u);
}

}  // namespace
}  // namespace revops::cli::demo
