// The trade's verbs on leads: each takes a lead and answers with the change, the lead after it
// inside, scored anew.
//
// Pure: "now" is passed in; recorded times and the revision are the store's to fill in. Errors:
// INVALID_ARGUMENT for what the request got wrong, FAILED_PRECONDITION with every unmet rule at
// once where the lead's state forbids.
#ifndef REVOPS_LEAD_SERVICE_DOMAIN_LEAD_VERBS_H_
#define REVOPS_LEAD_SERVICE_DOMAIN_LEAD_VERBS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "lead-service/domain/lead_change.h"

namespace revops::lead {

// When something was true in the world, and when it is told.
struct Moment {
  absl::Time effective;
  absl::Time now;
};

struct NewLead {
  Uuid id;
  std::string external_id;
  LeadDetails details;  // in their normal form
  QualityFlags quality;
  std::string duplicate_of;
};

absl::StatusOr<LeadChange> Arrive(const NewLead& request, Moment moment);

// What an import says of a lead's state: not judged by the criteria.
struct PastState {
  LeadState state = LeadState::kNew;
  absl::Time since;
  std::string disqualify_reason;
  std::optional<absl::Time> reactivate_time;
};
// The arrival and, unless the lead is still NEW, how it came to its state: marked imported, and
// presumably known when they happened.
absl::StatusOr<std::vector<LeadChange>> ArriveWithPast(const NewLead& request, absl::Time created,
                                                       const PastState& past, absl::Time now);

// The details become `details` (normal), with what is wrong with them. Where nothing differs the
// change has no fields, and the caller writes none.
absl::StatusOr<LeadChange> Update(const Lead& lead, const LeadDetails& details,
                                  QualityFlags quality, Moment moment);
absl::StatusOr<LeadChange> Work(const Lead& lead, Moment moment);
// Ratings that are set take the place of the lead's. QUALIFIED once all four are met; a QUALIFIED
// lead that no longer meets them is WORKING again.
absl::StatusOr<LeadChange> Qualify(const Lead& lead, const Qualification& judged, Moment moment);
absl::StatusOr<LeadChange> Disqualify(const Lead& lead, const std::string& reason, Moment moment);
absl::StatusOr<LeadChange> Recycle(const Lead& lead, absl::Time reactivate_time, Moment moment);
absl::StatusOr<LeadChange> Reactivate(const Lead& lead, Moment moment);
// Whether it may be deleted: it is part of no deal's history.
absl::StatusOr<LeadChange> Delete(const Lead& lead, Moment moment);

// `road`: account, contact, deal (where one is joined). The pass counts on.
absl::StatusOr<LeadChange> BeginConversion(const Lead& lead, const Conversion& road, Moment moment);
// FAILED_PRECONDITION unless this very pass is pending: whoever finishes late changes nothing.
absl::StatusOr<LeadChange> FinishConversion(const Lead& lead, int32_t pass, const std::string& deal,
                                            Moment moment);
absl::StatusOr<LeadChange> RefuseConversion(const Lead& lead, int32_t pass,
                                            const std::string& reason, const std::string& message,
                                            Moment moment);

// The lead's deal was lost: it comes back at `reactivate_time`, or, where there is none, is
// DISQUALIFIED by `reason`.
absl::StatusOr<LeadChange> LoseDeal(const Lead& lead, const std::string& deal,
                                    const std::optional<absl::Time>& reactivate_time,
                                    const std::string& reason, Moment moment);
// A lost deal was reopened: the lead that its loss sent away is CONVERTED again.
absl::StatusOr<LeadChange> ReopenDeal(const Lead& lead, const std::string& deal, Moment moment);
absl::StatusOr<LeadChange> WinDeal(const Lead& lead, const std::string& deal, Moment moment);
// The won deal was reopened: the lead is no customer by it any more.
absl::StatusOr<LeadChange> LeaveCustomer(const Lead& lead, const std::string& deal, Moment moment);
// The deal never was, and so the lead was not converted, nor lost: it is QUALIFIED as before.
absl::StatusOr<LeadChange> VoidDeal(const Lead& lead, const std::string& deal, Moment moment);

// An activity took place at `effective`: the counts follow, and a NEW lead is WORKING by a personal
// outbound one.
LeadChange Touch(const Lead& lead, bool is_personal_outbound, Moment moment);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_DOMAIN_LEAD_VERBS_H_
