// To whom a lead leads: the account and the contact that a conversion uses or will make.
#ifndef REVOPS_LEAD_SERVICE_APP_CONVERSION_ROAD_H_
#define REVOPS_LEAD_SERVICE_APP_CONVERSION_ROAD_H_

#include <string>

#include "absl/status/statusor.h"
#include "lead-service/app/command.h"
#include "lead-service/store/people_store.h"

namespace revops::lead {

// What was asked for, as names; empty: what fits.
struct AskedRoad {
  std::string account, contact, deal;
  // The ids of what is new.
  Uuid new_account, new_contact;
};

struct ConversionRoad {
  // Names; empty: none. Whoever is new does not exist yet.
  std::string account, contact;
  bool is_new_account = false;
  bool is_new_contact = false;
  // See ConversionIntent.
  std::string account_key;
  bool takes_deal_account = false;
};

// INVALID_ARGUMENT naming `account` or `contact` where it is not there or outside the caller's
// reach, or the contact is another account's.
absl::StatusOr<ConversionRoad> ChooseRoad(CommandStore& store, const Reach& reach,
                                          const AskedRoad& asked, const Lead& lead);

// Account and contact of the road as they come to be, in their normal form.
Account AccountOf(const Lead& lead, const Uuid& id, bool with_domain);
Contact ContactOf(const Lead& lead, const Uuid& id, const std::string& account);

// The lead's domain where it is a company's own; empty otherwise.
std::string OwnDomainOf(const Lead& lead);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_CONVERSION_ROAD_H_
