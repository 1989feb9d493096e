#include "lead-service/app/follow_deal.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "common/status/status.h"
#include "common/time/timestamps.h"
#include "lead-service/store/outcome_table.h"
#include "lead-service/store/people_store.h"

namespace revops::lead {
namespace {

// A revision has at most 256 events and 1 MiB, a lead with all its fields about 16 KiB, and up to
// two events: a deal may have any number of leads.
constexpr size_t kLeadsPerRevision = 16;
// At most an event for the account of each, of a few KiB.
constexpr int kOutcomesPerRevision = 64;

// Since when the lead is what the deal makes of it: by the deal's clock, not before what it was,
// not in the future of this one.
Moment MomentOf(const Lead& lead, const DealOutcome& outcome, absl::Time now) {
  return {std::min(now, std::max(lead.state_enter_time, outcome.since)), now};
}

bool IsSentAwayBy(const Lead& lead, const std::string& deal) {
  const bool is_away =
      lead.state == LeadState::kNurturing || lead.state == LeadState::kDisqualified;
  return is_away && lead.lost_deal == deal;
}

// The next verb on the way to what the outcome means; nothing when the lead is there.
absl::StatusOr<std::optional<LeadChange>> NextChange(const Lead& lead, const DealOutcome& outcome,
                                                     Moment moment) {
  using Next = std::optional<LeadChange>;
  const auto next = [](absl::StatusOr<LeadChange> change) -> absl::StatusOr<Next> {
    REVOPS_RETURN_IF_ERROR(change.status());
    return Next(*std::move(change));
  };
  const std::string& deal = outcome.deal;
  const bool is_at_it = lead.state == LeadState::kConverted && lead.conversion.deal == deal;
  const bool is_away = IsSentAwayBy(lead, deal) && lead.conversion.deal == deal;
  if (!is_at_it && !is_away) return Next();
  switch (outcome.state) {
    case DealState::kVoid:
      return next(VoidDeal(lead, deal, moment));
    case DealState::kLost:
      if (is_away) return Next();
      return next(LoseDeal(lead, deal, outcome.reactivate_time, outcome.loss_reason, moment));
    case DealState::kWon:
      if (is_away) return next(ReopenDeal(lead, deal, moment));
      if (lead.customer_time.has_value()) return Next();
      return next(WinDeal(lead, deal, moment));
    case DealState::kOpen:
      if (is_away) return next(ReopenDeal(lead, deal, moment));
      if (!lead.customer_time.has_value()) return Next();
      return next(LeaveCustomer(lead, deal, moment));
  }
  return Next();
}

// Whether anything was put.
absl::StatusOr<bool> BringTo(CommandStore& store, const DealOutcome& outcome, StoredLead& stored) {
  bool has_changed = false;
  for (;;) {
    const Lead& lead = stored.value;
    REVOPS_ASSIGN_OR_RETURN(std::optional<LeadChange> change,
                            NextChange(lead, outcome, MomentOf(lead, outcome, store.now())));
    if (!change.has_value()) return has_changed;
    REVOPS_ASSIGN_OR_RETURN(stored, store.leads().Put(stored, *std::move(change)));
    has_changed = true;
  }
}

std::string TextOf(const std::optional<absl::Time>& time) {
  return time.has_value() ? FormatInstant(*time) : std::string();
}

}  // namespace

absl::StatusOr<bool> FollowAccount(CommandStore& store, const std::string& name) {
  const auto id = IdOf(Account::kCollection, name);
  if (!id.has_value()) return false;
  SubjectTable<Account>& accounts = store.people().accounts();
  const absl::StatusOr<Stored<Account>> stored = accounts.Load(std::string(*id));
  if (absl::IsNotFound(stored.status())) return false;
  REVOPS_RETURN_IF_ERROR(stored.status());
  REVOPS_ASSIGN_OR_RETURN(const std::optional<absl::Time> first, store.outcomes().FirstWinOf(name));
  if (first == stored->value.customer_time) return false;
  Change<Account> change{EventType::kAccount, store.now(), stored->value, {}};
  change.fields.push_back({"customer_time", TextOf(stored->value.customer_time), TextOf(first)});
  change.after.customer_time = first;
  REVOPS_RETURN_IF_ERROR(accounts.Put(*stored, std::move(change)).status());
  return true;
}

absl::StatusOr<bool> FollowDeal(CommandStore& store, const DealOutcome& outcome, bool has_leads) {
  REVOPS_ASSIGN_OR_RETURN(const std::optional<DealOutcome> before,
                          store.outcomes().Find(outcome.deal));
  REVOPS_ASSIGN_OR_RETURN(const std::vector<int64_t> keys, store.LeadsOfDeal(outcome.deal));
  const bool matters = has_leads || !outcome.account.empty() || !keys.empty();
  if (outcome.state == DealState::kOpen) {
    if (before.has_value()) REVOPS_RETURN_IF_ERROR(store.outcomes().Forget(outcome.deal));
  } else if (matters) {
    REVOPS_RETURN_IF_ERROR(store.outcomes().Keep(outcome));
  }
  bool has_changed = false;
  std::vector<std::string> accounts = {outcome.account};
  if (before.has_value() && before->account != outcome.account) accounts.push_back(before->account);
  for (const std::string& account : accounts) {
    REVOPS_ASSIGN_OR_RETURN(const bool changed, FollowAccount(store, account));
    has_changed |= changed;
  }
  size_t moved = 0;
  for (const int64_t key : keys) {
    if (moved == kLeadsPerRevision) break;
    REVOPS_ASSIGN_OR_RETURN(std::optional<StoredLead> stored, store.leads().LoadByKey(key));
    if (!stored.has_value()) continue;
    REVOPS_ASSIGN_OR_RETURN(const bool changed, BringTo(store, outcome, *stored));
    moved += changed ? 1 : 0;
  }
  if (has_changed || moved > 0) REVOPS_RETURN_IF_ERROR(store.Append());
  // Those that were brought along are at it now, so asking again goes on behind them.
  return moved == kLeadsPerRevision;
}

absl::StatusOr<bool> ForgetUnconfirmed(CommandStore& store) {
  REVOPS_ASSIGN_OR_RETURN(const std::vector<DealOutcome> outcomes,
                          store.outcomes().Unconfirmed(kOutcomesPerRevision));
  std::set<std::string> accounts;
  for (const DealOutcome& outcome : outcomes) {
    REVOPS_RETURN_IF_ERROR(store.outcomes().Forget(outcome.deal));
    accounts.insert(outcome.account);
  }
  bool has_changed = false;
  for (const std::string& account : accounts) {
    REVOPS_ASSIGN_OR_RETURN(const bool changed, FollowAccount(store, account));
    has_changed |= changed;
  }
  if (has_changed) REVOPS_RETURN_IF_ERROR(store.Append());
  return outcomes.size() == static_cast<size_t>(kOutcomesPerRevision);
}

absl::Status FollowOutcome(CommandStore& store, StoredLead& saved) {
  REVOPS_ASSIGN_OR_RETURN(const std::optional<DealOutcome> outcome,
                          store.outcomes().Find(saved.value.conversion.deal));
  if (!outcome.has_value()) return absl::OkStatus();
  return BringTo(store, *outcome, saved).status();
}

}  // namespace revops::lead
