// A lead on one of its ways to a deal: a lead that was lost and came back may lead to another deal.
#ifndef REVOPS_DEAL_SERVICE_DOMAIN_LEAD_PASS_H_
#define REVOPS_DEAL_SERVICE_DOMAIN_LEAD_PASS_H_

#include <compare>
#include <cstdint>

#include "common/types/uuid.h"

namespace revops::deal {

// A lead that was converted more often than this is a loop in somebody's script.
inline constexpr int32_t kLeadPassMax = 1'000'000;

struct LeadPass {
  LeadPass() = default;
  // The usual case: the first.
  LeadPass(const Uuid& a_lead, int32_t a_pass = 1) : lead(a_lead), pass(a_pass) {}

  Uuid lead;
  int32_t pass = 1;  // counts lead-service's conversions of the lead
  friend auto operator<=>(const LeadPass&, const LeadPass&) = default;
};

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_DOMAIN_LEAD_PASS_H_
