// lead-service through the gateway: its methods by gRPC and by every URL they have, its stream, and
// personal data, which is nobody's but the caller's and the service's.
#include <string>
#include <vector>

#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "gmock/gmock.h"
#include "revops/lead/v1/lead_service.grpc.pb.h"
#include "tests/gateway/support/test_gateway.h"

namespace revops::gateway {
namespace {

using lead::v1::LeadService;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kWatch[] = "/revops.lead.v1.LeadService/WatchLeads";

class LeadsTest : public testing::Test {
 protected:
  explicit LeadsTest(const GatewayOptions& options = {}) : suite_(options) {}

  // The last request that came to lead-service.
  template <typename Request>
  Request Last() {
    const std::vector<Received> received = suite_.leads().received();
    Request request;
    EXPECT_FALSE(received.empty());
    EXPECT_TRUE(!received.empty() && request.ParseFromString(received.back().request));
    return request;
  }
  std::string LastPath() {
    const std::vector<Received> received = suite_.leads().received();
    return received.empty() ? "" : received.back().path;
  }

  TestGateway suite_;
  const std::string token_ = suite_.MakeToken({type::v1::ROLE_MANAGER});
};

TEST_F(LeadsTest, ALeadIsMadeAndReadByGrpc) {
  suite_.leads().OnCall([](const Received& call) {
    lead::v1::GetLeadRequest request;
    EXPECT_TRUE(request.ParseFromString(call.request));
    lead::v1::Lead lead;
    lead.set_name(request.name());
    lead.mutable_person()->set_email("jane@example.com");
    return Answer::With(lead);
  });
  const auto context = suite_.Context(token_);
  lead::v1::GetLeadRequest request;
  request.set_name("leads/7");
  lead::v1::Lead lead;
  ASSERT_TRUE(LeadService::NewStub(suite_.Channel())->GetLead(context.get(), request, &lead).ok());
  EXPECT_EQ(lead.name(), "leads/7");
  EXPECT_EQ(lead.person().email(), "jane@example.com");
}

TEST_F(LeadsTest, ALeadIsMadeByUrl) {
  const auto reply = suite_.Http(
      "POST", "/v1/leads?duplicatePolicy=DUPLICATE_POLICY_REJECT", token_,
      R"({"person":{"email":"jane@example.com"},"company":"Acme","channel":"CHANNEL_REFERRAL"})");
  EXPECT_EQ(reply.code, 200) << reply.body;
  EXPECT_EQ(LastPath(), "/revops.lead.v1.LeadService/CreateLead");
  const auto request = Last<lead::v1::CreateLeadRequest>();
  EXPECT_EQ(request.lead().person().email(), "jane@example.com");
  EXPECT_EQ(request.duplicate_policy(), lead::v1::DUPLICATE_POLICY_REJECT);
}

TEST_F(LeadsTest, AFilterInTheUrlReachesIntoTheRequest) {
  const auto reply =
      suite_.Http("GET", "/v1/leads?filter.company=Acme%2BCo&filter.state=LEAD_STATE_NEW", token_);
  EXPECT_EQ(reply.code, 200) << reply.body;
  const auto request = Last<lead::v1::ListLeadsRequest>();
  EXPECT_EQ(request.filter().company(0), "Acme+Co");
  EXPECT_EQ(request.filter().state(0), lead::v1::LEAD_STATE_NEW);
}

TEST_F(LeadsTest, APersonIsSearchedForInTheBodyNeverInTheUrl) {
  for (const char* url :
       {"/v1/leads?filter.email=jane@example.com", "/v1/leads?filter.phone=1",
        "/v1/contacts?filter.email=jane@example.com", "/v1/contacts?filter.phone=1"}) {
    const auto reply = suite_.Http("GET", url, token_);
    EXPECT_EQ(reply.code, 400) << url;
    EXPECT_THAT(reply.body, HasSubstr(":search")) << url;
    EXPECT_THAT(reply.body, Not(HasSubstr("jane"))) << url;
  }
  const auto leads = suite_.Http("POST", "/v1/leads:search", token_,
                                 R"({"filter":{"email":"jane@example.com"},"pageSize":7})");
  EXPECT_EQ(leads.code, 200) << leads.body;
  EXPECT_EQ(Last<lead::v1::ListLeadsRequest>().filter().email(), "jane@example.com");
  EXPECT_EQ(Last<lead::v1::ListLeadsRequest>().page_size(), 7);
  const auto contacts =
      suite_.Http("POST", "/v1/contacts:search", token_, R"({"filter":{"phone":"+49 30 1"}})");
  EXPECT_EQ(contacts.code, 200) << contacts.body;
  EXPECT_EQ(Last<lead::v1::ListContactsRequest>().filter().phone(), "+49 30 1");
}

TEST_F(LeadsTest, AnUpdateByUrlNamesWhatItChanges) {
  const auto reply =
      suite_.Http("PATCH", "/v1/leads/7", token_, R"({"person":{"phone":"+49 30 1"},"note":""})");
  EXPECT_EQ(reply.code, 200) << reply.body;
  const auto request = Last<lead::v1::UpdateLeadRequest>();
  EXPECT_EQ(request.lead().name(), "leads/7");
  EXPECT_EQ(request.lead().person().phone(), "+49 30 1");
  EXPECT_GT(request.update_mask().paths_size(), 0);
}

// The same method by several paths.
TEST_F(LeadsTest, ActivitiesHaveAUrlUnderLeadsAndUnderAccounts) {
  for (const std::string parent : {"leads/7", "accounts/9"}) {
    EXPECT_EQ(suite_.Http("GET", "/v1/" + parent + "/activities?pageSize=5", token_).code, 200);
    const auto list = Last<lead::v1::ListLeadActivitiesRequest>();
    EXPECT_EQ(list.parent(), parent);
    EXPECT_EQ(list.page_size(), 5);
    EXPECT_EQ(suite_.Http("GET", "/v1/" + parent + "/activities/3", token_).code, 200);
    EXPECT_EQ(Last<lead::v1::GetLeadActivityRequest>().name(), parent + "/activities/3");
    EXPECT_EQ(suite_
                  .Http("POST", "/v1/" + parent + "/activities", token_,
                        R"({"kind":"ACTIVITY_KIND_CALL"})")
                  .code,
              200);
    const auto create = Last<lead::v1::CreateLeadActivityRequest>();
    EXPECT_EQ(create.parent(), parent);
    EXPECT_EQ(create.activity().kind(), type::v1::ACTIVITY_KIND_CALL);
    EXPECT_EQ(suite_
                  .Http("PATCH", "/v1/" + parent + "/activities/3", token_,
                        R"({"outcome":"ACTIVITY_OUTCOME_CONNECTED"})")
                  .code,
              200);
    const auto update = Last<lead::v1::UpdateLeadActivityRequest>();
    EXPECT_EQ(update.activity().name(), parent + "/activities/3");
    EXPECT_EQ(update.update_mask().paths(0), "outcome");
  }
  EXPECT_EQ(suite_.Http("DELETE", "/v1/accounts/9", token_).code, 200);
  EXPECT_EQ(LastPath(), "/revops.lead.v1.LeadService/DeleteAccount");
}

GatewayOptions Watchful() {
  GatewayOptions options;
  options.streams.interval = absl::Milliseconds(10);
  return options;
}
class LeadStreamTest : public LeadsTest {
 protected:
  LeadStreamTest() : LeadsTest(Watchful()) {}
};

TEST_F(LeadStreamTest, ARevokedTokenEndsItsWatch) {
  suite_.leads().OnCall([](const Received& call) {
    EXPECT_EQ(call.path, kWatch);
    lead::v1::WatchLeadsResponse response;
    response.set_resume_token("a");
    return Answer::Hold({response.SerializeAsString()});
  });
  const auto context = suite_.Context(token_);
  const auto reader = LeadService::NewStub(suite_.Channel())->WatchLeads(context.get(), {});
  lead::v1::WatchLeadsResponse response;
  ASSERT_TRUE(reader->Read(&response));
  EXPECT_EQ(response.resume_token(), "a");
  suite_.Revoke(token_);
  EXPECT_FALSE(reader->Read(&response));
  EXPECT_EQ(ReasonOf(FromGrpcStatus(reader->Finish())), "TOKEN_INVALID");
  EXPECT_TRUE(suite_.leads().WaitForCancelled(1));
}

// The gateway logs to stderr; here everything it could ever log.
class LeadPrivacyTest : public testing::Test {
 protected:
  // What `ask` makes the gateway log.
  template <typename Ask>
  std::string LoggedBy(const Ask& ask) {
    testing::internal::CaptureStderr();
    {
      TestGateway suite({}, Severity::kDebug);
      suite.leads().OnCall([](const Received&) {
        return Answer::Fail(ToGrpcStatus(InvalidField("filter.email", "jane.doe is no address")));
      });
      ask(suite, suite.MakeToken({type::v1::ROLE_MANAGER}));
    }
    return testing::internal::GetCapturedStderr();
  }
};

TEST_F(LeadPrivacyTest, NeitherUrlsNorBodiesNorAnswersAreLogged) {
  const std::string body = R"({"person":{"email":"jane.doe@example.com")";
  const std::string logged = LoggedBy([&](TestGateway& suite, const std::string& token) {
    // Answered by the service, refused by the gateway for each of its reasons, and unauthenticated.
    for (const char* url : {"/v1/leads?filter.email=jane.doe@example.com",
                            "/v1/contacts?filter.email=jane.doe%zz", "/v1/leads?filter.jane.doe=1",
                            "/v1/leads?filter.score_min=jane.doe", "/v1/leads?%ff=jane.doe",
                            "/v1/nothing?email=jane.doe", "/v1/leads/jane.doe%zz", "/jane.doe"}) {
      suite.Http("GET", url, token);
      suite.Http("GET", url);
      suite.Http("DELETE", url, token);
    }
    suite.Http("POST", "/v1/leads", token, body);
    suite.Http("POST", "/v1/leads", token, body + "}}");
    suite.Http("POST", "/v1/leads", token, R"({"jane.doe":1})");
    suite.Http("POST", "/v1/leads", token, body + "}}", "Content-Type: text/jane.doe\r\n");
    suite.Raw("GET /v1/leads?jane.doe HTTP/1.1\r\njane.doe\r\n\r\n");
  });
  EXPECT_THAT(logged, HasSubstr("call finished")) << "the test reads the log";
  EXPECT_THAT(logged, HasSubstr("refused"));
  EXPECT_THAT(logged, Not(HasSubstr("jane")));
}

TEST_F(LeadPrivacyTest, ARefusalNamesABrokenParameterWithoutItsValue) {
  TestGateway suite;
  const auto reply = suite.Http("GET", "/v1/leads?filter.email=jane.doe%zz",
                                suite.MakeToken({type::v1::ROLE_MANAGER}));
  EXPECT_EQ(reply.code, 400);
  EXPECT_THAT(reply.body, HasSubstr("filter.email"));
  EXPECT_THAT(reply.body, Not(HasSubstr("jane")));
}

}  // namespace
}  // namespace revops::gateway
