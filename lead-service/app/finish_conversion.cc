#include "lead-service/app/finish_conversion.h"

#include <algorithm>
#include <utility>

#include "common/status/status.h"
#include "common/status/utf8.h"
#include "lead-service/app/conversion_road.h"
#include "lead-service/app/follow_deal.h"
#include "lead-service/app/record_command.h"

namespace revops::lead {
namespace {

// A longer one is cut: it is told with every event of the lead.
constexpr size_t kRefusalBytesMax = 512;

struct Pending {
  ConversionIntent intent;
  StoredLead stored;
};
absl::StatusOr<std::optional<Pending>> PendingPass(CommandStore& store, const Uuid& lead,
                                                   int32_t pass) {
  REVOPS_ASSIGN_OR_RETURN(std::optional<ConversionIntent> intent, store.FindIntent(lead));
  if (!intent.has_value() || intent->pass != pass) return std::optional<Pending>();
  REVOPS_ASSIGN_OR_RETURN(StoredLead stored, store.leads().Load(lead.ToString()));
  return std::optional<Pending>(Pending{*std::move(intent), std::move(stored)});
}

template <typename Record>
absl::StatusOr<bool> IsThere(SubjectTable<Record>& table, const std::string& name) {
  const auto id = IdOf(Record::kCollection, name);
  if (!id.has_value()) return false;
  const absl::StatusOr<Stored<Record>> stored = table.Load(std::string(*id));
  if (absl::IsNotFound(stored.status())) return false;
  REVOPS_RETURN_IF_ERROR(stored.status());
  return true;
}

template <typename Record>
absl::Status Make(SubjectTable<Record>& table, Record record, absl::Time now) {
  Change<Record> change{EventOf<Record>::kChanged, now, record,
                        DifferencesOf(typename Record::Details(), record.details)};
  return table.Put(Stored<Record>(), std::move(change)).status();
}

Uuid IdIn(absl::string_view collection, const std::string& name) {
  return Uuid::Parse(IdOf(collection, name).value_or(absl::string_view())).value_or(Uuid());
}

// The account that counts in the end.
absl::StatusOr<std::string> AccountInTheEnd(CommandStore& store, const ConversionIntent& intent,
                                            const MadeDeal& deal) {
  if (!intent.takes_deal_account) return intent.account;
  REVOPS_ASSIGN_OR_RETURN(const bool is_there, IsThere(store.people().accounts(), deal.account));
  return is_there ? deal.account : intent.account;
}

// Another lead of the same company may have made it meanwhile, or taken the domain.
absl::Status MakeAccount(CommandStore& store, const Lead& lead, const std::string& name,
                         absl::Time now) {
  SubjectTable<Account>& accounts = store.people().accounts();
  REVOPS_ASSIGN_OR_RETURN(const bool is_there, IsThere(accounts, name));
  if (is_there) return absl::OkStatus();
  const std::string domain = OwnDomainOf(lead);
  std::string holder;
  if (!domain.empty()) {
    REVOPS_ASSIGN_OR_RETURN(holder, store.people().lookup().AccountOfDomain(domain));
  }
  return Make(accounts, AccountOf(lead, IdIn(Account::kCollection, name), holder.empty()), now);
}

}  // namespace

absl::StatusOr<std::optional<Lead>> FinishLeadConversion(CommandStore& store, const Uuid& id,
                                                         int32_t pass, const MadeDeal& deal) {
  REVOPS_ASSIGN_OR_RETURN(std::optional<Pending> pending, PendingPass(store, id, pass));
  if (!pending.has_value()) return std::optional<Lead>();
  const ConversionIntent& intent = pending->intent;
  const Lead before = pending->stored.value;
  const absl::Time now = store.now();
  // A deal is as old as deal-service says, by its clock; the lead's present state began earlier.
  const absl::Time effective =
      std::min(now, std::max(before.state_enter_time, deal.created.value_or(intent.effective)));
  REVOPS_ASSIGN_OR_RETURN(const std::string account, AccountInTheEnd(store, intent, deal));
  Lead begun = before;
  begun.conversion.account = account;
  REVOPS_ASSIGN_OR_RETURN(LeadChange change,
                          FinishConversion(begun, pass, deal.name, {effective, now}));
  REVOPS_ASSIGN_OR_RETURN(StoredLead saved, store.leads().Put(pending->stored, std::move(change)));
  // The deal may be over already.
  REVOPS_RETURN_IF_ERROR(FollowOutcome(store, saved));
  if (intent.is_new_account && account == intent.account) {
    REVOPS_RETURN_IF_ERROR(MakeAccount(store, before, account, now));
    REVOPS_RETURN_IF_ERROR(FollowAccount(store, account).status());
  }
  if (intent.is_new_contact) {
    const std::string& contact = before.conversion.contact;
    REVOPS_RETURN_IF_ERROR(Make(store.people().contacts(),
                                ContactOf(before, IdIn(Contact::kCollection, contact), account),
                                now));
  }
  REVOPS_RETURN_IF_ERROR(store.DeleteIntent(id));
  // A deal that was voided already refuses it after all, and only successes are remembered.
  const bool is_refused = saved.value.conversion.state == ConversionState::kRefused;
  REVOPS_RETURN_IF_ERROR(is_refused ? store.AppendUnanswered() : store.Append());
  return std::optional<Lead>(std::move(saved.value));
}

absl::StatusOr<std::optional<Lead>> RefuseLeadConversion(CommandStore& store, const Uuid& id,
                                                         int32_t pass,
                                                         const absl::Status& refusal) {
  REVOPS_ASSIGN_OR_RETURN(std::optional<Pending> pending, PendingPass(store, id, pass));
  if (!pending.has_value()) return std::optional<Lead>();
  const absl::Time now = store.now();
  std::string reason = ReasonOf(refusal);
  if (reason.empty()) reason = absl::StatusCodeToString(refusal.code());
  const std::string message = FitUtf8(refusal.message(), kRefusalBytesMax);
  REVOPS_ASSIGN_OR_RETURN(LeadChange change, RefuseConversion(pending->stored.value, pass, reason,
                                                              message, {now, now}));
  REVOPS_ASSIGN_OR_RETURN(StoredLead saved, store.leads().Put(pending->stored, std::move(change)));
  REVOPS_RETURN_IF_ERROR(store.DeleteIntent(id));
  REVOPS_RETURN_IF_ERROR(store.AppendUnanswered());
  return std::optional<Lead>(std::move(saved.value));
}

}  // namespace revops::lead
