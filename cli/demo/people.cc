#include "cli/demo/people.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "cli/demo/cast.h"
#include "common/status/status.h"

namespace revops::cli::demo {
namespace {

namespace deal = revops::deal::v1;
namespace lead = revops::lead::v1;
namespace type = revops::type::v1;
using DealStub = deal::DealService::StubInterface;
using LeadStub = lead::LeadService::StubInterface;

constexpr type::BuyingRole kRoles[] = {type::BUYING_ROLE_CHAMPION, type::BUYING_ROLE_DECISION_MAKER,
                                       type::BUYING_ROLE_ECONOMIC_BUYER};
constexpr const char* kNeeds[] = {"routes are planned on paper", "no view of costs per vehicle",
                                  "three tools that do not talk to each other",
                                  "drivers wait for papers"};
// More would not show more.
constexpr int kRatedMax = 60;

std::string DomainOf(const std::string& company) {
  return absl::AsciiStrToLower(absl::StrReplaceAll(company, {{" ", "-"}})) + ".example";
}

}  // namespace

absl::StatusOr<std::string> OpenAccount(const deal::Deal& told, Client& client) {
  lead::CreateAccountRequest request;
  lead::Account& account = *request.mutable_account();
  account.set_external_id(absl::StrCat("demo-a-", DomainOf(told.company())));
  account.set_display_name(told.company());
  account.add_domains(DomainOf(told.company()));
  account.set_owner(told.owner());
  account.set_team(told.team());
  account.set_segment(told.segment());
  for (const TeamRole& team : kTeams) {
    if (told.team() == absl::StrCat("teams/", team.slug)) account.set_country(team.territory);
  }
  REVOPS_ASSIGN_OR_RETURN(const lead::Account made,
                          client.Call(client.leads(), &LeadStub::CreateAccount, request));
  return made.name();
}

absl::StatusOr<int> AddPeopleTo(const std::string& name, const deal::Deal& told, size_t seed,
                                Client& client) {
  Dice dice(seed);
  const auto people = 1 + dice.Index(std::size(kRoles));
  for (size_t i = 0; i < people; ++i) {
    const PersonName person = MakePerson(dice);
    lead::CreateContactRequest request;
    lead::Contact& contact = *request.mutable_contact();
    contact.set_external_id(absl::StrCat("demo-c-", seed, "-", i));
    contact.set_account(told.account());
    contact.set_owner(told.owner());
    contact.mutable_person()->set_given_name(person.given);
    contact.mutable_person()->set_family_name(person.family);
    contact.mutable_person()->set_job_title(MakeJobTitle(dice));
    contact.mutable_person()->set_email(absl::AsciiStrToLower(
        absl::StrCat(person.given, ".", person.family, "@", DomainOf(told.company()))));
    REVOPS_ASSIGN_OR_RETURN(const lead::Contact made,
                            client.Call(client.leads(), &LeadStub::CreateContact, request));
    deal::AddDealContactRequest add;
    add.set_name(name);
    add.set_contact(made.name());
    add.set_role(kRoles[i]);
    REVOPS_RETURN_IF_ERROR(client.Call(client.deals(), &DealStub::AddDealContact, add).status());
  }
  return static_cast<int>(people);
}

absl::Status RateLeads(const Story& story, const std::vector<std::string>& names, Client& client) {
  Dice dice(names.size());
  int rated = 0;
  // The newest first: they are what is worked on today.
  for (size_t i = names.size(); i > 0 && rated < kRatedMax; --i) {
    if (story.leads[i - 1].state() != lead::LEAD_STATE_WORKING) continue;
    ++rated;
    lead::QualifyLeadRequest request;
    request.set_name(names[i - 1]);
    lead::Qualification& known = *request.mutable_qualification();
    known.mutable_need()->set_rating(dice.Chance(0.5) ? lead::CRITERION_RATING_STRONG
                                                      : lead::CRITERION_RATING_MET);
    known.mutable_need()->set_evidence(dice.One(kNeeds));
    if (dice.Chance(0.5)) {
      known.mutable_timeline()->set_rating(lead::CRITERION_RATING_MET);
      known.mutable_timeline()->set_evidence("wants to decide before the season");
    }
    if (dice.Chance(0.3)) {
      known.mutable_budget()->set_rating(lead::CRITERION_RATING_UNKNOWN);
    }
    REVOPS_RETURN_IF_ERROR(client.Call(client.leads(), &LeadStub::QualifyLead, request).status());
  }
  return absl::OkStatus();
}

}  // namespace revops::cli::demo
