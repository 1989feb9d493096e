#include "lead-service/app/conversion_road.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "lead-service/app/people_rules.h"
#include "lead-service/normal/company.h"
#include "lead-service/normal/normal.h"

namespace revops::lead {
namespace {

// By name; INVALID_ARGUMENT naming its collection's word where it is not there or out of reach.
template <typename Record>
absl::StatusOr<Record> AskedFor(SubjectTable<Record>& table, const Reach& reach,
                                const std::string& name) {
  const absl::StatusOr<Stored<Record>> stored =
      table.Load(std::string(IdOf(Record::kCollection, name).value_or(absl::string_view())));
  if (stored.ok() && CheckReach(reach, stored->value).ok()) return stored->value;
  if (!stored.ok() && !absl::IsNotFound(stored.status())) return stored.status();
  return InvalidField(Record::kWord, absl::StrCat("must be one that is there, is ", Quoted(name)));
}

bool HasPerson(const Lead& lead) {
  const Person& person = lead.details.person;
  return !person.given_name.empty() || !person.family_name.empty() || !person.email.empty() ||
         !person.phone.empty();
}

// The account that has the lead's domain, if it is the same company: subsidiaries share a domain.
absl::StatusOr<std::string> AccountOfCompany(CommandStore& store, const Lead& lead,
                                             const std::string& domain) {
  if (domain.empty()) return std::string();
  REVOPS_ASSIGN_OR_RETURN(std::string holder, store.people().lookup().AccountOfDomain(domain));
  if (holder.empty() || lead.details.company.empty()) return holder;
  REVOPS_ASSIGN_OR_RETURN(const Stored<Account> account,
                          store.people().accounts().Load(
                              std::string(IdOf(Account::kCollection, holder).value_or(holder))));
  const bool is_same =
      CompanyKey(account.value.details.display_name) == CompanyKey(lead.details.company);
  return is_same ? holder : std::string();
}

// Nobody asked for an account, and the lead has none.
absl::Status ChooseAccount(CommandStore& store, const AskedRoad& asked, const Lead& lead,
                           ConversionRoad& road) {
  const std::string domain = OwnDomainOf(lead);
  REVOPS_ASSIGN_OR_RETURN(road.account, AccountOfCompany(store, lead, domain));
  if (!road.account.empty()) return absl::OkStatus();
  if (domain.empty() && lead.details.company.empty()) return absl::OkStatus();
  road.is_new_account = true;
  // Without a domain nobody knows whether two companies of one name are the same.
  if (!domain.empty()) {
    road.account_key = absl::StrCat(domain, " ", CompanyKey(lead.details.company));
    REVOPS_ASSIGN_OR_RETURN(road.account, store.AccountInMaking(road.account_key));
  }
  if (road.account.empty()) road.account = Account::NameOf(asked.new_account);
  return absl::OkStatus();
}

absl::Status ChooseContact(CommandStore& store, const Reach& reach, const AskedRoad& asked,
                           const Lead& lead, ConversionRoad& road) {
  const std::string& email = lead.details.person.email;
  if (!email.empty()) {
    // Whose account is not known before the deal is: then anybody's.
    const std::string account = road.takes_deal_account ? std::string() : road.account;
    REVOPS_ASSIGN_OR_RETURN(const std::optional<Stored<Contact>> known,
                            store.people().lookup().ContactOfEmail(email, account));
    // Somebody else's contact with the same e-mail is nobody's that the caller knows.
    if (known.has_value() && CheckReach(reach, known->value).ok()) {
      road.contact = known->value.name();
      return absl::OkStatus();
    }
  }
  if (!HasPerson(lead)) return absl::OkStatus();
  road.contact = Contact::NameOf(asked.new_contact);
  road.is_new_contact = true;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ConversionRoad> ChooseRoad(CommandStore& store, const Reach& reach,
                                          const AskedRoad& asked, const Lead& lead) {
  ConversionRoad road;
  Contact contact;
  if (!asked.contact.empty()) {
    REVOPS_ASSIGN_OR_RETURN(contact, AskedFor(store.people().contacts(), reach, asked.contact));
    road.contact = asked.contact;
  }
  if (!asked.account.empty()) {
    REVOPS_RETURN_IF_ERROR(AskedFor(store.people().accounts(), reach, asked.account).status());
    road.account = asked.account;
  } else if (!contact.details.account.empty()) {
    road.account = contact.details.account;
  } else if (!lead.details.account.empty()) {
    // A lead may name any account: who converts it must reach that one.
    REVOPS_RETURN_IF_ERROR(
        AskedFor(store.people().accounts(), reach, lead.details.account).status());
    road.account = lead.details.account;
  } else {
    road.takes_deal_account = !asked.deal.empty();
    REVOPS_RETURN_IF_ERROR(ChooseAccount(store, asked, lead, road));
  }
  if (!contact.details.account.empty() && contact.details.account != road.account) {
    return InvalidField("contact", absl::StrCat("must be of ", road.account, ", ", asked.contact,
                                                " is of ", contact.details.account));
  }
  if (road.contact.empty()) REVOPS_RETURN_IF_ERROR(ChooseContact(store, reach, asked, lead, road));
  return road;
}

std::string OwnDomainOf(const Lead& lead) {
  const LeadDetails& details = lead.details;
  return NormalizeContact({details.person, details.company, details.domain, details.country})
      .company.domain_key;
}

Account AccountOf(const Lead& lead, const Uuid& id, bool with_domain) {
  Account account;
  account.id = id;
  AccountDetails& details = account.details;
  const std::string domain = OwnDomainOf(lead);
  details.display_name = lead.details.company.empty() ? domain : lead.details.company;
  if (with_domain && !domain.empty()) details.domains = {domain};
  details.owner = lead.details.owner;
  details.team = lead.details.team;
  details.segment = lead.details.segment;
  details.country = lead.details.country;
  return account;
}

Contact ContactOf(const Lead& lead, const Uuid& id, const std::string& account) {
  Contact contact;
  contact.id = id;
  contact.lead = lead.name();
  contact.details.account = account;
  contact.details.person = lead.details.person;
  contact.details.owner = lead.details.owner;
  contact.details.team = lead.details.team;
  contact.details.country = lead.details.country;
  return contact;
}

}  // namespace revops::lead
