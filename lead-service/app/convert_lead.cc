#include "lead-service/app/convert_lead.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "lead-service/app/record_command.h"

namespace revops::lead {
namespace {

absl::Status AlreadyConverted(const Lead& lead) {
  const Conversion& conversion = lead.conversion;
  return ErrorWithReason(
      absl::StatusCode::kFailedPrecondition, "ALREADY_CONVERTED",
      conversion.deal.empty()
          ? absl::StrCat(lead.name(), " was imported as converted")
          : absl::StrCat(lead.name(), " is converted already, to ", conversion.deal),
      {{"lead", lead.name()}, {"deal", conversion.deal}, {"account", conversion.account}});
}

ConversionIntent IntentOf(const ConvertLeadCommand& command, const ConversionRoad& road,
                          const LeadChange& begun) {
  const CommandHeader& header = command.header;
  return {.lead = command.id,
          .pass = begun.after.conversion.pass,
          .asked_hash = command.asked_hash,
          .actor = header.info.actor,
          .request_id = header.info.request_id,
          .request_hash = header.info.request_hash,
          .principal = command.principal,
          .order = command.order_of(begun.after),
          .effective = begun.effective_time,
          .account = road.account,
          .account_key = road.account_key,
          .is_new_account = road.is_new_account,
          .is_new_contact = road.is_new_contact,
          .takes_deal_account = road.takes_deal_account};
}

}  // namespace

absl::StatusOr<BegunConversion> ConvertLead(CommandStore& store,
                                            const ConvertLeadCommand& command) {
  const CommandHeader& header = command.header;
  REVOPS_ASSIGN_OR_RETURN(const std::optional<EarlierAnswer> earlier, store.FindRequest());
  if (earlier.has_value()) {
    REVOPS_ASSIGN_OR_RETURN(Lead answer, AnswerAgain(store, header.reach, *earlier));
    return BegunConversion{std::move(answer)};
  }
  REVOPS_ASSIGN_OR_RETURN(const StoredLead stored, store.leads().Load(command.id.ToString()));
  const Lead& lead = stored.value;
  REVOPS_RETURN_IF_ERROR(CheckReach(header.reach, lead));
  if (lead.is_converting() && !header.validate_only) {
    REVOPS_ASSIGN_OR_RETURN(const auto pending, store.FindIntent(lead.id));
    if (pending.has_value() && pending->asked_hash == command.asked_hash) {
      return BegunConversion{lead, pending->pass};
    }
  }
  if (lead.state == LeadState::kConverted) return AlreadyConverted(lead);
  REVOPS_RETURN_IF_ERROR(CheckEtag(header.etag, lead.name(), lead.revision));
  REVOPS_ASSIGN_OR_RETURN(const ConversionRoad road,
                          ChooseRoad(store, header.reach, command.asked, lead));
  Conversion conversion;
  conversion.deal = command.asked.deal;
  conversion.joined = !command.asked.deal.empty();
  conversion.account = road.account;
  conversion.contact = road.contact;
  absl::StatusOr<LeadChange> begun = BeginConversion(lead, conversion, header.moment());
  if (!begun.ok()) return Within("new_deal", begun.status());
  LeadChange change = *std::move(begun);
  ConversionIntent intent = IntentOf(command, road, change);
  const int32_t pass = intent.pass;
  if (header.validate_only) return BegunConversion{change.after, 0, std::move(intent)};
  REVOPS_RETURN_IF_ERROR(store.PutIntent(intent));
  REVOPS_ASSIGN_OR_RETURN(StoredLead saved, store.leads().Put(stored, std::move(change)));
  REVOPS_RETURN_IF_ERROR(store.AppendUnanswered());
  return BegunConversion{std::move(saved.value), pass, std::move(intent)};
}

}  // namespace revops::lead
