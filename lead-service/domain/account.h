// A company that leads, contacts and deals point at.
#ifndef REVOPS_LEAD_SERVICE_DOMAIN_ACCOUNT_H_
#define REVOPS_LEAD_SERVICE_DOMAIN_ACCOUNT_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/types/ids.h"
#include "common/types/uuid.h"
#include "lead-service/domain/fields.h"

namespace revops::lead {

inline constexpr size_t kAccountDomainsMax = 32;
// RFC 1035, without the trailing dot.
inline constexpr size_t kAccountDomainBytesMax = 253;
// Deeper than any corporation; each level is a row read when a parent changes.
inline constexpr int kAccountLevelsMax = 8;

// What an update may change.
struct AccountDetails {
  std::string display_name;          // a label
  std::vector<std::string> domains;  // in their normal form, each once
  std::string parent;                // accounts/{uuid}
  std::string owner;                 // reps/{slug}
  std::string team;                  // teams/{slug}
  std::string segment, industry;     // labels
  std::string country;               // ISO 3166-1 alpha-2
  std::string note;                  // free text: never in events

  // Every violated field at once.
  absl::Status Check() const;
  friend bool operator==(const AccountDetails&, const AccountDetails&) = default;
};

// INVALID_ARGUMENT naming `field` unless empty or two upper-case letters.
absl::Status CheckCountryCode(absl::string_view field, const std::string& country);

template <>
std::span<const Field<AccountDetails>> FieldsOf<AccountDetails>();

struct Account {
  using Details = AccountDetails;
  using Id = Uuid;
  static constexpr absl::string_view kCollection = "accounts";
  static constexpr absl::string_view kWord = "account";

  Uuid id;
  std::string external_id;
  AccountDetails details;
  std::optional<absl::Time> customer_time;  // of the first deal won with it
  absl::Time created, updated;
  Revision revision;  // of the last change

  std::string name() const { return "accounts/" + id.ToString(); }
  static std::string NameOf(const Uuid& id) { return "accounts/" + id.ToString(); }
  friend bool operator==(const Account&, const Account&) = default;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_DOMAIN_ACCOUNT_H_
