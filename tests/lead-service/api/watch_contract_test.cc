// The watch's contract on the lead stream.
#include "tests/support/watch_contract.h"

#include "tests/lead-service/support/served_leads.h"
#include "tests/support/subscription_contract.h"

namespace revops::lead {
namespace {

namespace pb = revops::lead::v1;
using revops::testing::Made;

class LeadStreamFixture : public ServedLeads {
 public:
  struct Messages {
    using WatchRequest = pb::WatchLeadsRequest;
    using Event = pb::LeadEvent;
    using Subscription = pb::Subscription;
    using CreateSubscription = pb::CreateSubscriptionRequest;
    using GetSubscription = pb::GetSubscriptionRequest;
    using ListSubscriptions = pb::ListSubscriptionsRequest;
    using ListedSubscriptions = pb::ListSubscriptionsResponse;
    using CommitSubscription = pb::CommitSubscriptionRequest;
    using DeleteSubscription = pb::DeleteSubscriptionRequest;
  };
  using StreamStub = pb::LeadService::Stub;
  static constexpr char kSubscriptions[] = "leadSubscriptions";
  static constexpr pb::WatchDetail kFacts = pb::WATCH_DETAIL_FACTS;

 protected:
  StreamStub& stream_stub() { return *stub_; }
  Made Make(const std::string& owner, const std::string& team) {
    const pb::Lead lead = CreateLead(owner, team);
    return {lead.name(), lead.resume_token()};
  }
  void GiveTo(const std::string& name, const std::string& owner) {
    pb::UpdateLeadRequest request;
    request.mutable_lead()->set_name(name);
    request.mutable_lead()->set_owner("reps/" + owner);
    pb::Lead reply;
    const absl::Status status = Call(&Stub::UpdateLead, request, &reply);
    EXPECT_TRUE(status.ok()) << status;
  }
  void MoveTo(const std::string& name, const std::string& team) {
    pb::UpdateLeadRequest request;
    request.mutable_lead()->set_name(name);
    request.mutable_lead()->set_team("teams/" + team);
    pb::Lead reply;
    const absl::Status status = Call(&Stub::UpdateLead, request, &reply);
    EXPECT_TRUE(status.ok()) << status;
  }
  absl::Status ChangeUnder(const std::string& name, const std::string& request_id) {
    pb::WorkLeadRequest request;
    request.set_name(name);
    request.set_request_id(request_id);
    pb::Lead reply;
    return Call(&Stub::WorkLead, request, &reply);
  }
  static std::string NameIn(const pb::LeadEvent& event) { return event.lead().name(); }
};

}  // namespace
}  // namespace revops::lead

namespace revops::testing {

INSTANTIATE_TYPED_TEST_SUITE_P(Leads, WatchContract, lead::LeadStreamFixture);
INSTANTIATE_TYPED_TEST_SUITE_P(Leads, SubscriptionContract, lead::LeadStreamFixture);

}  // namespace revops::testing
