// Activities on the wire.
#include "absl/strings/str_cat.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "gmock/gmock.h"
#include "tests/deal-service/support/samples.h"
#include "tests/deal-service/support/served_deals.h"

namespace revops::deal {
namespace {

namespace pb = revops::deal::v1;
namespace type = revops::type::v1;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class ServedActivities : public ServedDeals {
 protected:
  static pb::CreateDealActivityRequest Meeting(const pb::Deal& deal) {
    pb::CreateDealActivityRequest request;
    request.set_parent(deal.name());
    request.mutable_activity()->set_kind(type::ACTIVITY_KIND_MEETING);
    request.mutable_activity()->mutable_duration()->set_seconds(3600);
    request.mutable_activity()->add_contacts("contacts/" + Uuid::Generate(Day(1)).ToString());
    request.mutable_activity()->set_channel(type::CHANNEL_REFERRAL);
    request.mutable_activity()->set_note("wants two boilers");
    return request;
  }
  absl::StatusOr<type::Activity> Do(const pb::CreateDealActivityRequest& request,
                                    const Principal& who = Operations()) {
    type::Activity activity;
    const absl::Status status = Call(&Stub::CreateDealActivity, request, &activity, who);
    if (!status.ok()) return status;
    return activity;
  }
  absl::StatusOr<type::Activity> GetActivity(const std::string& name,
                                             const Principal& who = Operations()) {
    pb::GetDealActivityRequest request;
    request.set_name(name);
    type::Activity activity;
    const absl::Status status = Call(&Stub::GetDealActivity, request, &activity, who);
    if (!status.ok()) return status;
    return activity;
  }
  static std::string TextOf(const google::protobuf::Message& message) {
    return message.ShortDebugString();
  }
};

TEST_F(ServedActivities, OneIsToldAsItWasRecorded) {
  const pb::Deal deal = Create("ada");
  const pb::CreateDealActivityRequest request = Meeting(deal);
  const type::Activity made = *Do(request);
  EXPECT_THAT(made.name(), ::testing::StartsWith(deal.name() + "/activities/"));
  EXPECT_EQ(made.note(), "wants two boilers");
  EXPECT_EQ(made.duration().seconds(), 3600);
  EXPECT_EQ(made.contacts(0), request.activity().contacts(0));
  EXPECT_EQ(made.channel(), type::CHANNEL_REFERRAL);
  EXPECT_TRUE(made.has_effective_time());
  EXPECT_FALSE(made.resume_token().empty());
  Restart();
  EXPECT_EQ(TextOf(*GetActivity(made.name())), TextOf(made));
  const pb::Deal after = *Get(deal.name());
  EXPECT_EQ(after.activity_count(), 1);
  EXPECT_EQ(after.etag(), deal.etag());
  EXPECT_NE(after.resume_token(), deal.resume_token());
  EXPECT_EQ(TextOf(after.last_activity_time()), TextOf(made.effective_time()));
}

TEST_F(ServedActivities, ItsEventHasTheActivityButNoNote) {
  const pb::Deal deal = Create("ada");
  const type::Activity made = *Do(Meeting(deal));
  for (const pb::WatchDetail detail : {pb::WATCH_DETAIL_WHOLE, pb::WATCH_DETAIL_FACTS}) {
    WatchReader::Request request;
    request.set_start(WatchReader::Request::START_EARLIEST);
    request.set_detail(detail);
    request.mutable_filter()->add_type(pb::DEAL_EVENT_TYPE_ACTIVITY);
    const auto watch = Watch(request);
    const auto events = watch->EventsUntilCaughtUp();
    watch->GiveUp();
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(events[0].activity().name(), made.name());
    EXPECT_EQ(events[0].activity().note(), "");
    EXPECT_EQ(events[0].deal().name(), deal.name());
    EXPECT_EQ(events[0].deal().activity_count(), 1);
  }
  pb::ListDealChangesRequest request;
  request.set_name(deal.name());
  pb::ListDealChangesResponse changes;
  ASSERT_TRUE(Call(&Stub::ListDealChanges, request, &changes).ok());
  EXPECT_EQ(changes.changes(0).type(), pb::DEAL_EVENT_TYPE_ACTIVITY);
}

TEST_F(ServedActivities, EveryViolatedFieldIsToldAtOnce) {
  pb::CreateDealActivityRequest request;
  request.set_parent(Create("ada").name());
  type::Activity& activity = *request.mutable_activity();
  activity.set_external_id(std::string(200, 'x'));
  activity.mutable_duration()->set_seconds(100'000);
  activity.set_rep("ada");
  activity.set_note(std::string(5000, 'x'));
  activity.mutable_effective_time()->set_seconds(7'000'000'000);
  EXPECT_THAT(FieldsOf(Do(request).status()),
              UnorderedElementsAre("activity.external_id", "activity.kind", "activity.direction",
                                   "activity.effective_time", "activity.duration", "activity.rep",
                                   "activity.note"));
  activity.Clear();
  activity.set_kind(static_cast<type::ActivityKind>(99));
  activity.set_direction(type::DIRECTION_INBOUND);
  activity.set_outcome(static_cast<type::ActivityOutcome>(99));
  activity.mutable_duration()->set_nanos(2'000'000'000);
  activity.set_rep("ada");
  activity.add_contacts("ann");
  request.set_parent("deals/17");
  EXPECT_THAT(FieldsOf(Do(request).status()),
              UnorderedElementsAre("parent", "activity.kind", "activity.outcome",
                                   "activity.duration", "activity.rep", "activity.contacts[0]"));
  request.clear_activity();
  EXPECT_THAT(FieldsOf(Do(request).status()), UnorderedElementsAre("parent", "activity"));
}

TEST_F(ServedActivities, AValidatedOneHasNoName) {
  const pb::Deal deal = Create("ada");
  pb::CreateDealActivityRequest request = Meeting(deal);
  request.set_validate_only(true);
  const type::Activity answer = *Do(request);
  EXPECT_EQ(answer.name(), "");
  EXPECT_EQ(answer.etag(), "");
  EXPECT_EQ(answer.resume_token(), "");
  EXPECT_EQ(Get(deal.name())->activity_count(), 0);
}

TEST_F(ServedActivities, AnUpdateTakesTheMaskOrWhatIsSet) {
  const type::Activity made = *Do(Meeting(Create("ada")));
  pb::UpdateDealActivityRequest request;
  request.mutable_activity()->set_name(made.name());
  request.mutable_activity()->set_etag(made.etag());
  request.mutable_activity()->set_outcome(type::ACTIVITY_OUTCOME_CONNECTED);
  type::Activity changed;
  ASSERT_TRUE(Call(&Stub::UpdateDealActivity, request, &changed).ok());
  EXPECT_EQ(changed.outcome(), type::ACTIVITY_OUTCOME_CONNECTED);
  EXPECT_EQ(changed.note(), made.note());
  EXPECT_EQ(ReasonOf(Call(&Stub::UpdateDealActivity, request, &changed)), "ETAG_MISMATCH");
  request.mutable_activity()->clear_etag();
  request.mutable_update_mask()->add_paths("duration");
  request.mutable_update_mask()->add_paths("note");
  ASSERT_TRUE(Call(&Stub::UpdateDealActivity, request, &changed).ok());
  EXPECT_FALSE(changed.has_duration());
  EXPECT_EQ(changed.note(), "");
  EXPECT_EQ(TextOf(*GetActivity(made.name())), TextOf(changed));
  request.mutable_update_mask()->add_paths("external_id");
  request.mutable_update_mask()->add_paths("effective_time");
  EXPECT_THAT(FieldsOf(Call(&Stub::UpdateDealActivity, request, &changed)),
              UnorderedElementsAre("update_mask", "activity.effective_time"));
  request.clear_update_mask();
  request.mutable_activity()->clear_outcome();
  EXPECT_THAT(FieldsOf(Call(&Stub::UpdateDealActivity, request, &changed)),
              ElementsAre("update_mask"));
}

TEST_F(ServedActivities, ABatchAnswersItemByItem) {
  const pb::Deal deal = Create("ada");
  pb::BatchCreateDealActivitiesRequest request;
  const auto add = [&](const std::string& parent, const std::string& external_id) {
    pb::DealActivityItem& item = *request.add_activities();
    item.set_parent(parent);
    *item.mutable_activity() = Meeting(deal).activity();
    item.mutable_activity()->set_external_id(external_id);
  };
  add(deal.name(), "m-1");
  add(deal.name(), "m-1");
  request.mutable_activities(1)->mutable_activity()->mutable_contacts()->CopyFrom(
      request.activities(0).activity().contacts());
  add(deal.name(), "m-1");
  *request.mutable_activities(2) = request.activities(0);
  request.mutable_activities(2)->mutable_activity()->set_outcome(type::ACTIVITY_OUTCOME_NO_SHOW);
  add("", "m-2");
  add("deals/0190a0b0-0000-7000-8000-000000000000", "m-3");
  request.set_request_id("push-1");
  pb::BatchCreateDealActivitiesResponse reply;
  for (const bool restarted : {false, true}) {
    if (restarted) Restart();
    const absl::Status status = Call(&Stub::BatchCreateDealActivities, request, &reply);
    ASSERT_TRUE(status.ok()) << status;
    std::vector<int> outcomes;
    for (const auto& result : reply.results()) outcomes.push_back(result.outcome());
    EXPECT_THAT(outcomes,
                ElementsAre(pb::BATCH_ITEM_OUTCOME_CREATED, pb::BATCH_ITEM_OUTCOME_UNCHANGED,
                            pb::BATCH_ITEM_OUTCOME_UPDATED, pb::BATCH_ITEM_OUTCOME_FAILED,
                            pb::BATCH_ITEM_OUTCOME_FAILED))
        << restarted;
    EXPECT_EQ(reply.results(0).activity(), reply.results(2).activity());
    EXPECT_EQ(reply.results(4).error().code(), static_cast<int>(grpc::StatusCode::NOT_FOUND));
  }
  EXPECT_EQ(Get(deal.name())->activity_count(), 1);
  request.Clear();
  EXPECT_THAT(FieldsOf(Call(&Stub::BatchCreateDealActivities, request, &reply)),
              ElementsAre("activities"));
}

TEST_F(ServedActivities, APageHoldsWhatFitsAndLeadsOn) {
  const pb::Deal deal = Create("ada");
  std::vector<std::string> recorded;
  for (int i = 0; i < 5; ++i) recorded.insert(recorded.begin(), Do(Meeting(deal))->name());
  pb::ListDealActivitiesRequest request;
  request.set_parent(deal.name());
  request.set_page_size(2);
  std::vector<std::string> listed;
  pb::ListDealActivitiesResponse page;
  do {
    ASSERT_TRUE(Call(&Stub::ListDealActivities, request, &page).ok());
    for (const type::Activity& activity : page.activities()) listed.push_back(activity.name());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(listed, recorded);
  request.set_page_size(-1);
  EXPECT_THAT(FieldsOf(Call(&Stub::ListDealActivities, request, &page)), ElementsAre("page_size"));
}

TEST_F(ServedActivities, OfADealBeyondReachNothingIsThere) {
  const pb::Deal deal = Create("ada");
  const type::Activity made = *Do(Meeting(deal));
  const Principal bob = Rep("bob");
  EXPECT_EQ(ReasonOf(GetActivity(made.name(), bob).status()), "DEAL_NOT_FOUND");
  EXPECT_EQ(ReasonOf(Do(Meeting(deal), bob).status()), "DEAL_NOT_FOUND");
  pb::ListDealActivitiesRequest list;
  list.set_parent(deal.name());
  pb::ListDealActivitiesResponse page;
  EXPECT_EQ(ReasonOf(Call(&Stub::ListDealActivities, list, &page, bob)), "DEAL_NOT_FOUND");
  pb::UpdateDealActivityRequest update;
  *update.mutable_activity() = made;
  type::Activity reply;
  EXPECT_EQ(ReasonOf(Call(&Stub::UpdateDealActivity, update, &reply, bob)), "DEAL_NOT_FOUND");
  EXPECT_EQ(ReasonOf(GetActivity(Create("ada").name() + made.name().substr(42)).status()),
            "ACTIVITY_NOT_FOUND");
  EXPECT_TRUE(GetActivity(made.name(), Rep("ada")).ok());
}

}  // namespace
}  // namespace revops::deal
