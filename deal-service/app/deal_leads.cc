#include "deal-service/app/deal_leads.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace revops::deal {

absl::Status LeadMustBeFree(DealWriter& store, const Reach& reach, const LeadPass& lead,
                            const Uuid& deal) {
  REVOPS_ASSIGN_OR_RETURN(const std::optional<StoredDeal> other, store.FindByLead(lead));
  if (!other.has_value() || other->deal.id == deal) return absl::OkStatus();
  const std::string name = LeadName(lead);
  const bool is_told = reach.Contains(other->deal.details);
  Metadata metadata = {{"lead", name}, {"pass", absl::StrCat(lead.pass)}};
  if (is_told) metadata.emplace_back("deal", other->deal.name());
  return ErrorWithReason(absl::StatusCode::kAlreadyExists, "SOURCE_LEAD_TAKEN",
                         absl::StrCat(name, ", conversion ", lead.pass, ", is of ",
                                      is_told ? other->deal.name() : std::string("another deal"),
                                      ": each leads to one deal at most"),
                         metadata);
}

}  // namespace revops::deal
