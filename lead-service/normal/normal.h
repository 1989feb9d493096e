// What a lead or contact brings, in its normal form, with what is wrong with it.
//
// Pure; the texts must be UTF-8 within their limits (Person::Check), and nothing else about them
// can be wrong enough to be refused: what has no normal form is kept as it came and flagged.
// Thread-safe. Some microseconds each, so before the writer's queue.
#ifndef REVOPS_LEAD_SERVICE_NORMAL_NORMAL_H_
#define REVOPS_LEAD_SERVICE_NORMAL_NORMAL_H_

#include <string>

#include "absl/strings/string_view.h"
#include "lead-service/domain/person.h"
#include "lead-service/domain/quality.h"

namespace revops::lead {

struct NormalCountry {
  std::string value;  // alpha-2, or as it came
  std::string code;   // alpha-2; empty where there is none
  QualityFlags flags;
};

NormalCountry NormalizeCountry(absl::string_view text);

struct NormalPerson {
  Person person;  // as it is kept
  // What two spellings of the same share; empty where it is missing or bad. Names in any order.
  std::string email_key, phone_key, name_key;
  // The company's, by its e-mail; empty for a free-mail provider's.
  std::string company_domain;
  QualityFlags flags;
};

// What two spellings of one name share: the folded words of both parts, in their order in the
// alphabet.
std::string NameKey(const Person& person);

// `country_code`: of national phone numbers, alpha-2 or empty.
NormalPerson NormalizePerson(const Person& person, absl::string_view country_code);

struct NormalCompany {
  std::string name;  // trimmed
  std::string key;   // what two spellings share
  // `example.com`, or as it came; from the e-mail where none was given.
  std::string domain;
  // Empty where the domain is missing, bad, or a free-mail provider's.
  std::string domain_key;
  QualityFlags flags;
};

// `email_domain`: NormalPerson's company_domain.
NormalCompany NormalizeCompany(absl::string_view name, absl::string_view domain,
                               absl::string_view email_domain);

// All of a lead at once.
struct GivenContact {
  Person person;
  std::string company = {}, domain = {}, country = {};
};

struct NormalContact {
  NormalPerson person;
  NormalCompany company;
  NormalCountry country;
  QualityFlags flags;  // of all three
};

NormalContact NormalizeContact(const GivenContact& given);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_NORMAL_NORMAL_H_
