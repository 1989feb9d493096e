#include "gateway/app/get_company.h"

#include <initializer_list>
#include <memory>
#include <string>
#include <utility>

#include "revops/deal/v1/deal_requests.pb.h"
#include "revops/lead/v1/account_requests.pb.h"
#include "revops/lead/v1/activity_requests.pb.h"
#include "revops/lead/v1/lead_requests.pb.h"

namespace revops::gateway {
namespace {

using Company = v1::GetCompanyResponse;
using CompanyPtr = std::shared_ptr<Gathering<Company>>;

constexpr char kGetAccount[] = "/revops.lead.v1.LeadService/GetAccount";

// Appends what a page has; how many.
template <typename Message>
int Move(google::protobuf::RepeatedPtrField<Message>& from,
         google::protobuf::RepeatedPtrField<Message>& to) {
  for (Message& message : from) *to.Add() = std::move(message);
  return from.size();
}

void AskFamily(const CompanyPtr& company, Backend* leads, const lead::v1::Account& account) {
  if (!account.parent().empty()) {
    lead::v1::GetAccountRequest parent;
    parent.set_name(account.parent());
    Ask<lead::v1::Account>(
        company, {"parent", leads, kGetAccount}, parent,
        [](auto&& part, Company& response) { *response.mutable_parent() = std::move(part); });
  }
  lead::v1::ListAccountsRequest children;
  children.mutable_filter()->add_parent(account.name());
  AskPages<lead::v1::ListAccountsResponse>(
      company, {"children", leads, "/revops.lead.v1.LeadService/ListAccounts"}, children,
      kCompanyListMax, [](auto&& page, Company& response) {
        return Move(*page.mutable_accounts(), *response.mutable_children());
      });
}

void AskPeople(const CompanyPtr& company, Backend* leads, const std::string& account) {
  lead::v1::ListContactsRequest contacts;
  contacts.mutable_filter()->add_account(account);
  AskPages<lead::v1::ListContactsResponse>(
      company, {"contacts", leads, "/revops.lead.v1.LeadService/ListContacts"}, contacts,
      kCompanyListMax, [](auto&& page, Company& response) {
        return Move(*page.mutable_contacts(), *response.mutable_contacts());
      });
  lead::v1::ListLeadsRequest wanted;
  wanted.mutable_filter()->add_account(account);
  AskPages<lead::v1::ListLeadsResponse>(
      company, {"leads", leads, "/revops.lead.v1.LeadService/ListLeads"}, wanted, kCompanyListMax,
      [](auto&& page, Company& response) {
        return Move(*page.mutable_leads(), *response.mutable_leads());
      });
}

void AskDeals(const CompanyPtr& company, const PartSource& source, const std::string& account,
              std::initializer_list<deal::v1::DealState> states,
              google::protobuf::RepeatedPtrField<deal::v1::Deal>* (Company::*list)()) {
  deal::v1::ListDealsRequest deals;
  deals.mutable_filter()->add_account(account);
  for (const deal::v1::DealState state : states) deals.mutable_filter()->add_state(state);
  AskPages<deal::v1::ListDealsResponse>(company, source, deals, kCompanyListMax,
                                        [list](auto&& page, Company& response) {
                                          return Move(*page.mutable_deals(), *(response.*list)());
                                        });
}

void AskActivities(const CompanyPtr& company, Backend* leads, const std::string& account) {
  lead::v1::ListLeadActivitiesRequest latest;
  latest.set_parent(account);
  latest.set_page_size(kCompanyActivitiesMax);
  Ask<lead::v1::ListLeadActivitiesResponse>(
      company, {"activities", leads, "/revops.lead.v1.LeadService/ListLeadActivities"}, latest,
      [](auto&& page, Company& response) {
        Move(*page.mutable_activities(), *response.mutable_activities());
      });
}

}  // namespace

void GetCompany(const SuiteBackends& backends, const v1::GetCompanyRequest& request,
                const OutgoingCall& call, absl::Time now,
                std::function<void(absl::StatusOr<Company>)> done) {
  const OutgoingCall part = PartCall(call, now);
  lead::v1::GetAccountRequest wanted;
  wanted.set_name(request.name());
  backends.leads->CallMethod<lead::v1::Account>(
      kGetAccount, part, wanted,
      [backends, part, done = std::move(done)](absl::StatusOr<lead::v1::Account> account) {
        if (!account.ok()) return done(account.status());
        const auto company = std::make_shared<Gathering<Company>>(part, InvalidPart::kIsAGap, done);
        company->With([&](Company& response) { *response.mutable_account() = *account; });
        const std::string& name = account->name();
        constexpr char kListDeals[] = "/revops.deal.v1.DealService/ListDeals";
        AskFamily(company, backends.leads, *account);
        AskPeople(company, backends.leads, name);
        AskDeals(company, {"open_deals", backends.deals, kListDeals}, name,
                 {deal::v1::DEAL_STATE_OPEN}, &Company::mutable_open_deals);
        AskDeals(company, {"closed_deals", backends.deals, kListDeals}, name,
                 {deal::v1::DEAL_STATE_WON, deal::v1::DEAL_STATE_LOST},
                 &Company::mutable_closed_deals);
        AskActivities(company, backends.leads, name);
      });
}

}  // namespace revops::gateway
