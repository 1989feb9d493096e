#include "lead-service/normal/normal.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "lead-service/normal/company.h"
#include "lead-service/normal/country.h"
#include "lead-service/normal/domain_name.h"
#include "lead-service/normal/email.h"
#include "lead-service/normal/phone.h"
#include "lead-service/normal/placeholder.h"
#include "lead-service/normal/text.h"

namespace revops::lead {
namespace {
void FlagName(const Person& person, QualityFlags& flags) {
  if (person.given_name.empty() && person.family_name.empty()) {
    flags.Add(QualityFlag::kNoName);
  } else if (IsPlaceholderName(person.given_name, person.family_name)) {
    flags.Add(QualityFlag::kPlaceholder);
  }
}

void FlagEmail(const NormalEmail& email, QualityFlags& flags) {
  if (email.value.empty()) flags.Add(QualityFlag::kNoEmail);
  if (email.is_bad) flags.Add(QualityFlag::kBadEmail);
  if (email.is_free_mail) flags.Add(QualityFlag::kFreeMail);
  if (email.is_role) flags.Add(QualityFlag::kRoleAddress);
}

void FlagPhone(const NormalPhone& phone, QualityFlags& flags) {
  if (phone.value.empty()) flags.Add(QualityFlag::kNoPhone);
  if (phone.is_bad) flags.Add(QualityFlag::kBadPhone);
}

}  // namespace

NormalCountry NormalizeCountry(absl::string_view text) {
  NormalCountry country;
  country.value = Trimmed(text);
  if (country.value.empty()) return country;
  if (const std::optional<std::string> code = CountryCode(country.value)) {
    country.value = *code;
    country.code = *code;
  } else {
    country.flags.Add(QualityFlag::kBadCountry);
  }
  return country;
}

std::string NameKey(const Person& person) {
  std::vector<std::string> words =
      FoldedWords(absl::StrCat(person.given_name, " ", person.family_name));
  std::sort(words.begin(), words.end());
  return absl::StrJoin(words, " ");
}

NormalPerson NormalizePerson(const Person& person, absl::string_view country_code) {
  NormalPerson normal;
  const NormalEmail email = NormalizeEmail(person.email);
  const NormalPhone phone = NormalizePhone(person.phone, country_code);
  normal.person = {Trimmed(person.given_name), Trimmed(person.family_name), email.value,
                   phone.value, Trimmed(person.job_title)};
  normal.email_key = email.key();
  normal.phone_key = phone.key();
  normal.name_key = NameKey(normal.person);
  if (!email.is_free_mail) normal.company_domain = NormalDomain(email.domain).value_or("");
  FlagName(normal.person, normal.flags);
  FlagEmail(email, normal.flags);
  FlagPhone(phone, normal.flags);
  return normal;
}

NormalCompany NormalizeCompany(absl::string_view name, absl::string_view domain,
                               absl::string_view email_domain) {
  NormalCompany company;
  company.name = Trimmed(name);
  company.key = CompanyKey(company.name);
  company.domain = Trimmed(domain);
  if (company.domain.empty()) {
    company.domain = std::string(email_domain);
    company.domain_key = company.domain;
  } else if (const std::optional<std::string> normal = NormalDomain(company.domain)) {
    company.domain = *normal;
    if (!IsFreeMailDomain(*normal)) company.domain_key = *normal;
  } else {
    company.flags.Add(QualityFlag::kBadDomain);
  }
  if (company.name.empty()) {
    company.flags.Add(QualityFlag::kNoCompany);
  } else if (IsPlaceholderCompany(company.name)) {
    company.flags.Add(QualityFlag::kPlaceholder);
  }
  return company;
}

NormalContact NormalizeContact(const GivenContact& given) {
  NormalContact normal;
  normal.country = NormalizeCountry(given.country);
  normal.person = NormalizePerson(given.person, normal.country.code);
  normal.company = NormalizeCompany(given.company, given.domain, normal.person.company_domain);
  normal.flags = normal.country.flags;
  normal.flags.AddAll(normal.person.flags);
  normal.flags.AddAll(normal.company.flags);
  return normal;
}

}  // namespace revops::lead
