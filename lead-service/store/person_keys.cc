#include "lead-service/store/person_keys.h"

#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"
#include "lead-service/normal/domain_name.h"

namespace revops::lead {

std::string EmailText(absl::string_view email_key) { return absl::StrCat("e:", email_key); }
std::string PhoneText(absl::string_view phone_key) { return absl::StrCat("p:", phone_key); }

namespace {

std::string DomainText(absl::string_view domain, absl::string_view name_key) {
  return absl::StrCat("d:", domain, " ", name_key);
}

}  // namespace

std::vector<std::string> PersonTextsOf(const NormalContact& contact) {
  std::vector<std::string> texts;
  const NormalPerson& person = contact.person;
  if (!person.email_key.empty()) texts.push_back(EmailText(person.email_key));
  if (!person.phone_key.empty()) texts.push_back(PhoneText(person.phone_key));
  if (!contact.company.domain_key.empty() && !person.name_key.empty()) {
    texts.push_back(DomainText(contact.company.domain_key, person.name_key));
  }
  return texts;
}

// From what is kept, which is in its normal form already: a start looks at every lead.
std::vector<std::string> PersonTextsOf(const Lead& lead) {
  const LeadDetails& details = lead.details;
  std::vector<std::string> texts;
  const bool has_email = !details.person.email.empty() && !lead.quality.Has(QualityFlag::kBadEmail);
  if (has_email) texts.push_back(EmailText(details.person.email));
  const bool has_phone = !details.person.phone.empty() && !lead.quality.Has(QualityFlag::kBadPhone);
  if (has_phone) texts.push_back(PhoneText(details.person.phone));
  const bool has_domain = !details.domain.empty() && !lead.quality.Has(QualityFlag::kBadDomain) &&
                          !IsFreeMailDomain(details.domain);
  const std::string name = has_domain ? NameKey(details.person) : "";
  if (!name.empty()) texts.push_back(DomainText(details.domain, name));
  return texts;
}

PersonKeys KeysOf(const std::vector<std::string>& texts) {
  PersonKeys keys;
  // Salted by process: nobody can choose texts that collide.
  for (const std::string& text : texts) keys.push_back(absl::Hash<std::string>()(text));
  return keys;
}

}  // namespace revops::lead
