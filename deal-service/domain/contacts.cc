#include "deal-service/domain/contacts.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/status.h"
#include "deal-service/domain/stage_moves.h"
#include "deal-service/domain/transition.h"

namespace revops::deal {
namespace {

constexpr char kContacts[] = "contacts";

absl::string_view RoleText(BuyingRole role) {
  switch (role) {
    case BuyingRole::kChampion:
      return "CHAMPION";
    case BuyingRole::kDecisionMaker:
      return "DECISION_MAKER";
    case BuyingRole::kEconomicBuyer:
      return "ECONOMIC_BUYER";
    case BuyingRole::kInfluencer:
      return "INFLUENCER";
    case BuyingRole::kUser:
      return "USER";
    case BuyingRole::kBlocker:
      return "BLOCKER";
    case BuyingRole::kOther:
      return "OTHER";
    case BuyingRole::kUnset:
      break;
  }
  return "UNSPECIFIED";
}

template <typename Contacts>
auto Find(Contacts& contacts, const Uuid& contact) {
  return std::find_if(contacts.begin(), contacts.end(),
                      [&](const DealContact& known) { return known.contact == contact; });
}

// The change to `contacts`, judged as of `moment`; `rules` are those that it breaks by itself.
absl::StatusOr<DealChange> ChangeTo(const Deal& deal, std::vector<DealContact> contacts,
                                    std::vector<UnmetRule> rules, Moment moment) {
  DealChange change;
  change.type = ChangeType::kUpdated;
  change.effective_time = moment.effective;
  change.after = deal;
  const std::vector<UnmetRule> of_void = RulesAgainstVoid(deal);
  rules.insert(rules.end(), of_void.begin(), of_void.end());
  const bool differs = contacts != deal.contacts;
  const std::vector<UnmetRule> of_time = RulesAgainstFieldsAt(
      deal, differs ? std::vector<std::string>{kContacts} : std::vector<std::string>(),
      moment.effective, moment.now);
  rules.insert(rules.end(), of_time.begin(), of_time.end());
  REVOPS_RETURN_IF_ERROR(UnmetRules(deal.name(), rules));
  if (!differs) return change;
  change.fields.push_back({kContacts, ContactsText(deal.contacts), ContactsText(contacts)});
  change.after.contacts = std::move(contacts);
  NoteChange(change.after, kContacts, moment.effective);
  return change;
}

}  // namespace

std::string ContactName(const Uuid& contact) { return "contacts/" + contact.ToString(); }
std::string LeadName(const LeadPass& lead) { return "leads/" + lead.lead.ToString(); }

std::string ContactsText(const std::vector<DealContact>& contacts) {
  return absl::StrJoin(contacts, ", ", [](std::string* out, const DealContact& contact) {
    absl::StrAppend(out, ContactName(contact.contact), " ", RoleText(contact.role));
  });
}

absl::StatusOr<DealChange> AddContact(const Deal& deal, const DealContact& contact, Moment moment) {
  std::vector<DealContact> contacts = deal.contacts;
  std::vector<UnmetRule> rules;
  const auto known = Find(contacts, contact.contact);
  if (known == contacts.end()) {
    if (contacts.size() >= kContactsMax) {
      rules.push_back({"CONTACTS_FULL", deal.name(),
                       absl::StrCat("a deal has at most ", kContactsMax, " contacts")});
    }
    contacts.push_back(contact);
    return ChangeTo(deal, std::move(contacts), std::move(rules), moment);
  }
  known->role = contact.role;
  if (contact.lead.has_value()) {
    if (known->lead.has_value() && known->lead != contact.lead) {
      rules.push_back({"CONTACT_HAS_LEAD", deal.name(),
                       absl::StrCat(ContactName(contact.contact), " came by ",
                                    LeadName(*known->lead), ", not by ", LeadName(*contact.lead),
                                    ": remove it first, or name no lead")});
    }
    known->lead = contact.lead;
  }
  return ChangeTo(deal, std::move(contacts), std::move(rules), moment);
}

absl::StatusOr<DealChange> RemoveContact(const Deal& deal, const Uuid& contact, Moment moment) {
  std::vector<DealContact> contacts = deal.contacts;
  const auto known = Find(contacts, contact);
  if (known != contacts.end()) contacts.erase(known);
  return ChangeTo(deal, std::move(contacts), {}, moment);
}

}  // namespace revops::deal
