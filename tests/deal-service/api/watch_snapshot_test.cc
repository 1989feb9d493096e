// A watch that begins with what is there, and one that brings only what changed.
#include <map>
#include <set>
#include <string>

#include "common/status/status.h"
#include "gmock/gmock.h"
#include "tests/deal-service/support/samples.h"
#include "tests/deal-service/support/served_deals.h"

namespace revops::deal {
namespace {

namespace pb = revops::deal::v1;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class WatchStarts : public ServedDeals {
 protected:
  static WatchReader::Request FromSnapshot() {
    WatchReader::Request request;
    request.set_start(WatchReader::Request::START_SNAPSHOT);
    return request;
  }
  pb::Deal Won(const std::string& name) {
    pb::WinDealRequest request;
    request.set_name(name);
    request.mutable_amount()->mutable_one_off()->set_currency_code("USD");
    request.mutable_amount()->mutable_one_off()->set_units(900);
    pb::Deal deal;
    const absl::Status status = Call(&Stub::WinDeal, request, &deal);
    EXPECT_TRUE(status.ok()) << status;
    return deal;
  }
};

TEST_F(WatchStarts, ASnapshotTellsWhatIsThereThenTheMarkerThenWhatHappens) {
  const pb::Deal open = Create("ada"), won = Create("bob"), gone = Create("cid");
  Won(won.name());
  pb::VoidDealRequest void_it;
  void_it.set_name(gone.name());
  pb::Deal voided;
  ASSERT_TRUE(Call(&Stub::VoidDeal, void_it, &voided).ok());
  auto watch = Watch(FromSnapshot());
  std::map<std::string, pb::DealState> told;
  int pipelines = 0;
  while (told.size() < 2) {
    const auto event = watch->NextEvent();
    ASSERT_TRUE(event.has_value());
    EXPECT_EQ(event->type(), pb::DEAL_EVENT_TYPE_SNAPSHOT);
    EXPECT_EQ(event->event_id(), "");
    EXPECT_EQ(event->deal().title(), "");
    pipelines += event->has_pipeline() ? 1 : 0;
    if (event->has_deal()) told[event->deal().name()] = event->deal().state();
  }
  EXPECT_EQ(pipelines, 1);
  EXPECT_THAT(told, UnorderedElementsAre(std::pair(open.name(), pb::DEAL_STATE_OPEN),
                                         std::pair(won.name(), pb::DEAL_STATE_WON)));
  EXPECT_TRUE(watch->EventsUntilCaughtUp().empty());
  EXPECT_TRUE(watch->snapshot_complete());
  EXPECT_EQ(watch->token(), voided.resume_token());
  ASSERT_TRUE(Advance(open.name()).ok());
  EXPECT_EQ(watch->NextEvent()->type(), pb::DEAL_EVENT_TYPE_ADVANCED);
  watch->GiveUp();
}

TEST_F(WatchStarts, SnapshotAndWhatFollowsAreTheStateWhateverIsWrittenMeanwhile) {
  std::vector<std::string> names;
  for (int i = 0; i < 300; ++i) names.push_back(Create("ada").name());
  auto watch = Watch(FromSnapshot());
  for (int i = 0; i < 300; i += 3) ASSERT_TRUE(Advance(names[static_cast<size_t>(i)]).ok());
  const pb::Deal last = Create("bob");
  std::map<std::string, std::string> stages;
  std::map<std::string, int> seen_in_snapshot;
  while (stages.count(last.name()) == 0) {
    const auto event = watch->NextEvent();
    ASSERT_TRUE(event.has_value());
    if (!event->has_deal()) continue;
    stages[event->deal().name()] = event->deal().stage();
    if (event->type() == pb::DEAL_EVENT_TYPE_SNAPSHOT) ++seen_in_snapshot[event->deal().name()];
  }
  watch->GiveUp();
  EXPECT_EQ(stages.size(), 301u);
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(stages[names[static_cast<size_t>(i)]], i % 3 == 0 ? "qualification" : "prospecting");
  }
  for (const auto& [name, times] : seen_in_snapshot) EXPECT_EQ(times, 1) << name;
}

TEST_F(WatchStarts, AFilterOnTypesHidesNoDealThatChangesWhileTheSnapshotIsTold) {
  std::vector<std::string> names;
  for (int i = 0; i < 600; ++i) names.push_back(Create("ada").name());
  WatchReader::Request request = FromSnapshot();
  request.mutable_filter()->add_type(pb::DEAL_EVENT_TYPE_WON);
  auto watch = Watch(request);
  // What happens is of another type: it will not be told.
  for (int i = 599; i >= 0; i -= 2) ASSERT_TRUE(Advance(names[static_cast<size_t>(i)]).ok());
  std::set<std::string> told;
  for (const auto& event : watch->EventsUntilCaughtUp()) {
    if (event.has_deal()) told.insert(event.deal().name());
  }
  watch->GiveUp();
  EXPECT_EQ(told.size(), 600u);
}

TEST_F(WatchStarts, ASnapshotShowsEachCallerTheirOwnAndWhatTheFilterAsks) {
  const pb::Deal of_ada = Create("ada"), of_bob = Create("bob");
  ASSERT_TRUE(Advance(of_bob.name(), "proposal").ok());
  const auto names_in = [this](const WatchReader::Request& request, const Principal& who) {
    auto watch = Watch(request, who);
    std::vector<std::string> names;
    for (const auto& event : watch->EventsUntilCaughtUp()) {
      if (event.has_deal()) names.push_back(event.deal().name());
    }
    watch->GiveUp();
    return names;
  };
  EXPECT_THAT(names_in(FromSnapshot(), Rep("ada")), ElementsAre(of_ada.name()));
  WatchReader::Request in_proposal = FromSnapshot();
  in_proposal.mutable_filter()->add_stage("proposal");
  EXPECT_THAT(names_in(in_proposal, Operations()), ElementsAre(of_bob.name()));
}

TEST_F(WatchStarts, FactsBringWhatChangedAndNothingElse) {
  const pb::Deal deal = Create("ada");
  pb::UpdateDealRequest update;
  update.mutable_deal()->set_name(deal.name());
  update.mutable_deal()->set_owner("reps/bob");
  (*update.mutable_deal()->mutable_fields())["region"] = "West";
  update.mutable_update_mask()->add_paths("owner");
  update.mutable_update_mask()->add_paths("amount");
  update.mutable_update_mask()->add_paths("fields.region");
  pb::Deal reply;
  ASSERT_TRUE(Call(&Stub::UpdateDeal, update, &reply).ok());
  Won(deal.name());
  WatchReader::Request request;
  request.set_start(WatchReader::Request::START_EARLIEST);
  request.set_detail(pb::WATCH_DETAIL_FACTS);
  auto watch = Watch(request);
  auto events = watch->EventsUntilCaughtUp();
  watch->GiveUp();
  ASSERT_EQ(events.size(), 4u);
  EXPECT_EQ(events[1].deal().owner(), "reps/ada");
  EXPECT_EQ(events[1].deal().amount().one_off().units(), 1000);
  pb::Deal updated;
  updated.set_name(deal.name());
  updated.set_owner("reps/bob");
  (*updated.mutable_fields())["region"] = "West";
  EXPECT_EQ(events[2].deal().DebugString(), updated.DebugString()) << "the amount was cleared";
  EXPECT_EQ(events[2].changed_fields_size(), 3);
  EXPECT_EQ(events[2].changed_fields(0).old_value(), "");
  EXPECT_EQ(events[3].deal().stage(), "won");
  EXPECT_EQ(events[3].deal().state(), pb::DEAL_STATE_WON);
  EXPECT_EQ(events[3].deal().amount().one_off().units(), 900);
  EXPECT_EQ(events[3].deal().owner(), "");
}

}  // namespace
}  // namespace revops::deal
