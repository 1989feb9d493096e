#include "lead-service/domain/account.h"

#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "lead-service/domain/person.h"

namespace revops::lead {
namespace {

constexpr Field<AccountDetails> kFields[] = {
    MemberField<AccountDetails, &AccountDetails::display_name>("display_name"),
    MemberField<AccountDetails, &AccountDetails::domains>("domains"),
    MemberField<AccountDetails, &AccountDetails::parent>("parent"),
    MemberField<AccountDetails, &AccountDetails::owner>("owner"),
    MemberField<AccountDetails, &AccountDetails::team>("team"),
    MemberField<AccountDetails, &AccountDetails::segment>("segment"),
    MemberField<AccountDetails, &AccountDetails::industry>("industry"),
    MemberField<AccountDetails, &AccountDetails::country>("country"),
    MemberField<AccountDetails, &AccountDetails::note>("note", Telling::kNameOnly),
};

void CheckDomains(const std::vector<std::string>& domains, Violations& violations) {
  if (domains.size() > kAccountDomainsMax) {
    violations.Add("domains",
                   absl::StrCat("must be at most ", kAccountDomainsMax, ", are ", domains.size()));
  }
  std::set<std::string> seen;
  for (size_t i = 0; i < domains.size() && i <= kAccountDomainsMax; ++i) {
    const std::string field = absl::StrCat("domains[", i, "]");
    violations.AddAll("", CheckText(field, domains[i], kAccountDomainBytesMax));
    if (!absl::StrContains(domains[i], ".")) {
      violations.Add(field,
                     absl::StrCat("must be a domain as example.com, is ", Quoted(domains[i])));
    }
    if (!seen.insert(domains[i]).second) {
      violations.Add(field, absl::StrCat("must not be there twice: ", Quoted(domains[i])));
    }
  }
}

}  // namespace

template <>
std::span<const Field<AccountDetails>> FieldsOf<AccountDetails>() {
  return kFields;
}

absl::Status CheckCountryCode(absl::string_view field, const std::string& country) {
  const bool is_code = country.empty() || (country.size() == 2 && absl::ascii_isupper(country[0]) &&
                                           absl::ascii_isupper(country[1]));
  if (is_code) return absl::OkStatus();
  return InvalidField(
      field, absl::StrCat("must be a country (ISO 3166-1 alpha-2, as DE), is ", Quoted(country)));
}

absl::Status AccountDetails::Check() const {
  Violations violations;
  if (display_name.empty()) violations.Add("display_name", "must be set");
  violations.AddAll("", CheckLabel("display_name", display_name));
  CheckDomains(domains, violations);
  violations.AddAll("", CheckOptionalName("parent", "accounts", parent));
  violations.AddAll("", CheckOptionalName("owner", "reps", owner));
  violations.AddAll("", CheckOptionalName("team", "teams", team));
  violations.AddAll("", CheckLabel("segment", segment));
  violations.AddAll("", CheckLabel("industry", industry));
  violations.AddAll("", CheckCountryCode("country", country));
  violations.AddAll("", CheckNote("note", note));
  return violations.ToStatus();
}

}  // namespace revops::lead
