#include "gateway/app/get_company.h"

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "gmock/gmock.h"
#include "revops/deal/v1/deal_requests.pb.h"
#include "revops/gateway/v1/gateway_service.grpc.pb.h"
#include "revops/lead/v1/account_requests.pb.h"
#include "revops/lead/v1/activity_requests.pb.h"
#include "revops/lead/v1/lead_requests.pb.h"
#include "tests/gateway/support/test_gateway.h"

namespace revops::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kLeads[] = "/revops.lead.v1.LeadService/";

template <typename Request>
Request Parsed(const Received& call) {
  Request request;
  EXPECT_TRUE(request.ParseFromString(call.request));
  return request;
}

// lead-service with one company: accounts/acme below accounts/holding, with a subsidiary.
Answer OfLeads(const Received& call) {
  if (call.path == absl::StrCat(kLeads, "GetAccount")) {
    const auto request = Parsed<lead::v1::GetAccountRequest>(call);
    if (request.name() != "accounts/acme" && request.name() != "accounts/holding") {
      return Answer::Fail(
          ToGrpcStatus(absl::NotFoundError(absl::StrCat(request.name(), ": not found"))));
    }
    lead::v1::Account account;
    account.set_name(request.name());
    if (request.name() == "accounts/acme") account.set_parent("accounts/holding");
    return Answer::With(account);
  }
  if (call.path == absl::StrCat(kLeads, "ListAccounts")) {
    EXPECT_EQ(Parsed<lead::v1::ListAccountsRequest>(call).filter().parent(0), "accounts/acme");
    lead::v1::ListAccountsResponse response;
    response.add_accounts()->set_name("accounts/subsidiary");
    return Answer::With(response);
  }
  if (call.path == absl::StrCat(kLeads, "ListContacts")) {
    EXPECT_EQ(Parsed<lead::v1::ListContactsRequest>(call).filter().account(0), "accounts/acme");
    lead::v1::ListContactsResponse response;
    response.add_contacts()->set_name("contacts/ada");
    return Answer::With(response);
  }
  if (call.path == absl::StrCat(kLeads, "ListLeads")) {
    EXPECT_EQ(Parsed<lead::v1::ListLeadsRequest>(call).filter().account(0), "accounts/acme");
    lead::v1::ListLeadsResponse response;
    response.add_leads()->set_name("leads/1");
    return Answer::With(response);
  }
  EXPECT_EQ(call.path, absl::StrCat(kLeads, "ListLeadActivities"));
  EXPECT_EQ(Parsed<lead::v1::ListLeadActivitiesRequest>(call).parent(), "accounts/acme");
  lead::v1::ListLeadActivitiesResponse response;
  response.add_activities()->set_name("accounts/acme/activities/2");
  response.add_activities()->set_name("accounts/acme/activities/1");
  response.set_next_page_token("older ones");
  return Answer::With(response);
}

// deal-service with a deal in each state that is asked for.
Answer OfDeals(const Received& call) {
  const auto request = Parsed<deal::v1::ListDealsRequest>(call);
  EXPECT_EQ(request.filter().account(0), "accounts/acme");
  deal::v1::ListDealsResponse response;
  for (const int state : request.filter().state()) {
    response.add_deals()->set_name(
        absl::StrCat("deals/", deal::v1::DealState_Name(static_cast<deal::v1::DealState>(state))));
  }
  return Answer::With(response);
}

class CompanyTest : public testing::Test {
 protected:
  CompanyTest() {
    suite_.leads().OnCall(OfLeads);
    suite_.deals().OnCall(OfDeals);
  }

  absl::Status Get(const std::string& name = "accounts/acme") {
    const auto context = suite_.Context(suite_.MakeToken({type::v1::ROLE_REP}));
    v1::GetCompanyRequest request;
    request.set_name(name);
    return FromGrpcStatus(v1::GatewayService::NewStub(suite_.Channel())
                              ->GetCompany(context.get(), request, &response_));
  }
  std::vector<std::string> Gaps() const {
    std::vector<std::string> gaps;
    for (const v1::Gap& gap : response_.gaps()) {
      gaps.push_back(gap.part() + " " + gap.service() + " " + gap.code());
    }
    std::sort(gaps.begin(), gaps.end());
    return gaps;
  }

  TestGateway suite_;
  v1::GetCompanyResponse response_;
};

template <typename List>
std::vector<std::string> Names(const List& list) {
  std::vector<std::string> names;
  for (const auto& item : list) names.push_back(item.name());
  return names;
}

TEST_F(CompanyTest, EverythingAboutTheAccountIsThere) {
  ASSERT_TRUE(Get().ok());
  EXPECT_EQ(response_.account().name(), "accounts/acme");
  EXPECT_EQ(response_.parent().name(), "accounts/holding");
  EXPECT_THAT(Names(response_.children()), ElementsAre("accounts/subsidiary"));
  EXPECT_THAT(Names(response_.contacts()), ElementsAre("contacts/ada"));
  EXPECT_THAT(Names(response_.open_deals()), ElementsAre("deals/DEAL_STATE_OPEN"));
  EXPECT_THAT(Names(response_.closed_deals()),
              ElementsAre("deals/DEAL_STATE_WON", "deals/DEAL_STATE_LOST"));
  EXPECT_THAT(Names(response_.leads()), ElementsAre("leads/1"));
  EXPECT_THAT(Names(response_.activities()),
              ElementsAre("accounts/acme/activities/2", "accounts/acme/activities/1"));
  EXPECT_THAT(Gaps(), IsEmpty()) << "only the latest activities are promised";
  for (const FakeService* service : {&suite_.leads(), &suite_.deals()}) {
    for (const Received& call : service->received()) {
      EXPECT_EQ(call.principals.size(), 1u);
      EXPECT_TRUE(call.authorizations.empty()) << "tokens stay in the gateway";
    }
  }
}

TEST_F(CompanyTest, AnAccountThatIsNotThereIsNotFoundAndNothingElseIsAsked) {
  EXPECT_EQ(Get("accounts/nobody").code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(suite_.leads().received().size(), 1u);
  EXPECT_TRUE(suite_.deals().received().empty());
}

TEST_F(CompanyTest, WithoutLeadServiceThereIsNoCompany) {
  suite_.leads().Stop();
  EXPECT_EQ(ReasonOf(Get()), "SERVICE_UNREACHABLE");
}

TEST_F(CompanyTest, WithoutDealServiceTheDealsAreNamedGaps) {
  suite_.deals().Stop();
  ASSERT_TRUE(Get().ok());
  EXPECT_THAT(Gaps(), ElementsAre("closed_deals deal-service UNAVAILABLE",
                                  "open_deals deal-service UNAVAILABLE"));
  EXPECT_THAT(Names(response_.contacts()), ElementsAre("contacts/ada"));
}

TEST_F(CompanyTest, AParentOfSomebodyElsesIsAGap) {
  suite_.leads().OnCall([](const Received& call) {
    if (call.path != absl::StrCat(kLeads, "GetAccount")) return OfLeads(call);
    lead::v1::Account account;
    account.set_name(Parsed<lead::v1::GetAccountRequest>(call).name());
    account.set_parent("accounts/theirs");
    if (account.name() == "accounts/acme") return Answer::With(account);
    return Answer::Fail(ToGrpcStatus(absl::NotFoundError("accounts/theirs: not found")));
  });
  ASSERT_TRUE(Get().ok());
  EXPECT_FALSE(response_.has_parent());
  EXPECT_THAT(Gaps(), ElementsAre("parent lead-service NOT_FOUND"));
}

TEST_F(CompanyTest, ShortPagesAreFollowedUpToAHundredAndMoreIsAGap) {
  suite_.leads().OnCall([](const Received& call) {
    if (call.path != absl::StrCat(kLeads, "ListContacts")) return OfLeads(call);
    const auto request = Parsed<lead::v1::ListContactsRequest>(call);
    // As services end a page at a number of bytes.
    lead::v1::ListContactsResponse response;
    for (int i = 0; i < std::min(request.page_size(), 40); ++i) {
      response.add_contacts()->set_name(absl::StrCat("contacts/", request.page_token(), "-", i));
    }
    response.set_next_page_token(request.page_token() + "x");
    return Answer::With(response);
  });
  ASSERT_TRUE(Get().ok());
  const std::vector<std::string> names = Names(response_.contacts());
  EXPECT_EQ(names.size(), 100u);
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 100u);
  EXPECT_THAT(Gaps(), ElementsAre("contacts lead-service RESOURCE_EXHAUSTED"));
}

TEST_F(CompanyTest, ACompanyAnswersToAUrl) {
  const auto reply =
      suite_.Http("GET", "/v1/accounts/acme/company", suite_.MakeToken({type::v1::ROLE_MARKETING}));
  EXPECT_EQ(reply.code, 200) << reply.body;
  EXPECT_NE(reply.body.find(R"("openDeals")"), std::string::npos) << reply.body;
}

}  // namespace
}  // namespace revops::gateway
