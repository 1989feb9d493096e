// A person of a deal, by name alone: who it is, lead-service knows.
#ifndef REVOPS_DEAL_SERVICE_DOMAIN_CONTACT_H_
#define REVOPS_DEAL_SERVICE_DOMAIN_CONTACT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "common/types/uuid.h"
#include "deal-service/domain/lead_pass.h"

namespace revops::deal {

// A buying centre beyond this is a mailing list.
inline constexpr size_t kContactsMax = 64;

// What a person is in a purchase. Numbers equal revops.type.v1.BuyingRole; stores keep them.
enum class BuyingRole {
  kUnset = 0,
  kChampion = 1,
  kDecisionMaker = 2,
  kEconomicBuyer = 3,
  kInfluencer = 4,
  kUser = 5,
  kBlocker = 6,
  kOther = 7,
};

struct DealContact {
  Uuid contact;
  BuyingRole role = BuyingRole::kUnset;
  std::optional<LeadPass> lead;  // by which the person came
  friend bool operator==(const DealContact&, const DealContact&) = default;
};

std::string ContactName(const Uuid& contact);
std::string LeadName(const LeadPass& lead);

// `contacts/x CHAMPION, contacts/y USER`; empty where there are none.
std::string ContactsText(const std::vector<DealContact>& contacts);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_DOMAIN_CONTACT_H_
