// A person at an account.
#ifndef REVOPS_LEAD_SERVICE_DOMAIN_CONTACT_H_
#define REVOPS_LEAD_SERVICE_DOMAIN_CONTACT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/types/ids.h"
#include "common/types/uuid.h"
#include "lead-service/domain/fields.h"
#include "lead-service/domain/person.h"

namespace revops::lead {

// What an update may change.
struct ContactDetails {
  std::string account;  // accounts/{uuid}
  Person person;        // never in events
  std::string owner;    // reps/{slug}
  std::string team;     // teams/{slug}
  std::string country;  // ISO 3166-1 alpha-2
  std::string note;     // free text: never in events

  // Every violated field at once; of personal fields the rule without the value. A person must have
  // a name, an e-mail or a phone number.
  absl::Status Check() const;
  friend bool operator==(const ContactDetails&, const ContactDetails&) = default;
};

template <>
std::span<const Field<ContactDetails>> FieldsOf<ContactDetails>();

struct Contact {
  using Details = ContactDetails;
  using Id = Uuid;
  static constexpr absl::string_view kCollection = "contacts";
  static constexpr absl::string_view kWord = "contact";

  Uuid id;
  std::string external_id;
  ContactDetails details;
  std::string lead;  // leads/{uuid}, where it came by conversion
  absl::Time created, updated;
  Revision revision;  // of the last change

  std::string name() const { return NameOf(id); }
  static std::string NameOf(const Uuid& id) { return "contacts/" + id.ToString(); }
  friend bool operator==(const Contact&, const Contact&) = default;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_DOMAIN_CONTACT_H_
