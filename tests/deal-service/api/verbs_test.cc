// Verbs on the wire that no other test takes there, with their events.
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "gmock/gmock.h"
#include "tests/deal-service/support/samples.h"
#include "tests/deal-service/support/served_deals.h"

namespace revops::deal {
namespace {

namespace pb = revops::deal::v1;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Verbs : public ServedDeals {
 protected:
  pb::DealEvent LastChangeOf(const std::string& name) {
    pb::ListDealChangesRequest request;
    request.set_name(name);
    request.set_page_size(1);
    pb::ListDealChangesResponse reply;
    EXPECT_TRUE(Call(&Stub::ListDealChanges, request, &reply).ok());
    return reply.changes(0);
  }
};

TEST_F(Verbs, ADealSentBackAsItWasReadIsRefusedOnceItHasChanged) {
  pb::UpdateDealRequest request;
  *request.mutable_deal() = Create("ada");
  request.mutable_deal()->set_title("Bigger boiler");
  request.mutable_update_mask()->add_paths("title");
  pb::Deal changed;
  ASSERT_TRUE(Call(&Stub::UpdateDeal, request, &changed).ok());
  EXPECT_EQ(ReasonOf(Call(&Stub::UpdateDeal, request, &changed)), "ETAG_MISMATCH");
  request.mutable_deal()->set_etag(changed.etag());
  EXPECT_TRUE(Call(&Stub::UpdateDeal, request, &changed).ok());
}

TEST_F(Verbs, AVoidDealTellsItsStreamAndTakesNothingMore) {
  const pb::Deal deal = Create("ada");
  pb::VoidDealRequest request;
  request.set_name(deal.name());
  request.set_etag(deal.etag());
  pb::Deal gone;
  ASSERT_TRUE(Call(&Stub::VoidDeal, request, &gone).ok());
  EXPECT_EQ(gone.state(), pb::DEAL_STATE_VOID);
  EXPECT_EQ(Get(deal.name())->state(), pb::DEAL_STATE_VOID);
  const pb::DealEvent event = LastChangeOf(deal.name());
  EXPECT_EQ(event.type(), pb::DEAL_EVENT_TYPE_VOIDED);
  EXPECT_EQ(event.deal().state(), pb::DEAL_STATE_VOID);
  EXPECT_FALSE(event.has_stage_change());
  request.clear_etag();
  pb::Deal reply;
  EXPECT_THAT(TypesOf(Call(&Stub::VoidDeal, request, &reply)), ElementsAre("DEAL_VOID"));
  EXPECT_THAT(TypesOf(Advance(deal.name()).status()), ElementsAre("DEAL_NOT_OPEN"));
  Restart();
  EXPECT_EQ(Get(deal.name())->state(), pb::DEAL_STATE_VOID);
}

TEST_F(Verbs, ACorrectionTellsTheBoundaryThatMoved) {
  const pb::Deal deal = Create("ada");
  const absl::StatusOr<pb::Deal> advanced = Advance(deal.name());
  ASSERT_TRUE(advanced.ok());
  pb::CorrectDealRequest request;
  request.set_name(deal.name());
  *request.mutable_enter_time() = deal.effective_create_time();
  pb::Deal reply;
  ASSERT_TRUE(Call(&Stub::CorrectDeal, request, &reply).ok());
  EXPECT_EQ(reply.stage_enter_time().nanos(), deal.effective_create_time().nanos());
  const pb::DealEvent event = LastChangeOf(deal.name());
  EXPECT_EQ(event.type(), pb::DEAL_EVENT_TYPE_CORRECTED);
  EXPECT_EQ(event.correction().visit(), 2);
  EXPECT_EQ(event.correction().old_enter_time().SerializeAsString(),
            advanced->stage_enter_time().SerializeAsString());
  EXPECT_EQ(event.correction().new_enter_time().SerializeAsString(),
            deal.effective_create_time().SerializeAsString());
  pb::ListStageVisitsRequest list;
  list.set_name(deal.name());
  pb::ListStageVisitsResponse visits;
  ASSERT_TRUE(Call(&Stub::ListStageVisits, list, &visits).ok());
  EXPECT_EQ(visits.visits(0).leave_time().SerializeAsString(),
            visits.visits(1).enter_time().SerializeAsString());
  request.clear_enter_time();
  EXPECT_THAT(FieldsOf(Call(&Stub::CorrectDeal, request, &reply)), ElementsAre("enter_time"));
}

TEST_F(Verbs, ANewDealThatWasOnlyValidatedHasNoName) {
  pb::CreateDealRequest request;
  request.set_validate_only(true);
  request.mutable_deal()->set_owner("reps/ada");
  pb::Deal reply;
  ASSERT_TRUE(Call(&Stub::CreateDeal, request, &reply).ok());
  EXPECT_EQ(reply.name() + reply.etag() + reply.resume_token(), "");
  EXPECT_FALSE(reply.has_create_time() || reply.has_update_time());
  EXPECT_EQ(reply.stage(), "prospecting");
  EXPECT_TRUE(reply.has_effective_create_time());
}

TEST_F(Verbs, ABatchUnderTheSameIdAndAnotherPolicyIsAnotherRequest) {
  pb::BatchCreateDealsRequest request;
  request.add_deals()->mutable_deal()->set_external_id("crm-1");
  request.mutable_deals(0)->mutable_effective_create_time()->set_seconds(1'500'000'000);
  request.set_request_id("b-1");
  pb::BatchCreateDealsResponse reply;
  const auto outcome = [&] {
    EXPECT_TRUE(Call(&Stub::BatchCreateDeals, request, &reply).ok());
    return reply.results(0).outcome();
  };
  EXPECT_EQ(outcome(), pb::BATCH_ITEM_OUTCOME_CREATED);
  EXPECT_EQ(outcome(), pb::BATCH_ITEM_OUTCOME_CREATED);
  request.set_existing(pb::EXISTING_DEAL_POLICY_UPDATE);
  EXPECT_EQ(outcome(), pb::BATCH_ITEM_OUTCOME_FAILED);
  EXPECT_THAT(reply.results(0).error().message(), HasSubstr("b-1"));
}

}  // namespace
}  // namespace revops::deal
