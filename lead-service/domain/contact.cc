#include "lead-service/domain/contact.h"

#include "common/status/status.h"
#include "lead-service/domain/account.h"

namespace revops::lead {
namespace {

// One text of the person.
template <auto kMember>
constexpr Field<ContactDetails> PersonField(absl::string_view name) {
  return {name, Telling::kNameOnly,
          [](const ContactDetails& details) { return details.person.*kMember; },
          [](const ContactDetails& a, const ContactDetails& b) {
            return a.person.*kMember == b.person.*kMember;
          },
          [](const ContactDetails& from, ContactDetails& to) {
            to.person.*kMember = from.person.*kMember;
          }};
}

constexpr Field<ContactDetails> kFields[] = {
    MemberField<ContactDetails, &ContactDetails::account>("account"),
    PersonField<&Person::given_name>("person.given_name"),
    PersonField<&Person::family_name>("person.family_name"),
    PersonField<&Person::email>("person.email"),
    PersonField<&Person::phone>("person.phone"),
    PersonField<&Person::job_title>("person.job_title"),
    WholeField<ContactDetails, &ContactDetails::person>("person"),
    MemberField<ContactDetails, &ContactDetails::owner>("owner"),
    MemberField<ContactDetails, &ContactDetails::team>("team"),
    MemberField<ContactDetails, &ContactDetails::country>("country"),
    MemberField<ContactDetails, &ContactDetails::note>("note", Telling::kNameOnly),
};

}  // namespace

template <>
std::span<const Field<ContactDetails>> FieldsOf<ContactDetails>() {
  return kFields;
}

absl::Status ContactDetails::Check() const {
  Violations violations;
  violations.AddAll("", CheckOptionalName("account", "accounts", account));
  violations.AddAll("person", person.Check());
  if (person.given_name.empty() && person.family_name.empty() && person.email.empty() &&
      person.phone.empty()) {
    violations.Add("person", "must have a name, an e-mail address or a phone number");
  }
  violations.AddAll("", CheckOptionalName("owner", "reps", owner));
  violations.AddAll("", CheckOptionalName("team", "teams", team));
  violations.AddAll("", CheckCountryCode("country", country));
  violations.AddAll("", CheckNote("note", note));
  return violations.ToStatus();
}

}  // namespace revops::lead
