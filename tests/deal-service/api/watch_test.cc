// What each filter of a watch lets through.
#include "common/status/status.h"
#include "gmock/gmock.h"
#include "tests/deal-service/support/served_deals.h"

namespace revops::deal {
namespace {

namespace pb = revops::deal::v1;
using ::testing::ElementsAre;

class WatchFilters : public ServedDeals {
 protected:
  // From the very first event, each as `TYPE owner`.
  std::vector<std::string> Seen(const pb::WatchFilter& filter) {
    WatchReader::Request request;
    request.set_start(WatchReader::Request::START_EARLIEST);
    *request.mutable_filter() = filter;
    auto watch = Watch(request);
    std::vector<std::string> seen;
    for (const pb::DealEvent& event : watch->EventsUntilCaughtUp()) {
      std::string type = pb::DealEventType_Name(event.type());
      seen.push_back(type.substr(sizeof("DEAL_EVENT_TYPE")) + (event.left_view() ? " left" : "") +
                     (event.deal().owner().empty() ? "" : " " + event.deal().owner()));
    }
    watch->GiveUp();
    return seen;
  }
};

TEST_F(WatchFilters, ByTypePipelineAndOwner) {
  pb::CreatePipelineRequest request;
  pb::GetPipelineRequest get;
  get.set_name("pipelines/default");
  ASSERT_TRUE(Call(&Stub::GetPipeline, get, request.mutable_pipeline()).ok());
  request.mutable_pipeline()->set_name("pipelines/other");
  pb::SalesPipeline pipeline;
  ASSERT_TRUE(Call(&Stub::CreatePipeline, request, &pipeline).ok());
  const pb::Deal ada = Create("ada");
  pb::CreateDealRequest create;
  create.mutable_deal()->set_pipeline("pipelines/other");
  create.mutable_deal()->set_owner("reps/bob");
  pb::Deal bob;
  ASSERT_TRUE(Call(&Stub::CreateDeal, create, &bob).ok());
  ASSERT_TRUE(Advance(ada.name()).ok());
  ASSERT_TRUE(Advance(bob.name()).ok());

  pb::WatchFilter filter;
  filter.add_type(pb::DEAL_EVENT_TYPE_ADVANCED);
  EXPECT_THAT(Seen(filter), ElementsAre("ADVANCED reps/ada", "ADVANCED reps/bob"));
  filter.add_owner("reps/bob");
  EXPECT_THAT(Seen(filter), ElementsAre("ADVANCED reps/bob"));
  filter.Clear();
  filter.add_pipeline("pipelines/other");
  EXPECT_THAT(Seen(filter),
              ElementsAre("PIPELINE_CREATED", "CREATED reps/bob", "ADVANCED reps/bob"));
  filter.Clear();
  filter.add_owner("reps/ada");
  EXPECT_THAT(Seen(filter), ElementsAre("CREATED reps/ada", "ADVANCED reps/ada"));
  // Given away: the new owner's watch sees it come, the old one's sees it leave.
  pb::UpdateDealRequest give;
  give.mutable_deal()->set_name(ada.name());
  give.mutable_deal()->set_owner("reps/cid");
  pb::Deal reply;
  ASSERT_TRUE(Call(&Stub::UpdateDeal, give, &reply).ok());
  EXPECT_THAT(Seen(filter), ElementsAre("CREATED reps/ada", "ADVANCED reps/ada", "UPDATED left"));
  filter.set_owner(0, "reps/cid");
  EXPECT_THAT(Seen(filter), ElementsAre("UPDATED reps/cid"));
}

}  // namespace
}  // namespace revops::deal
