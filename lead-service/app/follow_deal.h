// Use case: what a deal's state means for the leads that led to it, and for its account.
//
// It compares what is with what should be, so the same outcome twice, or an older one behind a
// newer one, changes nothing that is right already.
#ifndef REVOPS_LEAD_SERVICE_APP_FOLLOW_DEAL_H_
#define REVOPS_LEAD_SERVICE_APP_FOLLOW_DEAL_H_

#include "lead-service/app/command.h"
#include "lead-service/domain/deal_outcome.h"

namespace revops::lead {

// Leads whose present conversion leads to the deal, and its account, in one revision (none where
// nothing changes). True: there are more, ask again with another store. Whoever has moved on since
// is left alone. The outcome of a closed deal that has an account or `has_leads` is remembered: for
// its other deals' sake, and for leads that are still on their way to it.
absl::StatusOr<bool> FollowDeal(CommandStore& store, const DealOutcome& outcome, bool has_leads);

// All deals have been told anew: what is known of others is of none that is there. In one revision;
// true: there are more, ask again with another store.
absl::StatusOr<bool> ForgetUnconfirmed(CommandStore& store);

// The lead has just been converted to its deal, whose outcome may have come first. `saved` becomes
// the lead as it is then; nothing is appended.
absl::Status FollowOutcome(CommandStore& store, StoredLead& saved);

// The account is a customer since the first of its won deals, which may be older than it. Whether
// anything was put.
absl::StatusOr<bool> FollowAccount(CommandStore& store, const std::string& account);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_FOLLOW_DEAL_H_
