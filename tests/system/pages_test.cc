// Companies and deal pages through the real suite: what lead-service and deal-service know, told as
// one, and what is left of it while one of them is dead.
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "grpcpp/create_channel.h"
#include "gtest/gtest.h"
#include "revops/deal/v1/deal_service.grpc.pb.h"
#include "revops/gateway/v1/gateway_service.grpc.pb.h"
#include "revops/lead/v1/lead_service.grpc.pb.h"
#include "tests/support/suite.h"

namespace revops::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

constexpr absl::Duration kLimit = absl::Seconds(20);

class PagesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    absl::StatusOr<std::unique_ptr<Suite>> suite = Suite::Start();
    ASSERT_TRUE(suite.ok()) << suite.status();
    suite_ = *std::move(suite);
    const auto channel = grpc::CreateChannel(suite_->AddressOf(Service::kGateway),
                                             grpc::InsecureChannelCredentials());
    leads_ = lead::v1::LeadService::NewStub(channel);
    deals_ = deal::v1::DealService::NewStub(channel);
    gateway_ = gateway::v1::GatewayService::NewStub(channel);
    SellToAcme();
  }

  std::unique_ptr<grpc::ClientContext> Context() const {
    auto context = std::make_unique<grpc::ClientContext>();
    context->AddMetadata("authorization", absl::StrCat("Bearer ", suite_->AdminToken()));
    context->set_deadline(absl::ToChronoTime(absl::Now() + kLimit));
    return context;
  }
  static void ExpectOk(const grpc::Status& status) {
    EXPECT_TRUE(status.ok()) << status.error_message();
  }

  // A company with a person, a lead of it, and a deal that came from the lead; a call on each.
  void SellToAcme() {
    lead::v1::CreateAccountRequest account;
    account.mutable_account()->set_display_name("Acme");
    ExpectOk(leads_->CreateAccount(Context().get(), account, &account_));
    lead::v1::CreateContactRequest contact;
    contact.mutable_contact()->mutable_person()->set_family_name("Doe");
    contact.mutable_contact()->set_account(account_.name());
    ExpectOk(leads_->CreateContact(Context().get(), contact, &contact_));
    lead::v1::CreateLeadRequest lead;
    lead.mutable_lead()->mutable_person()->set_family_name("Doe");
    lead.mutable_lead()->set_account(account_.name());
    lead::v1::CreateLeadResponse made;
    ExpectOk(leads_->CreateLead(Context().get(), lead, &made));
    lead_ = made.lead();
    deal::v1::CreateDealRequest deal;
    deal.mutable_deal()->set_account(account_.name());
    deal.mutable_deal()->set_source_lead(lead_.name());
    ExpectOk(deals_->CreateDeal(Context().get(), deal, &deal_));
    deal::v1::AddDealContactRequest joins;
    joins.set_name(deal_.name());
    joins.set_contact(contact_.name());
    joins.set_role(type::v1::BUYING_ROLE_CHAMPION);
    joins.set_lead(lead_.name());
    ExpectOk(deals_->AddDealContact(Context().get(), joins, &deal_));
    Call();
  }
  // On the account, the lead and the deal.
  void Call() {
    type::v1::Activity activity;
    activity.set_kind(type::v1::ACTIVITY_KIND_CALL);
    activity.set_direction(type::v1::DIRECTION_OUTBOUND);
    type::v1::Activity made;
    for (const std::string& parent : {account_.name(), lead_.name()}) {
      lead::v1::CreateLeadActivityRequest request;
      request.set_parent(parent);
      *request.mutable_activity() = activity;
      ExpectOk(leads_->CreateLeadActivity(Context().get(), request, &made));
    }
    deal::v1::CreateDealActivityRequest request;
    request.set_parent(deal_.name());
    *request.mutable_activity() = activity;
    ExpectOk(deals_->CreateDealActivity(Context().get(), request, &made));
  }

  gateway::v1::GetCompanyResponse Company() {
    gateway::v1::GetCompanyRequest request;
    request.set_name(account_.name());
    gateway::v1::GetCompanyResponse company;
    ExpectOk(gateway_->GetCompany(Context().get(), request, &company));
    return company;
  }
  gateway::v1::GetDealPageResponse Page(int page_size = 100, const std::string& page_token = "") {
    gateway::v1::GetDealPageRequest request;
    request.set_name(deal_.name());
    request.set_page_size(page_size);
    request.set_page_token(page_token);
    gateway::v1::GetDealPageResponse page;
    ExpectOk(gateway_->GetDealPage(Context().get(), request, &page));
    return page;
  }

  std::unique_ptr<Suite> suite_;
  std::unique_ptr<lead::v1::LeadService::Stub> leads_;
  std::unique_ptr<deal::v1::DealService::Stub> deals_;
  std::unique_ptr<gateway::v1::GatewayService::Stub> gateway_;
  lead::v1::Account account_;
  lead::v1::Contact contact_;
  lead::v1::Lead lead_;
  deal::v1::Deal deal_;
};

// What is told, by what it is known by.
std::vector<std::string> Told(const gateway::v1::GetDealPageResponse& page) {
  std::vector<std::string> told;
  for (const auto& entry : page.timeline()) {
    told.push_back(entry.has_activity()      ? entry.activity().name()
                   : entry.has_deal_change() ? entry.deal_change().event_id()
                                             : entry.lead_change().event_id());
  }
  return told;
}
template <typename Response>
std::vector<std::string> GapsOf(const Response& response) {
  std::vector<std::string> gaps;
  for (const auto& gap : response.gaps()) {
    gaps.push_back(absl::StrCat(gap.part(), " ", gap.service(), " ", gap.message()));
  }
  return gaps;
}

TEST_F(PagesTest, ACompanyShowsItsPeopleDealsAndLeads) {
  const auto company = Company();
  EXPECT_THAT(GapsOf(company), IsEmpty());
  EXPECT_EQ(company.account().display_name(), "Acme");
  ASSERT_EQ(company.contacts_size(), 1);
  EXPECT_EQ(company.contacts(0).person().family_name(), "Doe");
  ASSERT_EQ(company.open_deals_size(), 1);
  EXPECT_EQ(company.open_deals(0).name(), deal_.name());
  EXPECT_EQ(company.closed_deals_size(), 0);
  ASSERT_EQ(company.leads_size(), 1);
  EXPECT_EQ(company.leads(0).name(), lead_.name());
  EXPECT_EQ(company.activities_size(), 1);
}

TEST_F(PagesTest, ADealsTimelineIsOneAcrossTheServicesPageByPage) {
  for (int i = 0; i < 4; ++i) Call();
  const auto page = Page();
  EXPECT_THAT(GapsOf(page), IsEmpty());
  EXPECT_EQ(page.people(0).contact().person().family_name(), "Doe");
  EXPECT_EQ(page.leads(0).person().family_name(), "Doe");
  EXPECT_EQ(page.visits_size(), 1);
  EXPECT_GT(page.pipeline().stages_size(), 3);
  const std::vector<std::string> all = Told(page);
  // Created, joined and five calls of the deal; created and five calls of the lead, at the least.
  EXPECT_GE(all.size(), 13u);
  EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), all.size());
  EXPECT_EQ(page.timeline(0).service(), "deal-service") << "its call came last";
  EXPECT_EQ(page.timeline(page.timeline_size() - 1).service(), "lead-service");
  std::vector<std::string> by_pages;
  std::string token;
  do {
    const auto part = Page(3, token);
    for (const std::string& id : Told(part)) by_pages.push_back(id);
    token = part.next_page_token();
    Call();
  } while (!token.empty() && by_pages.size() <= all.size());
  EXPECT_EQ(by_pages, all);
}

TEST_F(PagesTest, WhatADeadServiceHasIsMissingAndTheRestIsThere) {
  suite_->Kill9(Service::kLead);
  const auto page = Page();
  EXPECT_EQ(page.deal().name(), deal_.name());
  EXPECT_GT(page.timeline_size(), 1);
  EXPECT_THAT(GapsOf(page), Not(IsEmpty()));
  ASSERT_TRUE(suite_->Restart(Service::kLead).ok());
  suite_->Kill9(Service::kDeal);
  // The connection to lead-service comes back within a moment.
  const absl::Time deadline = absl::Now() + kLimit;
  grpc::Status status;
  gateway::v1::GetCompanyResponse company;
  do {
    gateway::v1::GetCompanyRequest request;
    request.set_name(account_.name());
    status = gateway_->GetCompany(Context().get(), request, &company);
  } while (!status.ok() && absl::Now() < deadline);
  ExpectOk(status);
  EXPECT_EQ(company.contacts_size(), 1);
  EXPECT_EQ(company.open_deals_size(), 0);
  EXPECT_EQ(GapsOf(company).size(), 2u);
}

}  // namespace
}  // namespace revops::testing
