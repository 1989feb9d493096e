// Leads that become deals: a real deal-service beside lead-service, and a troubled road to it.
#ifndef REVOPS_TESTS_LEAD_SERVICE_SUPPORT_CONVERTING_TEST_H_
#define REVOPS_TESTS_LEAD_SERVICE_SUPPORT_CONVERTING_TEST_H_

#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "tests/lead-service/support/leads_test.h"
#include "tests/lead-service/support/troubled_deals.h"

namespace revops::lead {

inline const grpc::Status kDown{grpc::StatusCode::UNAVAILABLE, "down"};

class ConvertingTest : public LeadsTest {
 protected:
  ConvertingTest() : road_(&deals_) {
    deal_service_ = road_.address();
    Restart();
  }

  std::string QualifiedLead(const std::string& email = "jane.doe@acme.example",
                            const std::string& owner = "") {
    v1::CreateLeadRequest request = JaneDoe(email);
    if (!owner.empty()) request.mutable_lead()->set_owner(owner);
    const auto created = Create(request);
    EXPECT_TRUE(created.ok()) << created.status();
    const std::string name = created->lead().name();
    const auto judged = Qualify(AllMet(name));
    EXPECT_TRUE(judged.ok()) << judged.status();
    return name;
  }
  static v1::ConvertLeadRequest Converting(const std::string& name) {
    v1::ConvertLeadRequest request;
    request.set_name(name);
    return request;
  }
  absl::StatusOr<v1::Lead> Convert(const v1::ConvertLeadRequest& request,
                                   const Principal& who = Operations()) {
    return Do(&Stub::ConvertLead, request, who);
  }
  // The lead once its conversion is not pending any more.
  v1::Lead AwaitEnd(const std::string& name) {
    const absl::Time deadline = absl::Now() + absl::Seconds(30);
    for (;;) {
      const auto lead = Get(name);
      EXPECT_TRUE(lead.ok()) << lead.status();
      const bool is_over = lead.ok() && lead->conversion().state() != v1::CONVERSION_STATE_PENDING;
      if (!lead.ok() || is_over || absl::Now() > deadline) return lead.ok() ? *lead : v1::Lead();
      std::this_thread::yield();
    }
  }
  absl::StatusOr<v1::Account> GetAccount(const std::string& name) {
    v1::GetAccountRequest request;
    request.set_name(name);
    v1::Account account;
    const absl::Status status = Call(&Stub::GetAccount, request, &account);
    if (!status.ok()) return status;
    return account;
  }
  std::vector<v1::Contact> Contacts() {
    v1::ListContactsResponse reply;
    EXPECT_TRUE(Call(&Stub::ListContacts, v1::ListContactsRequest(), &reply).ok());
    return {reply.contacts().begin(), reply.contacts().end()};
  }
  std::vector<v1::Account> Accounts() {
    v1::ListAccountsResponse reply;
    EXPECT_TRUE(Call(&Stub::ListAccounts, v1::ListAccountsRequest(), &reply).ok());
    return {reply.accounts().begin(), reply.accounts().end()};
  }
  std::vector<v1::LeadEvent> Changes(const std::string& name) {
    v1::ListLeadChangesRequest request;
    request.set_name(name);
    v1::ListLeadChangesResponse reply;
    EXPECT_TRUE(Call(&Stub::ListLeadChanges, request, &reply).ok());
    return {reply.changes().begin(), reply.changes().end()};
  }
  void ExpectOneDealOf(const v1::Lead& lead) {
    const std::vector<deal::v1::Deal> deals = deals_.All();
    ASSERT_THAT(deals, ::testing::SizeIs(1));
    EXPECT_EQ(deals[0].source_lead(), lead.name());
    EXPECT_EQ(deals[0].name(), lead.conversion().deal());
    EXPECT_EQ(deals[0].account(), lead.conversion().account());
    ASSERT_EQ(deals[0].contacts_size(), 1);
    EXPECT_EQ(deals[0].contacts(0).contact(), lead.conversion().contact());
    EXPECT_THAT(Contacts(), ::testing::SizeIs(1));
    EXPECT_THAT(Accounts(), ::testing::SizeIs(1));
  }

  RealDeals deals_;
  TroubledDeals road_;
};

}  // namespace revops::lead

#endif  // REVOPS_TESTS_LEAD_SERVICE_SUPPORT_CONVERTING_TEST_H_
