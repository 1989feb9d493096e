// Lists, batches and the stream on the wire.
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/log/token.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "gmock/gmock.h"
#include "tests/deal-service/support/samples.h"
#include "tests/deal-service/support/served_deals.h"

namespace revops::deal {
namespace {

namespace pb = revops::deal::v1;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Lists : public ServedDeals {
 protected:
  pb::ListDealsResponse List(const pb::ListDealsRequest& request) {
    pb::ListDealsResponse reply;
    const absl::Status status = Call(&Stub::ListDeals, request, &reply);
    EXPECT_TRUE(status.ok()) << status;
    return reply;
  }
};

TEST_F(Lists, PagesShowEveryDealOnceWhileOthersAreWritten) {
  std::set<std::string> made;
  for (int i = 0; i < 10; ++i) made.insert(Create("ada").name());
  pb::ListDealsRequest request;
  request.set_page_size(3);
  request.mutable_filter()->add_owner("reps/ada");
  std::multiset<std::string> seen;
  do {
    const pb::ListDealsResponse page = List(request);
    for (const pb::Deal& deal : page.deals()) seen.insert(deal.name());
    Create("bob");
    if (seen.size() == 3) {
      ASSERT_TRUE(Advance(*made.begin()).ok());
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()), made);
  EXPECT_EQ(seen.size(), made.size());
}

TEST_F(Lists, APageTokenBelongsToItsQuestion) {
  for (int i = 0; i < 3; ++i) Create("ada");
  pb::ListDealsRequest request;
  request.set_page_size(1);
  request.set_page_token(List(request).next_page_token());
  request.mutable_filter()->add_owner("reps/ada");
  pb::ListDealsResponse reply;
  EXPECT_THAT(FieldsOf(Call(&Stub::ListDeals, request, &reply)), ElementsAre("page_token"));
  request.set_page_token("made up");
  EXPECT_THAT(FieldsOf(Call(&Stub::ListDeals, request, &reply)), ElementsAre("page_token"));
  request.clear_page_token();
  request.set_page_size(-1);
  EXPECT_THAT(FieldsOf(Call(&Stub::ListDeals, request, &reply)), ElementsAre("page_size"));
}

TEST_F(Lists, ListAndWatchLeaveNoGapBetweenThem) {
  Create("ada");
  const pb::ListDealsResponse page = List(pb::ListDealsRequest());
  const pb::Deal later = Create("bob");
  WatchReader::Request request;
  request.set_resume_token(page.resume_token());
  auto watch = Watch(request);
  const auto event = watch->NextEvent();
  ASSERT_TRUE(event.has_value());
  EXPECT_EQ(event->deal().name(), later.name());
  EXPECT_EQ(later.resume_token(), watch->token());
  watch->GiveUp();
}

pb::BatchCreateDealsRequest ThreeItems() {
  pb::BatchCreateDealsRequest request;
  for (int i = 0; i < 3; ++i) {
    pb::DealWithHistory* item = request.add_deals();
    item->mutable_deal()->set_external_id(absl::StrCat("crm-", i));
    item->mutable_effective_create_time()->set_seconds(1'500'000'000);
    pb::DealTransition* won = item->add_transitions();
    won->set_stage("won");
    won->mutable_effective_time()->set_seconds(1'500'000'000 + 86'400 * (i + 1));
  }
  return request;
}

TEST_F(Lists, ABatchAnswersPerItemAndABadOneLeavesTheOthersIntact) {
  pb::BatchCreateDealsRequest request = ThreeItems();
  request.mutable_deals(1)->mutable_transitions(0)->mutable_effective_time()->set_seconds(1);
  pb::BatchCreateDealsResponse reply;
  ASSERT_TRUE(Call(&Stub::BatchCreateDeals, request, &reply).ok());
  ASSERT_EQ(reply.results_size(), 3);
  EXPECT_EQ(reply.results(0).outcome(), pb::BATCH_ITEM_OUTCOME_CREATED);
  EXPECT_EQ(reply.results(1).outcome(), pb::BATCH_ITEM_OUTCOME_FAILED);
  EXPECT_THAT(FieldsOf(FromRpcStatus(reply.results(1).error())),
              ElementsAre("transitions[0].effective_time"));
  EXPECT_EQ(reply.results(2).outcome(), pb::BATCH_ITEM_OUTCOME_CREATED);
  EXPECT_EQ(List(pb::ListDealsRequest()).deals_size(), 2);
  EXPECT_EQ(Get(reply.results(2).deal())->state(), pb::DEAL_STATE_WON);
  // Again: what is there stays as it is.
  const std::string before = HeadToken();
  ASSERT_TRUE(Call(&Stub::BatchCreateDeals, request, &reply).ok());
  EXPECT_EQ(reply.results(0).outcome(), pb::BATCH_ITEM_OUTCOME_UNCHANGED);
  EXPECT_EQ(HeadToken(), before);
}

TEST_F(Lists, AnImportIsMarkedAndItsPresumedTimeIsItsEffectiveTime) {
  pb::BatchCreateDealsResponse reply;
  ASSERT_TRUE(Call(&Stub::BatchCreateDeals, ThreeItems(), &reply).ok());
  const absl::StatusOr<pb::Deal> deal = Get(reply.results(0).deal());
  EXPECT_TRUE(deal->imported());
  pb::ListDealChangesRequest request;
  request.set_name(deal->name());
  pb::ListDealChangesResponse changes;
  ASSERT_TRUE(Call(&Stub::ListDealChanges, request, &changes).ok());
  ASSERT_EQ(changes.changes_size(), 2);
  EXPECT_EQ(changes.changes(0).type(), pb::DEAL_EVENT_TYPE_WON) << "newest first";
  for (const pb::DealEvent& event : changes.changes()) {
    EXPECT_EQ(event.presumed_known_time().seconds(), event.effective_time().seconds());
    EXPECT_GT(event.commit_time().seconds(), event.effective_time().seconds());
    EXPECT_EQ(event.actor(), "users/ops");
  }
}

TEST_F(Lists, ABatchOfNoneOrTooManyIsRefusedWhole) {
  pb::BatchCreateDealsRequest request;
  pb::BatchCreateDealsResponse reply;
  EXPECT_THAT(FieldsOf(Call(&Stub::BatchCreateDeals, request, &reply)), ElementsAre("deals"));
  for (int i = 0; i < 65; ++i) request.add_deals();
  EXPECT_THAT(FieldsOf(Call(&Stub::BatchCreateDeals, request, &reply)), ElementsAre("deals"));
}

TEST_F(Lists, TheStreamTellsEveryChangeInOrderAndNeverATitle) {
  const pb::Deal deal = Create("ada");
  ASSERT_TRUE(Advance(deal.name(), "proposal").ok());
  pb::WinDealRequest win;
  win.set_name(deal.name());
  pb::Deal won;
  ASSERT_TRUE(Call(&Stub::WinDeal, win, &won).ok());
  auto watch = WatchFromEarliest();
  std::vector<pb::DealEventType> types;
  int64_t last = 0;
  for (const pb::DealEvent& event : watch->EventsUntilCaughtUp()) {
    types.push_back(event.type());
    EXPECT_EQ(event.revision(), last + 1);
    last = event.revision();
    EXPECT_EQ(event.SerializeAsString().find("Boiler"), std::string::npos);
  }
  EXPECT_THAT(types, ElementsAre(pb::DEAL_EVENT_TYPE_PIPELINE_CREATED, pb::DEAL_EVENT_TYPE_CREATED,
                                 pb::DEAL_EVENT_TYPE_ADVANCED, pb::DEAL_EVENT_TYPE_WON));
  EXPECT_EQ(watch->token(), won.resume_token());
  // Live, with both stages.
  pb::ReopenDealRequest reopen;
  reopen.set_name(deal.name());
  ASSERT_TRUE(Call(&Stub::ReopenDeal, reopen, &won).ok());
  const auto event = watch->NextEvent();
  EXPECT_EQ(event->stage_change().old_stage(), "won");
  EXPECT_EQ(event->stage_change().new_stage(), "proposal");
  watch->GiveUp();
}

TEST_F(Lists, AFilteredWatchMarksWhatLeavesIt) {
  const pb::Deal deal = Create("ada"), other = Create("bob");
  WatchReader::Request request;
  request.set_resume_token(other.resume_token());
  request.mutable_filter()->add_stage("prospecting");
  auto watch = Watch(request);
  ASSERT_TRUE(Advance(deal.name(), "proposal").ok());
  ASSERT_TRUE(Advance(deal.name(), "negotiation").ok());
  ASSERT_TRUE(Advance(other.name()).ok());
  const auto left = watch->NextEvent();
  EXPECT_EQ(left->deal().name(), deal.name());
  EXPECT_TRUE(left->left_view());
  EXPECT_EQ(watch->NextEvent()->deal().name(), other.name()) << "what never matched is not told";
  watch->GiveUp();
}

TEST_F(Lists, AWatchRefusesWhatItCanNotResumeFromOrUnderstand) {
  WatchReader::Request request;
  request.set_resume_token(log::EncodeToken({"00000000000000ff", Revision{1}}));
  EXPECT_EQ(ReasonOf(Watch(request)->End()), "RESUME_TOKEN_FOREIGN");
  request.set_resume_token("made up");
  EXPECT_EQ(Watch(request)->End().code(), absl::StatusCode::kInvalidArgument);
  request.set_start(WatchReader::Request::START_NOW);
  request.mutable_progress_interval()->set_seconds(61);
  request.mutable_filter()->add_type(static_cast<pb::DealEventType>(99));
  EXPECT_THAT(FieldsOf(Watch(request)->End()), ElementsAre("progress_interval", "filter.type"));
}

TEST_F(Lists, ADrainTellsWatchersToResumeAndNothingIsLost) {
  const pb::Deal deal = Create("ada");
  auto watch = WatchFromEarliest();
  watch->EventsUntilCaughtUp();
  const std::string token = watch->token();
  server_->Drain(absl::Seconds(2));
  const absl::Status ended = watch->End();
  EXPECT_EQ(ReasonOf(ended), "SERVER_DRAINING") << ended;
  EXPECT_GT(RetryAfterOf(ended), absl::ZeroDuration());
  Restart();
  ASSERT_TRUE(Advance(deal.name()).ok());
  WatchReader::Request request;
  request.set_resume_token(token);
  auto resumed = Watch(request);
  EXPECT_EQ(resumed->NextEvent()->type(), pb::DEAL_EVENT_TYPE_ADVANCED);
  resumed->GiveUp();
}

}  // namespace
}  // namespace revops::deal
