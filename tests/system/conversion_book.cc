#include "tests/system/conversion_book.h"

#include <map>
#include <set>
#include <string>
#include <utility>

#include "gmock/gmock.h"

namespace revops::testing {

namespace pb = revops::lead::v1;
namespace dpb = revops::deal::v1;

namespace {

using Leads = PatientClient::Leads;
using Pass = std::pair<std::string, int>;  // lead and conversion

// Every page of a list.
template <typename Stub, typename Request, typename Reply>
std::vector<Reply> PagesOf(PatientClient& client, Stub& stub,
                           grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                        Reply*)) {
  std::vector<Reply> pages;
  Request request;
  request.set_page_size(1000);
  do {
    const absl::Status status = client.Call(stub, method, request, &pages.emplace_back());
    EXPECT_TRUE(status.ok()) << status;
    request.set_page_token(pages.back().next_page_token());
  } while (!request.page_token().empty());
  return pages;
}

void ExpectDeals(PatientClient& client, const std::map<Pass, pb::Lead>& converted) {
  std::map<Pass, std::string> made;
  std::map<std::string, std::set<std::string>> contacts;
  for (const auto& page : PagesOf(client, client.deals(), &PatientClient::Deals::ListDeals)) {
    for (const dpb::Deal& deal : page.deals()) {
      const bool is_first =
          made.emplace(Pass(deal.source_lead(), deal.source_pass()), deal.name()).second;
      EXPECT_TRUE(is_first) << "a second deal of " << deal.source_lead();
      for (const dpb::DealContact& contact : deal.contacts()) {
        contacts[deal.name()].insert(contact.contact());
      }
    }
  }
  size_t new_deals = 0;
  for (const auto& [pass, lead] : converted) {
    const pb::Conversion& conversion = lead.conversion();
    EXPECT_EQ(contacts[conversion.deal()].count(conversion.contact()), 1u)
        << lead.name() << " is not among the people of " << conversion.deal();
    if (conversion.joined()) continue;
    ++new_deals;
    EXPECT_EQ(made[pass], conversion.deal()) << lead.name();
  }
  EXPECT_EQ(made.size(), new_deals) << "a deal that no lead knows";
}

void ExpectPeople(PatientClient& client, const std::map<Pass, pb::Lead>& converted) {
  std::set<std::string> accounts, contacts, accounts_there, contacts_there;
  for (const auto& [pass, lead] : converted) {
    accounts.insert(lead.conversion().account());
    contacts.insert(lead.conversion().contact());
  }
  for (const auto& page : PagesOf(client, client.leads(), &Leads::ListAccounts)) {
    for (const pb::Account& account : page.accounts()) accounts_there.insert(account.name());
  }
  for (const auto& page : PagesOf(client, client.leads(), &Leads::ListContacts)) {
    for (const pb::Contact& contact : page.contacts()) contacts_there.insert(contact.name());
  }
  EXPECT_EQ(accounts_there, accounts);
  EXPECT_EQ(contacts_there, contacts);
}

void ExpectEvents(PatientClient& client, const std::map<Pass, pb::Lead>& converted) {
  pb::WatchLeadsRequest request;
  request.set_start(pb::WatchLeadsRequest::START_EARLIEST);
  const auto context = client.NewContext(absl::Seconds(60));
  const auto reader = client.leads().WatchLeads(context.get(), request);
  std::map<Pass, int> begun, ended, recycled;
  pb::WatchLeadsResponse response;
  while (!response.caught_up() && reader->Read(&response)) {
    for (const pb::LeadEvent& event : response.events()) {
      const Pass pass(event.lead().name(), event.lead().conversion().pass());
      begun[pass] += event.type() == pb::LEAD_EVENT_TYPE_CONVERSION_BEGUN ? 1 : 0;
      recycled[pass] += event.type() == pb::LEAD_EVENT_TYPE_RECYCLED ? 1 : 0;
      ended[pass] += event.type() == pb::LEAD_EVENT_TYPE_CONVERTED ? 1 : 0;
    }
  }
  context->TryCancel();
  for (const auto& [pass, lead] : converted) {
    EXPECT_EQ(begun[pass], 1) << lead.name();
    EXPECT_EQ(ended[pass], 1) << lead.name();
    EXPECT_LE(recycled[pass], 1) << lead.name();
  }
}

}  // namespace

void ExpectEachConvertedOnce(PatientClient& client, const std::vector<pb::Lead>& acknowledged) {
  std::map<Pass, pb::Lead> converted;
  for (const pb::Lead& lead : acknowledged) {
    converted[Pass(lead.name(), lead.conversion().pass())] = lead;
  }
  for (const auto& page : PagesOf(client, client.leads(), &Leads::ListLeads)) {
    for (const pb::Lead& lead : page.leads()) {
      const auto told = converted.find(Pass(lead.name(), lead.conversion().pass()));
      const bool is_done = lead.conversion().state() == pb::CONVERSION_STATE_DONE;
      EXPECT_EQ(is_done, told != converted.end()) << lead.ShortDebugString();
      if (told == converted.end()) continue;
      EXPECT_EQ(lead.conversion().deal(), told->second.conversion().deal()) << lead.name();
    }
  }
  ExpectDeals(client, converted);
  ExpectPeople(client, converted);
  ExpectEvents(client, converted);
}

}  // namespace revops::testing
