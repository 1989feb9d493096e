// The watch's contract on the deal stream.
#include "tests/support/watch_contract.h"

#include "tests/deal-service/support/served_deals.h"
#include "tests/support/subscription_contract.h"

namespace revops::deal {
namespace {

namespace pb = revops::deal::v1;
using revops::testing::Made;

class DealStreamFixture : public ServedDeals {
 public:
  struct Messages {
    using WatchRequest = pb::WatchDealsRequest;
    using Event = pb::DealEvent;
    using Subscription = pb::Subscription;
    using CreateSubscription = pb::CreateSubscriptionRequest;
    using GetSubscription = pb::GetSubscriptionRequest;
    using ListSubscriptions = pb::ListSubscriptionsRequest;
    using ListedSubscriptions = pb::ListSubscriptionsResponse;
    using CommitSubscription = pb::CommitSubscriptionRequest;
    using DeleteSubscription = pb::DeleteSubscriptionRequest;
  };
  using StreamStub = pb::DealWatchService::Stub;
  static constexpr char kSubscriptions[] = "dealSubscriptions";
  static constexpr pb::WatchDetail kFacts = pb::WATCH_DETAIL_FACTS;

 protected:
  StreamStub& stream_stub() { return *watch_stub_; }
  Made Make(const std::string& owner, const std::string& team) {
    const pb::Deal deal = ServedDeals::Create(owner, team);
    return {deal.name(), deal.resume_token()};
  }
  void GiveTo(const std::string& name, const std::string& owner) {
    pb::UpdateDealRequest request;
    request.mutable_deal()->set_name(name);
    request.mutable_deal()->set_owner("reps/" + owner);
    pb::Deal reply;
    const absl::Status status = Call(&Stub::UpdateDeal, request, &reply);
    EXPECT_TRUE(status.ok()) << status;
  }
  void MoveTo(const std::string& name, const std::string& team) {
    pb::UpdateDealRequest request;
    request.mutable_deal()->set_name(name);
    request.mutable_deal()->set_team("teams/" + team);
    pb::Deal reply;
    const absl::Status status = Call(&Stub::UpdateDeal, request, &reply);
    EXPECT_TRUE(status.ok()) << status;
  }
  absl::Status ChangeUnder(const std::string& name, const std::string& request_id) {
    pb::AdvanceDealRequest request;
    request.set_name(name);
    request.set_request_id(request_id);
    pb::Deal reply;
    return Call(&Stub::AdvanceDeal, request, &reply);
  }
  static std::string NameIn(const pb::DealEvent& event) { return event.deal().name(); }
};

}  // namespace
}  // namespace revops::deal

namespace revops::testing {

INSTANTIATE_TYPED_TEST_SUITE_P(Deals, WatchContract, deal::DealStreamFixture);
INSTANTIATE_TYPED_TEST_SUITE_P(Deals, SubscriptionContract, deal::DealStreamFixture);

}  // namespace revops::testing
