// What the watch of every service promises, as one suite that runs on each stream.
//
// A service's test file makes a fixture and instantiates the suites:
//
//   class DealStreamFixture : public ServedDeals { ... };
//   INSTANTIATE_TYPED_TEST_SUITE_P(Deals, WatchContract, DealStreamFixture);
//
// The fixture is a ServedProcess with:
//   Messages              types WatchRequest, Event, and for the cursors Subscription,
//                         CreateSubscription, GetSubscription, ListSubscriptions,
//                         ListedSubscriptions, CommitSubscription, DeleteSubscription (requests,
//                         but for Subscription and Listed...)
//   kSubscriptions        the collection of their names
//   kFacts                the number of a detail's FACTS, of its enum's type
//   stream_stub()         that has the stream's and the cursors' methods
//   Make(owner, team)     a new owned subject in one revision: its name and its token
//   GiveTo(name, owner)   makes it another's
//   MoveTo(name, team)    makes it another team's
//   ChangeUnder(name, id) any other change of it under that request id: its status
//   NameIn(event)         of the owned subject, empty where the event is of something else
//   Watch(request, who)   a StreamReader
//   HeadToken(), Start(), Restart()
#ifndef REVOPS_TESTS_SUPPORT_WATCH_CONTRACT_H_
#define REVOPS_TESTS_SUPPORT_WATCH_CONTRACT_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/log/token.h"
#include "common/log/watch_fields.h"
#include "common/status/status.h"
#include "gmock/gmock.h"
#include "tests/support/principals.h"

namespace revops::testing {

// A subject that was just made.
struct Made {
  std::string name, token;
};

template <typename Served>
class WatchContract : public Served {
 protected:
  using Request = typename Served::Messages::WatchRequest;
  using Event = typename Served::Messages::Event;

  static Request FromEarliest() {
    Request request;
    request.set_start(Request::START_EARLIEST);
    return request;
  }
  static Request Behind(const std::string& token) {
    Request request;
    request.set_resume_token(token);
    return request;
  }
  static Request FromSnapshot() {
    Request request;
    request.set_start(Request::START_SNAPSHOT);
    return request;
  }
  std::vector<Event> UntilCaughtUp(const Request& request, const Principal& who = Operations()) {
    auto watch = this->Watch(request, who);
    std::vector<Event> events = watch->EventsUntilCaughtUp();
    watch->GiveUp();
    return events;
  }
  std::vector<std::string> NamesIn(const std::vector<Event>& events) {
    std::vector<std::string> names;
    for (const Event& event : events) {
      if (!Served::NameIn(event).empty()) names.push_back(Served::NameIn(event));
    }
    return names;
  }
  std::vector<std::string> MakeSome(int count) {
    std::vector<std::string> names;
    for (int i = 0; i < count; ++i) names.push_back(this->Make("ada", "").name);
    return names;
  }
  static std::vector<std::string> FieldsOf(const absl::Status& status) {
    std::vector<std::string> fields;
    for (const FieldViolation& violation : FieldViolationsOf(status)) {
      fields.push_back(violation.field);
    }
    return fields;
  }
};

TYPED_TEST_SUITE_P(WatchContract);

TYPED_TEST_P(WatchContract, BringsEveryChangeOnceInOrderWithAnIdOfItsOwn) {
  const std::vector<std::string> names = this->MakeSome(20);
  const auto events = this->UntilCaughtUp(this->FromEarliest());
  EXPECT_EQ(this->NamesIn(events), names);
  std::pair<int64_t, int> last(0, 0);
  for (const auto& event : events) {
    const std::pair<int64_t, int> place(event.revision(), event.index());
    EXPECT_GT(place, last);
    last = place;
    const std::string store_id = log::DecodeToken(this->HeadToken())->store_id;
    EXPECT_EQ(event.event_id(), log::EventId(store_id, Revision{event.revision()}, event.index()));
  }
}

TYPED_TEST_P(WatchContract, GoesOnBehindAnyTokenAlsoAfterARestart) {
  this->MakeSome(3);
  const Made third = this->Make("ada", "");
  const std::vector<std::string> later = this->MakeSome(4);
  EXPECT_EQ(this->NamesIn(this->UntilCaughtUp(this->Behind(third.token))), later);
  this->Restart();
  EXPECT_EQ(this->NamesIn(this->UntilCaughtUp(this->Behind(third.token))), later);
}

TYPED_TEST_P(WatchContract, ListAndWatchHaveNoGap) {
  this->MakeSome(2);
  auto watch = this->Watch(this->Behind(this->HeadToken()), Operations());
  const Made live = this->Make("ada", "");
  const auto event = watch->NextEvent();
  ASSERT_TRUE(event.has_value());
  EXPECT_EQ(this->NameIn(*event), live.name);
  watch->GiveUp();
}

TYPED_TEST_P(WatchContract, ATokenThatIsNotOfThisStoreIsRefusedNotSkipped) {
  const Made made = this->Make("ada", "");
  const auto refused = [this](const std::string& token) {
    const absl::Status end = this->Watch(this->Behind(token), Operations())->End();
    EXPECT_EQ(end.code(), absl::StatusCode::kInvalidArgument) << end;
    return ReasonOf(end);
  };
  EXPECT_EQ(refused("nonsense"), "RESUME_TOKEN_MALFORMED");
  EXPECT_EQ(refused(log::EncodeToken({"another", Revision{1}})), "RESUME_TOKEN_FOREIGN");
  const log::Position here = *log::DecodeToken(made.token);
  EXPECT_EQ(refused(log::EncodeToken({here.store_id, Revision{here.revision.value + 1}})),
            "RESUME_TOKEN_FOREIGN");
}

TYPED_TEST_P(WatchContract, ASnapshotTellsWhatIsThereThenTheMarkerThenWhatHappens) {
  const std::vector<std::string> names = this->MakeSome(3);
  const std::string head = this->HeadToken();
  auto watch = this->Watch(this->FromSnapshot(), Operations());
  const auto events = watch->EventsUntilCaughtUp();
  EXPECT_THAT(this->NamesIn(events), ::testing::UnorderedElementsAreArray(names));
  for (const auto& event : events) EXPECT_EQ(event.event_id(), "");
  EXPECT_TRUE(watch->snapshot_complete());
  EXPECT_EQ(watch->token(), head);
  const Made live = this->Make("bob", "");
  const auto event = watch->NextEvent();
  ASSERT_TRUE(event.has_value());
  EXPECT_EQ(this->NameIn(*event), live.name);
  EXPECT_NE(event->event_id(), "");
  watch->GiveUp();
}

TYPED_TEST_P(WatchContract, SnapshotAndWhatFollowsAreTheStateWhateverIsWrittenMeanwhile) {
  std::vector<std::string> names = this->MakeSome(300);
  auto watch = this->Watch(this->FromSnapshot(), Operations());
  const std::vector<std::string> later = this->MakeSome(20);
  names.insert(names.end(), later.begin(), later.end());
  std::vector<std::string> seen;
  while (seen.size() < names.size()) {
    const auto event = watch->NextEvent();
    ASSERT_TRUE(event.has_value());
    if (!this->NameIn(*event).empty()) seen.push_back(this->NameIn(*event));
  }
  watch->GiveUp();
  EXPECT_THAT(seen, ::testing::UnorderedElementsAreArray(names)) << "each once";
}

TYPED_TEST_P(WatchContract, EachCallerSeesTheirOwnAndHowItLeavesThem) {
  const Made mine = this->Make("ada", "");
  this->Make("bob", "");
  auto watch = this->Watch(this->FromEarliest(), Rep("ada"));
  ASSERT_EQ(this->NamesIn(watch->EventsUntilCaughtUp()), std::vector<std::string>{mine.name});
  this->GiveTo(mine.name, "bob");
  const auto left = watch->NextEvent();
  ASSERT_TRUE(left.has_value());
  EXPECT_TRUE(left->left_view());
  EXPECT_EQ(this->NameIn(*left), mine.name);
  EXPECT_THAT(left->DebugString(), ::testing::Not(::testing::HasSubstr("reps/bob")));
  EXPECT_EQ(left->changed_fields_size(), 0);
  watch->GiveUp();
  EXPECT_THAT(this->NamesIn(this->UntilCaughtUp(this->FromSnapshot(), Rep("ada"))),
              ::testing::IsEmpty());
}

TYPED_TEST_P(WatchContract, ATeamSeesWhatIsTheTeams) {
  const Made ours = this->Make("ada", "north");
  this->Make("bob", "south");
  EXPECT_EQ(this->NamesIn(this->UntilCaughtUp(this->FromEarliest(), Manager("eve", "north"))),
            std::vector<std::string>{ours.name});
}

TYPED_TEST_P(WatchContract, WhatLeavesATeamIsToldItsManagerByNameAlone) {
  const Made ours = this->Make("ada", "north");
  auto watch = this->Watch(this->FromEarliest(), Manager("eve", "north"));
  ASSERT_EQ(this->NamesIn(watch->EventsUntilCaughtUp()), std::vector<std::string>{ours.name});
  this->MoveTo(ours.name, "south");
  this->GiveTo(ours.name, "bob");
  const Made next = this->Make("ada", "north");
  const auto left = watch->NextEvent();
  ASSERT_TRUE(left.has_value());
  EXPECT_TRUE(left->left_view());
  EXPECT_EQ(this->NameIn(*left), ours.name);
  EXPECT_EQ(left->actor(), "");
  EXPECT_THAT(left->DebugString(), ::testing::Not(::testing::HasSubstr("teams/south")));
  EXPECT_EQ(this->NameIn(*watch->NextEvent()), next.name) << "nothing of what happened to it since";
  watch->GiveUp();
}

TYPED_TEST_P(WatchContract, AFilterOfTeamsShowsWhatIsTheirsAndThatItIsNoMore) {
  const Made ours = this->Make("ada", "north");
  this->Make("bob", "south");
  auto request = this->FromEarliest();
  request.mutable_filter()->add_team("teams/north");
  request.mutable_filter()->add_team("teams/east");
  auto watch = this->Watch(request, Operations());
  EXPECT_EQ(this->NamesIn(watch->EventsUntilCaughtUp()), std::vector<std::string>{ours.name});
  auto snapshot = this->FromSnapshot();
  *snapshot.mutable_filter() = request.filter();
  EXPECT_EQ(this->NamesIn(this->UntilCaughtUp(snapshot)), std::vector<std::string>{ours.name});
  this->MoveTo(ours.name, "east");
  EXPECT_FALSE(watch->NextEvent()->left_view());
  this->MoveTo(ours.name, "south");
  const auto left = watch->NextEvent();
  ASSERT_TRUE(left.has_value());
  EXPECT_TRUE(left->left_view());
  EXPECT_EQ(this->NameIn(*left), ours.name);
  watch->GiveUp();
}

TYPED_TEST_P(WatchContract, ABadRequestNamesEveryFieldAtOnce) {
  auto request = this->FromSnapshot();
  request.set_detail(TypeParam::kFacts);
  request.mutable_progress_interval()->set_seconds(61);
  for (int i = 0; i <= log::kWatchFilterValuesMax; ++i) {
    request.mutable_filter()->add_owner(absl::StrCat("reps/r", i));
    request.mutable_filter()->add_team(absl::StrCat("teams/t", i));
  }
  EXPECT_THAT(this->FieldsOf(this->Watch(request, Operations())->End()),
              ::testing::UnorderedElementsAre("detail", "progress_interval", "filter.owner",
                                              "filter.team"));
}

REGISTER_TYPED_TEST_SUITE_P(WatchContract, BringsEveryChangeOnceInOrderWithAnIdOfItsOwn,
                            GoesOnBehindAnyTokenAlsoAfterARestart, ListAndWatchHaveNoGap,
                            ATokenThatIsNotOfThisStoreIsRefusedNotSkipped,
                            ASnapshotTellsWhatIsThereThenTheMarkerThenWhatHappens,
                            SnapshotAndWhatFollowsAreTheStateWhateverIsWrittenMeanwhile,
                            EachCallerSeesTheirOwnAndHowItLeavesThem, ATeamSeesWhatIsTheTeams,
                            WhatLeavesATeamIsToldItsManagerByNameAlone,
                            AFilterOfTeamsShowsWhatIsTheirsAndThatItIsNoMore,
                            ABadRequestNamesEveryFieldAtOnce);

}  // namespace revops::testing

#endif  // REVOPS_TESTS_SUPPORT_WATCH_CONTRACT_H_
