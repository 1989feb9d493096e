// Activities in the store: recorded, changed, told again, and what the deal knows of them.
#include "absl/strings/str_cat.h"
#include "deal-service/app/batch_create_deal_activities.h"
#include "deal-service/app/create_deal_activity.h"
#include "deal-service/app/update_deal_activity.h"
#include "deal-service/app/void_deal.h"
#include "gmock/gmock.h"
#include "revops/deal/v1/deal_event.pb.h"
#include "tests/deal-service/support/open_store.h"

namespace revops::deal {
namespace {

using ::testing::ElementsAre;

class Activities : public OpenStore {
 protected:
  NewActivity Call(const std::string& external_id = "") {
    NewActivity activity;
    activity.id = Uuid::Generate(clock_.Now());
    activity.external_id = external_id;
    activity.details.kind = ActivityKind::kCall;
    activity.details.direction = Direction::kOutbound;
    activity.details.note = "talked about pumps";
    return activity;
  }
  CreateDealActivityCommand On(const Deal& deal, const std::string& external_id = "") {
    CreateDealActivityCommand command;
    command.deal = deal.id;
    command.activity = Call(external_id);
    return command;
  }
  Activity Record(const Deal& deal, std::optional<absl::Time> effective = std::nullopt) {
    CreateDealActivityCommand command = On(deal);
    command.header.effective_time = effective;
    const auto activity = Do(&CreateDealActivity, command);
    EXPECT_TRUE(activity.ok()) << activity.status();
    return *activity;
  }
  ImportActivityCommand Item(const Deal& deal, const std::string& external_id) {
    ImportActivityCommand command;
    command.deal = deal.id;
    command.activity = Call(external_id);
    command.fields = {"kind", "direction", "note"};
    return command;
  }
  UpdateDealActivityCommand Outcome(const Activity& activity, ActivityOutcome outcome) {
    UpdateDealActivityCommand command;
    command.deal = activity.deal;
    command.activity = activity.id;
    command.mask = {"outcome"};
    command.values.outcome = outcome;
    return command;
  }
  absl::StatusOr<Activity> ReadActivity(const Activity& activity) {
    return store_->reader().GetActivity(activity.deal, activity.id, Anyone(),
                                        absl::InfiniteFuture());
  }
  ActivityPage List(const Deal& deal, int64_t before, int limit) {
    return *store_->reader().Activities(deal.id, Anyone(), before, limit, absl::InfiniteFuture());
  }
  v1::DealEvent LastEventOf(const Deal& deal) {
    v1::DealEvent event;
    EXPECT_TRUE(event.ParseFromString(ChangesOf(deal, {}, 1)->events.at(0)));
    return event;
  }
};

TEST_F(Activities, OneIsAnEventOfTheDealThatLeavesItsEtag) {
  const Deal deal = Create();
  const Activity activity = Record(deal);
  EXPECT_EQ(*ReadActivity(activity), activity);
  const Deal after = *Read(deal);
  EXPECT_EQ(after.activity_count, 1);
  EXPECT_EQ(after.last_activity, activity.details.effective);
  EXPECT_EQ(after.revision, Head());
  EXPECT_EQ(after.own_revision, deal.own_revision);
  const v1::DealEvent event = LastEventOf(deal);
  EXPECT_EQ(event.type(), v1::DEAL_EVENT_TYPE_ACTIVITY);
  EXPECT_EQ(event.activity().name(), activity.name());
  EXPECT_EQ(event.activity().note(), "");
  EXPECT_EQ(event.deal().activity_count(), 1);
  EXPECT_EQ(event.deal().etag(), EtagOf(deal.revision));
  AdvanceDealCommand advance;
  advance.id = deal.id;
  advance.header.etag = EtagOf(deal.revision);
  const auto advanced = Do(&AdvanceDeal, advance);
  ASSERT_TRUE(advanced.ok()) << "a touchpoint is no reason to refuse a move: " << advanced.status();
  EXPECT_EQ(advanced->activity_count, 1);
  EXPECT_EQ(advanced->own_revision, advanced->revision);
  EXPECT_EQ(Do(&AdvanceDeal, advance).status().code(), absl::StatusCode::kAborted);
}

TEST_F(Activities, TheDealKnowsTheLatestThatTookPlace) {
  const Deal deal = Create();
  const absl::Time start = clock_.Now();
  Record(deal, start + absl::Hours(2));
  EXPECT_EQ(Read(deal)->last_activity, std::nullopt) << "only planned";
  Record(deal, start - absl::Hours(5));
  Record(deal, start - absl::Hours(9));
  EXPECT_EQ(Read(deal)->last_activity, start - absl::Hours(5));
  clock_.Advance(absl::Hours(3));
  const Activity late = Record(deal, start - absl::Hours(7));
  EXPECT_EQ(Read(deal)->last_activity, start + absl::Hours(2)) << "due by now";
  UpdateDealActivityCommand move = Outcome(late, ActivityOutcome::kConnected);
  move.mask = {"effective_time", "outcome"};
  move.values.effective = clock_.Now();
  ASSERT_TRUE(Do(&UpdateDealActivity, move).ok());
  EXPECT_EQ(Read(deal)->last_activity, clock_.Now());
  ASSERT_TRUE(Do(&UpdateDealActivity, Outcome(late, ActivityOutcome::kRescheduled)).ok());
  EXPECT_EQ(Read(deal)->last_activity, start + absl::Hours(2)) << "it did not take place";
  EXPECT_EQ(Read(deal)->activity_count, 4);
}

TEST_F(Activities, RefusalsLeaveNoTrace) {
  const Deal deal = Create(), other = Create();
  ASSERT_TRUE(Do(&CreateDealActivity, On(deal, "a")).ok());
  const Revision head = Head();
  EXPECT_EQ(ReasonOf(Do(&CreateDealActivity, On(other, "a")).status()), "EXTERNAL_ID_TAKEN");
  EXPECT_EQ(ReasonOf(Do(&ImportActivity, Item(other, "a")).status()), "EXTERNAL_ID_TAKEN");
  CreateDealActivityCommand wrong = On(deal);
  wrong.activity.details.kind = ActivityKind::kUnset;
  wrong.header.effective_time = clock_.Now() + kActivityPlannedAheadMax + absl::Hours(1);
  EXPECT_THAT(FieldsOf(Do(&CreateDealActivity, wrong).status()),
              ElementsAre("activity.kind", "activity.effective_time"));
  CreateDealActivityCommand foreign = On(deal);
  foreign.header.reach = {false, "reps/bob", {}};
  EXPECT_EQ(ReasonOf(Do(&CreateDealActivity, foreign).status()), "DEAL_NOT_FOUND");
  CreateDealActivityCommand validated = On(deal);
  validated.header.validate_only = true;
  EXPECT_TRUE(Do(&CreateDealActivity, validated).ok());
  EXPECT_EQ(Head(), head);
  EXPECT_EQ(Read(deal)->activity_count, 1);
  EXPECT_EQ(List(deal, 0, 10).activities.size(), 1u);
}

TEST_F(Activities, AVoidDealTakesNone) {
  const Deal deal = Create();
  const Activity activity = Record(deal);
  VoidDealCommand gone;
  gone.id = deal.id;
  ASSERT_TRUE(Do(&VoidDeal, gone).ok());
  EXPECT_THAT(TypesOf(Do(&CreateDealActivity, On(deal)).status()), ElementsAre("DEAL_VOID"));
  EXPECT_THAT(
      TypesOf(Do(&UpdateDealActivity, Outcome(activity, ActivityOutcome::kNoShow)).status()),
      ElementsAre("DEAL_VOID"));
  EXPECT_TRUE(ReadActivity(activity).ok()) << "but what was is told";
}

TEST_F(Activities, AnUpdateChangesWhatTheMaskNames) {
  const Deal deal = Create(), other = Create();
  const Activity activity = Record(deal);
  UpdateDealActivityCommand update = Outcome(activity, ActivityOutcome::kConnected);
  update.mask = {"outcome", "note"};
  update.header.etag = EtagOf(activity.revision);
  const auto changed = Do(&UpdateDealActivity, update);
  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_EQ(changed->details.outcome, ActivityOutcome::kConnected);
  EXPECT_EQ(changed->details.note, "") << "named and unset: cleared";
  EXPECT_EQ(*ReadActivity(activity), *changed);
  EXPECT_EQ(ReasonOf(Do(&UpdateDealActivity, update).status()), "ETAG_MISMATCH");
  update.header.etag.clear();
  const Revision head = Head();
  EXPECT_EQ(*Do(&UpdateDealActivity, update), *changed) << "nothing differs";
  UpdateDealActivityCommand clear = Outcome(activity, ActivityOutcome::kUnset);
  clear.mask = {"kind", "direction"};
  EXPECT_THAT(FieldsOf(Do(&UpdateDealActivity, clear).status()),
              ElementsAre("activity.kind", "activity.direction"));
  update.deal = other.id;
  EXPECT_EQ(ReasonOf(Do(&UpdateDealActivity, update).status()), "ACTIVITY_NOT_FOUND");
  EXPECT_EQ(Head(), head);
}

TEST_F(Activities, ARepetitionGetsTheFirstAnswerAlsoAfterARestart) {
  const Deal deal = Create();
  CreateDealActivityCommand create = On(deal);
  create.header.info = {"users/test", "one", 1};
  const Activity made = *Do(&CreateDealActivity, create);
  UpdateDealActivityCommand update = Outcome(made, ActivityOutcome::kConnected);
  update.header.info = {"users/test", "two", 2};
  const Activity changed = *Do(&UpdateDealActivity, update);
  UpdateDealActivityCommand same = Outcome(made, ActivityOutcome::kConnected);
  same.header.info = {"users/test", "three", 3};
  ASSERT_EQ(*Do(&UpdateDealActivity, same), changed);
  ASSERT_TRUE(Do(&UpdateDealActivity, Outcome(made, ActivityOutcome::kNoShow)).ok());
  Reopen();
  const Revision head = Head();
  EXPECT_EQ(*Do(&CreateDealActivity, create), made);
  EXPECT_EQ(*Do(&UpdateDealActivity, update), changed);
  EXPECT_EQ(*Do(&UpdateDealActivity, same), changed);
  create.header.info.request_hash = 9;
  EXPECT_EQ(ReasonOf(Do(&CreateDealActivity, create).status()), "REQUEST_ID_REUSED");
  EXPECT_EQ(Head(), head);
}

TEST_F(Activities, ABatchItemCreatesUpdatesOrLeavesByItsExternalId) {
  using Was = ActivityResult::Outcome;
  const Deal deal = Create("d-1");
  ImportActivityCommand item = Item(deal, "m-1");
  ImportActivityCommand named = item;
  named.header.info = {"users/test", "push#0", 1};
  const ActivityResult made = *Do(&ImportActivity, named);
  EXPECT_EQ(made.outcome, Was::kCreated);
  EXPECT_EQ(Do(&ImportActivity, item)->outcome, Was::kUnchanged);
  item.deal.reset();
  item.deal_external_id = "d-1";
  item.activity.details.outcome = ActivityOutcome::kNoAnswer;
  item.activity.details.note.clear();
  item.fields = {"kind", "direction", "outcome"};
  const auto changed = Do(&ImportActivity, item);
  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_EQ(changed->outcome, Was::kUpdated);
  EXPECT_EQ(changed->activity.id, made.activity.id);
  EXPECT_EQ(changed->activity.details.note, "talked about pumps") << "the item said nothing of it";
  EXPECT_EQ(changed->activity.details.effective, made.activity.details.effective);
  EXPECT_EQ(LastEventOf(deal).changed_fields(0).field(), "activity.outcome");
  EXPECT_EQ(LastEventOf(deal).changed_fields_size(), 1);
  EXPECT_EQ(Read(deal)->activity_count, 1);
  EXPECT_EQ(Do(&ImportActivity, named)->outcome, Was::kCreated) << "the first answer";
  item.header.info = {"users/test", "push#1", 2};
  item.activity.details.outcome = ActivityOutcome::kConnected;
  EXPECT_EQ(Do(&ImportActivity, item)->outcome, Was::kUpdated);
  EXPECT_EQ(Do(&ImportActivity, item)->outcome, Was::kUpdated) << "the first answer";
  item.header.info = {};
  item.deal_external_id = "d-2";
  EXPECT_EQ(ReasonOf(Do(&ImportActivity, item).status()), "DEAL_NOT_FOUND");
}

TEST_F(Activities, AreListedNewestFirstPageByPage) {
  const Deal deal = Create(), other = Create();
  std::vector<Activity> recorded;
  for (int i = 0; i < 7; ++i) {
    recorded.insert(recorded.begin(), Record(deal, clock_.Now() - absl::Hours(i)));
    Record(other);
  }
  std::vector<Activity> listed;
  int64_t before = 0;
  do {
    const ActivityPage page = List(deal, before, 3);
    EXPECT_LE(page.activities.size(), 3u);
    listed.insert(listed.end(), page.activities.begin(), page.activities.end());
    before = page.next_key;
    // What is recorded meanwhile is newer than every page to come.
    if (before != 0) Record(deal);
  } while (before != 0);
  EXPECT_EQ(listed, recorded);
}

}  // namespace
}  // namespace revops::deal
