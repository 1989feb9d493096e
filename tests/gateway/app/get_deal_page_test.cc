#include "gateway/app/get_deal_page.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "gateway/app/timeline_position.h"
#include "gmock/gmock.h"
#include "revops/deal/v1/activity_requests.pb.h"
#include "revops/deal/v1/deal_service.pb.h"
#include "revops/gateway/v1/gateway_service.grpc.pb.h"
#include "revops/lead/v1/account_requests.pb.h"
#include "revops/lead/v1/activity_requests.pb.h"
#include "revops/lead/v1/lead_requests.pb.h"
#include "tests/gateway/support/fake_history.h"
#include "tests/gateway/support/test_gateway.h"

namespace revops::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kDeal[] = "deals/17";

deal::v1::Deal TheDeal() {
  deal::v1::Deal deal;
  deal.set_name(kDeal);
  deal.set_pipeline("pipelines/default");
  deal.set_pipeline_version(3);
  deal.set_account("accounts/acme");
  deal.set_source_lead("leads/1");
  deal.add_contacts()->set_contact("contacts/ada");
  deal.add_contacts()->set_contact("contacts/bob");
  deal.mutable_contacts(0)->set_lead("leads/1");
  deal.mutable_contacts(1)->set_lead("leads/2");
  return deal;
}

// The two services, with a deal that came from two leads.
class DealPageTest : public testing::Test {
 protected:
  DealPageTest() {
    suite_.deals().OnCall([this](const Received& call) { return OfDeals(call); });
    suite_.leads().OnCall([this](const Received& call) { return OfLeads(call); });
  }

  static std::string MethodOf(const Received& call) {
    return call.path.substr(call.path.rfind('/') + 1);
  }
  template <typename Request, typename Resource>
  static Answer Named(const Received& call, Resource resource) {
    Request request;
    EXPECT_TRUE(request.ParseFromString(call.request));
    resource.set_name(request.name());
    return Answer::With(resource);
  }

  Answer OfDeals(const Received& call) {
    const std::string method = MethodOf(call);
    if (method == "GetDeal") return Answer::With(deal_);
    if (method == "GetPipeline") {
      deal::v1::GetPipelineRequest request;
      EXPECT_TRUE(request.ParseFromString(call.request));
      EXPECT_EQ(request.version(), 3);
      return Named<deal::v1::GetPipelineRequest>(call, deal::v1::SalesPipeline());
    }
    if (method == "ListStageVisits") {
      deal::v1::ListStageVisitsResponse response;
      response.add_visits()->set_number(1);
      return Answer::With(response);
    }
    if (method == "ListDealChanges") {
      return deal_changes_.List<deal::v1::ListDealChangesRequest>(
          call, &deal::v1::ListDealChangesResponse::mutable_changes, page_max_);
    }
    EXPECT_EQ(method, "ListDealActivities");
    return deal_activities_.List<deal::v1::ListDealActivitiesRequest>(
        call, &deal::v1::ListDealActivitiesResponse::mutable_activities, page_max_);
  }
  // Asked for by several threads at once: makes none.
  template <typename Item>
  static FakeHistory<Item> HistoryOf(const std::map<std::string, FakeHistory<Item>>& histories,
                                     const std::string& name) {
    const auto found = histories.find(name);
    return found == histories.end() ? FakeHistory<Item>() : found->second;
  }
  Answer OfLeads(const Received& call) {
    const std::string method = MethodOf(call);
    if (method == "GetAccount") {
      return Named<lead::v1::GetAccountRequest>(call, lead::v1::Account());
    }
    if (method == "GetContact") {
      return Named<lead::v1::GetContactRequest>(call, lead::v1::Contact());
    }
    if (method == "GetLead") return Named<lead::v1::GetLeadRequest>(call, lead::v1::Lead());
    if (method == "ListLeadChanges") {
      lead::v1::ListLeadChangesRequest request;
      EXPECT_TRUE(request.ParseFromString(call.request));
      return HistoryOf(lead_changes_, request.name())
          .List<lead::v1::ListLeadChangesRequest>(
              call, &lead::v1::ListLeadChangesResponse::mutable_changes, page_max_);
    }
    EXPECT_EQ(method, "ListLeadActivities");
    lead::v1::ListLeadActivitiesRequest request;
    EXPECT_TRUE(request.ParseFromString(call.request));
    return HistoryOf(lead_activities_, request.parent())
        .List<lead::v1::ListLeadActivitiesRequest>(
            call, &lead::v1::ListLeadActivitiesResponse::mutable_activities, page_max_);
  }

  // Each recorded in the second `at`.
  void DealChange(int at, deal::v1::DealEventType type = deal::v1::DEAL_EVENT_TYPE_UPDATED) {
    deal::v1::DealEvent event;
    event.set_event_id(absl::StrCat("d", at));
    event.set_type(type);
    event.mutable_commit_time()->set_seconds(at);
    deal_changes_.Record(event);
  }
  void LeadChange(const std::string& lead, int at) {
    lead::v1::LeadEvent event;
    event.set_event_id(absl::StrCat(lead, "e", at));
    event.mutable_commit_time()->set_seconds(at);
    lead_changes_[lead].Record(event);
  }
  static type::v1::Activity ActivityAt(const std::string& parent, int at) {
    type::v1::Activity activity;
    activity.set_name(absl::StrCat(parent, "a", at));
    activity.mutable_create_time()->set_seconds(at);
    return activity;
  }
  void DealActivity(int at) { deal_activities_.Record(ActivityAt("d", at)); }
  void LeadActivity(const std::string& lead, int at) {
    lead_activities_[lead].Record(ActivityAt(lead, at));
  }

  absl::Status Get(int page_size = 0, const std::string& page_token = "",
                   const std::string& name = kDeal) {
    const auto context = suite_.Context(suite_.MakeToken({type::v1::ROLE_REP}));
    v1::GetDealPageRequest request;
    request.set_name(name);
    request.set_page_size(page_size);
    request.set_page_token(page_token);
    response_.Clear();
    return FromGrpcStatus(v1::GatewayService::NewStub(suite_.Channel())
                              ->GetDealPage(context.get(), request, &response_));
  }
  static std::string IdOf(const v1::TimelineEntry& entry) {
    if (entry.has_deal_change()) return entry.deal_change().event_id();
    if (entry.has_lead_change()) return entry.lead_change().event_id();
    return entry.activity().name();
  }
  std::vector<std::string> Told() const {
    std::vector<std::string> told;
    for (const v1::TimelineEntry& entry : response_.timeline()) told.push_back(IdOf(entry));
    return told;
  }
  // Page after page to the end; `between` runs after each.
  std::vector<std::string> ToldByPages(int page_size, const std::function<void()>& between = {}) {
    std::vector<std::string> told;
    std::string token;
    for (int pages = 0; pages < 100; ++pages) {
      const absl::Status status = Get(page_size, token);
      EXPECT_TRUE(status.ok()) << status;
      for (std::string& id : Told()) told.push_back(std::move(id));
      token = response_.next_page_token();
      if (token.empty() || !status.ok()) return told;
      EXPECT_EQ(response_.timeline_size(), page_size);
      if (between) between();
    }
    ADD_FAILURE() << "the timeline does not end";
    return told;
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
  deal::v1::Deal deal_ = TheDeal();
  FakeHistory<deal::v1::DealEvent> deal_changes_;
  FakeHistory<type::v1::Activity> deal_activities_;
  std::map<std::string, FakeHistory<lead::v1::LeadEvent>> lead_changes_;
  std::map<std::string, FakeHistory<type::v1::Activity>> lead_activities_;
  int page_max_ = 1000;
  v1::GetDealPageResponse response_;
};

TEST_F(DealPageTest, TheDealComesWithItsPeopleAndWhereItCameFrom) {
  ASSERT_TRUE(Get().ok());
  EXPECT_EQ(response_.deal().name(), kDeal);
  EXPECT_EQ(response_.pipeline().name(), "pipelines/default");
  EXPECT_EQ(response_.visits_size(), 1);
  ASSERT_EQ(response_.people_size(), 2);
  EXPECT_EQ(response_.people(0).contact().name(), "contacts/ada");
  EXPECT_EQ(response_.people(1).deal_contact().contact(), "contacts/bob");
  EXPECT_EQ(response_.people(1).contact().name(), "contacts/bob");
  EXPECT_EQ(response_.account().name(), "accounts/acme");
  ASSERT_EQ(response_.leads_size(), 2) << "each once";
  EXPECT_EQ(response_.leads(0).name(), "leads/1");
  EXPECT_EQ(response_.leads(1).name(), "leads/2");
  EXPECT_THAT(Gaps(), IsEmpty());
  EXPECT_EQ(response_.next_page_token(), "");
}

TEST_F(DealPageTest, OneTimelineTellsOfBothServicesNewestFirst) {
  LeadChange("leads/1", 1);
  LeadActivity("leads/1", 2);
  LeadChange("leads/2", 3);
  DealChange(4);
  DealActivity(5);
  LeadChange("leads/1", 6);
  DealChange(7);
  ASSERT_TRUE(Get().ok());
  EXPECT_THAT(Told(),
              ElementsAre("d7", "leads/1e6", "da5", "d4", "leads/2e3", "leads/1a2", "leads/1e1"));
  EXPECT_EQ(response_.timeline(1).service(), "lead-service");
  EXPECT_EQ(response_.timeline(1).subject(), "leads/1");
  EXPECT_EQ(response_.timeline(1).record_time().seconds(), 6);
  EXPECT_EQ(response_.timeline(2).service(), "deal-service");
  EXPECT_EQ(response_.timeline(2).subject(), kDeal);
  EXPECT_EQ(response_.next_page_token(), "");
}

TEST_F(DealPageTest, AnActivityIsToldOnceAndNotAsAChangeToo) {
  DealChange(1);
  for (int i = 2; i < 40; ++i) DealChange(i, deal::v1::DEAL_EVENT_TYPE_ACTIVITY);
  DealActivity(40);
  page_max_ = 7;
  ASSERT_TRUE(Get(5).ok());
  EXPECT_THAT(Told(), ElementsAre("da40", "d1"));
}

TEST_F(DealPageTest, PagesTellEverythingOnceInOrderHoweverLargeTheyAre) {
  // Some at the same time, some histories long, some short.
  for (int i = 0; i < 30; ++i) {
    DealChange(i * 2);
    if (i % 3 == 0) LeadChange("leads/1", i * 2);
    if (i % 5 == 0) LeadActivity("leads/2", i * 2 + 1);
    if (i % 7 == 0) DealActivity(i);
  }
  ASSERT_TRUE(Get(100).ok());
  const std::vector<std::string> all = Told();
  ASSERT_EQ(all.size(), 30u + 10 + 6 + 5);
  ASSERT_EQ(std::set<std::string>(all.begin(), all.end()).size(), all.size());
  for (const int services_page : {1, 3, 1000}) {
    page_max_ = services_page;
    for (const int page_size : {1, 2, 7, 50}) {
      EXPECT_EQ(ToldByPages(page_size), all) << page_size << " of " << services_page;
    }
  }
}

TEST_F(DealPageTest, WhatIsRecordedMeanwhileDoublesAndHidesNothing) {
  for (int i = 0; i < 20; ++i) DealChange(i);
  for (int i = 0; i < 5; ++i) LeadChange("leads/1", i);
  ASSERT_TRUE(Get(100).ok());
  const std::vector<std::string> all = Told();
  int now = 100;
  const auto between = [&] {
    for (int i = 0; i < 3; ++i) DealChange(++now);
    LeadChange("leads/1", ++now);
    LeadActivity("leads/2", ++now);
  };
  page_max_ = 4;
  EXPECT_EQ(ToldByPages(3, between), all);
}

TEST_F(DealPageTest, AFurtherPageHasTheTimelineAlone) {
  for (int i = 0; i < 10; ++i) DealChange(i);
  ASSERT_TRUE(Get(4).ok());
  const std::string token = response_.next_page_token();
  ASSERT_TRUE(Get(4, token).ok());
  EXPECT_THAT(Told(), ElementsAre("d5", "d4", "d3", "d2"));
  EXPECT_EQ(response_.deal().name(), kDeal);
  EXPECT_FALSE(response_.has_pipeline());
  EXPECT_EQ(response_.people_size(), 0);
}

TEST_F(DealPageTest, WithoutLeadServiceTheDealAndItsHistoryAreThere) {
  DealChange(1);
  suite_.leads().Stop();
  ASSERT_TRUE(Get().ok());
  EXPECT_THAT(Told(), ElementsAre("d1"));
  EXPECT_EQ(response_.people(0).deal_contact().contact(), "contacts/ada");
  EXPECT_FALSE(response_.people(0).has_contact());
  EXPECT_EQ(response_.leads(1).name(), "leads/2");
  EXPECT_THAT(Gaps(),
              ElementsAre("account lead-service UNAVAILABLE", "leads lead-service UNAVAILABLE",
                          "people lead-service UNAVAILABLE", "timeline lead-service UNAVAILABLE"))
      << "each part once";
}

TEST_F(DealPageTest, AGapInTheTimelineEndsWithTheRestOfIt) {
  for (int i = 0; i < 9; ++i) DealChange(i);
  suite_.leads().Stop();
  EXPECT_EQ(ToldByPages(4).size(), 9u);
}

TEST_F(DealPageTest, ALeadOfSomebodyElsesIsAGap) {
  suite_.leads().OnCall([this](const Received& call) {
    const bool is_of_lead = absl::StrContains(call.request, "leads/2");
    if (is_of_lead) return Answer::Fail(ToGrpcStatus(absl::NotFoundError("leads/2: not found")));
    return OfLeads(call);
  });
  LeadChange("leads/1", 1);
  ASSERT_TRUE(Get().ok());
  EXPECT_THAT(Told(), ElementsAre("leads/1e1"));
  EXPECT_THAT(Gaps(),
              ElementsAre("leads lead-service NOT_FOUND", "timeline lead-service NOT_FOUND"));
}

TEST_F(DealPageTest, AnAccountNameOfAnotherSystemIsAGap) {
  suite_.leads().OnCall([this](const Received& call) {
    if (MethodOf(call) != "GetAccount") return OfLeads(call);
    return Answer::Fail(ToGrpcStatus(InvalidField("name", "must be accounts/{uuid}")));
  });
  ASSERT_TRUE(Get().ok());
  EXPECT_THAT(Gaps(), ElementsAre("account lead-service INVALID_ARGUMENT"));
}

TEST_F(DealPageTest, MoreThanEightLeadsAreAGap) {
  for (int i = 3; i < 12; ++i) deal_.add_contacts()->set_lead(absl::StrCat("leads/", i));
  ASSERT_TRUE(Get().ok());
  EXPECT_EQ(response_.leads_size(), kDealLeadsMax);
  EXPECT_THAT(Gaps(), ElementsAre("leads lead-service RESOURCE_EXHAUSTED"));
}

TEST_F(DealPageTest, ADealThatIsNotThereIsNotFoundAndNothingElseIsAsked) {
  suite_.deals().OnCall([](const Received&) {
    return Answer::Fail(ToGrpcStatus(absl::NotFoundError("deals/17: not found")));
  });
  EXPECT_EQ(Get().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(suite_.deals().received().size(), 1u);
  EXPECT_TRUE(suite_.leads().received().empty());
}

TEST_F(DealPageTest, OnlyATokenOfTheSameDealIsAPageToken) {
  for (int i = 0; i < 10; ++i) DealChange(i);
  ASSERT_TRUE(Get(4).ok());
  const std::string token = response_.next_page_token();
  for (const std::string& bad : {std::string("x"), "a" + token, token.substr(0, 40)}) {
    EXPECT_EQ(FieldViolationsOf(Get(4, bad)).size(), 1u) << bad;
  }
  EXPECT_EQ(FieldViolationsOf(Get(4, token, "deals/18"))[0].field, "page_token");
  EXPECT_EQ(FieldViolationsOf(Get(-1))[0].field, "page_size");
  // One that the gateway takes, and the service does not.
  const std::string forged = EncodeTimelinePosition(
      {kDeal, absl::Now(), {{HistoryKind::kDealChanges, kDeal, "forged", ""}}});
  EXPECT_EQ(FieldViolationsOf(Get(4, forged))[0].field, "page_token");
}

TEST_F(DealPageTest, AForgedTokenLeadsToNoOtherHistory) {
  LeadChange("leads/9", 1);
  const std::string forged =
      EncodeTimelinePosition({kDeal,
                              absl::Now(),
                              {{HistoryKind::kLeadChanges, "leads/9", "", ""},
                               {HistoryKind::kDealChanges, "deals/9", "", ""}}});
  ASSERT_TRUE(Get(4, forged).ok());
  EXPECT_THAT(Told(), IsEmpty());
  EXPECT_EQ(suite_.deals().received().size(), 1u);
}

TEST_F(DealPageTest, ADealPageAnswersToAUrl) {
  DealChange(1);
  DealChange(2);
  const auto reply = suite_.Http("GET", "/v1/deals/17/page?pageSize=1",
                                 suite_.MakeToken({type::v1::ROLE_MANAGER}));
  EXPECT_EQ(reply.code, 200) << reply.body;
  EXPECT_NE(reply.body.find(R"("dealChange")"), std::string::npos) << reply.body;
  EXPECT_NE(reply.body.find(R"("nextPageToken")"), std::string::npos) << reply.body;
}

}  // namespace
}  // namespace revops::gateway
