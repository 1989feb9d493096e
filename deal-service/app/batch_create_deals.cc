#include "deal-service/app/batch_create_deals.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "deal-service/app/create_deal.h"
#include "deal-service/app/deal_leads.h"
#include "deal-service/app/history_match.h"
#include "deal-service/app/update_deal.h"
#include "deal-service/domain/transition.h"

namespace revops::deal {
namespace {

using Changes = std::vector<DealChange>;

// The error of one step, naming it.
absl::Status StepFailed(size_t i, const Deal& deal, const absl::Status& status) {
  const std::string step = absl::StrCat("transitions[", i, "]");
  if (absl::IsFailedPrecondition(status)) {
    std::vector<UnmetRule> rules = UnmetRulesOf(status);
    for (UnmetRule& rule : rules) rule.description = absl::StrCat(step, ": ", rule.description);
    return UnmetRules(deal.name(), rules);
  }
  Violations violations;
  violations.AddAll(step, status);
  return violations.ToStatus();
}

// Steps from `first` on, each upon the deal the one before left.
absl::Status ReplayFrom(const Pipeline& pipeline, const ImportDealCommand& command, size_t first,
                        const Deal& start, Changes& changes) {
  const Deal* deal = &start;
  for (size_t i = first; i < command.item.past.size(); ++i) {
    absl::StatusOr<DealChange> change =
        Replay(pipeline, *deal, command.item.past[i], command.header.now);
    if (!change.ok()) return StepFailed(i, *deal, change.status());
    changes.push_back(*std::move(change));
    deal = &changes.back().after;
  }
  return absl::OkStatus();
}

absl::StatusOr<ImportResult> CreateNew(DealWriter& store, const ImportDealCommand& command) {
  REVOPS_ASSIGN_OR_RETURN(const PipelinePtr pipeline, store.FindPipeline(command.item.pipeline, 0));
  Changes changes;
  changes.reserve(command.item.past.size() + 1);
  REVOPS_ASSIGN_OR_RETURN(
      DealChange opened,
      OpenNamed(*pipeline, command.item.deal, Moment{command.item.created, command.header.now},
                "effective_create_time"));
  if (const std::optional<LeadPass>& lead = command.item.deal.source_lead; lead.has_value()) {
    REVOPS_RETURN_IF_ERROR(
        LeadMustBeFree(store, command.header.reach, *lead, command.item.deal.id));
  }
  REVOPS_RETURN_IF_ERROR(store.CheckFieldKeys(opened.fields));
  changes.push_back(std::move(opened));
  REVOPS_RETURN_IF_ERROR(ReplayFrom(*pipeline, command, 0, Deal(changes.front().after), changes));
  if (command.header.validate_only) {
    return ImportResult{ImportResult::Outcome::kCreated, changes.back().after};
  }
  StoredDeal stored;
  stored.import_hash = command.item.content_hash;
  REVOPS_ASSIGN_OR_RETURN(Deal deal, store.Save(stored, std::move(changes), command.header.info));
  return ImportResult{ImportResult::Outcome::kCreated, std::move(deal)};
}

// What the item does not say stays as it is, each custom field for itself. Of the amounts it tells
// the last one counts: where no step below brings it, it holds from now on.
DealDetails Merged(const Deal& deal, const ImportedDeal& item) {
  DealDetails told = item.deal.details;
  told.amount = AmountTold(item);
  // Nobody can expect more of a closed deal.
  if (deal.is_closed()) told.forecast_category_override = ForecastCategory::kUnset;
  DealDetails merged = deal.details;
  TakeFields(FieldsSetIn(told), told, merged);
  return merged;
}

absl::StatusOr<ImportResult> UpdateExisting(DealWriter& store, StoredDeal stored,
                                            const ImportDealCommand& command) {
  const CommandHeader& header = command.header;
  REVOPS_RETURN_IF_ERROR(UnmetRules(stored.deal.name(), RulesAgainstVoid(stored.deal)));
  REVOPS_ASSIGN_OR_RETURN(const PipelinePtr pipeline,
                          store.FindPipeline(stored.deal.pipeline, stored.deal.pipeline_version));
  REVOPS_ASSIGN_OR_RETURN(const std::vector<PastVisit> past, store.Past(stored));
  REVOPS_ASSIGN_OR_RETURN(const size_t taken,
                          StepsTaken(*pipeline, past, stored.deal, command.item));
  Changes changes;
  changes.reserve(command.item.past.size() + 1);
  REVOPS_RETURN_IF_ERROR(ReplayFrom(*pipeline, command, taken, stored.deal, changes));
  const Deal moved = changes.empty() ? stored.deal : changes.back().after;
  absl::StatusOr<DealChange> updated =
      Update(moved, Merged(moved, command.item), Moment{header.now, header.now});
  if (absl::IsInvalidArgument(updated.status())) {
    Violations violations;
    violations.AddAll("deal", updated.status());
    return violations.ToStatus();
  }
  REVOPS_RETURN_IF_ERROR(updated.status());
  REVOPS_RETURN_IF_ERROR(store.CheckFieldKeys(updated->fields));
  if (!updated->fields.empty()) changes.push_back(*std::move(updated));
  const bool is_unchanged = changes.empty();
  const auto outcome =
      is_unchanged ? ImportResult::Outcome::kUnchanged : ImportResult::Outcome::kUpdated;
  if (header.validate_only) {
    return ImportResult{outcome, is_unchanged ? stored.deal : changes.back().after};
  }
  // Also where nothing differs, so that this content is no conflict the next time.
  stored.import_hash = command.item.content_hash;
  if (is_unchanged) {
    REVOPS_RETURN_IF_ERROR(store.SaveUnchanged(stored, header.info));
    return ImportResult{outcome, std::move(stored.deal)};
  }
  REVOPS_ASSIGN_OR_RETURN(Deal deal, store.Save(stored, std::move(changes), header.info));
  return ImportResult{outcome, std::move(deal)};
}

ImportResult::Outcome OutcomeOf(EarlierAnswer::Kind kind) {
  switch (kind) {
    case EarlierAnswer::Kind::kCreated:
      return ImportResult::Outcome::kCreated;
    case EarlierAnswer::Kind::kChanged:
      return ImportResult::Outcome::kUpdated;
    case EarlierAnswer::Kind::kUnchanged:
      break;
  }
  return ImportResult::Outcome::kUnchanged;
}

}  // namespace

absl::StatusOr<ImportResult> ImportDeal(DealWriter& store, const ImportDealCommand& command) {
  REVOPS_ASSIGN_OR_RETURN(const std::optional<EarlierAnswer> earlier,
                          store.FindRequest(command.header.info));
  if (earlier.has_value()) {
    REVOPS_ASSIGN_OR_RETURN(Deal deal, AnswerAgain(store, command.header.reach, *earlier));
    return ImportResult{OutcomeOf(earlier->kind), std::move(deal)};
  }
  const std::string& external_id = command.item.deal.external_id;
  if (external_id.empty()) return CreateNew(store, command);
  REVOPS_ASSIGN_OR_RETURN(std::optional<StoredDeal> existing, store.FindByExternalId(external_id));
  if (!existing.has_value()) return CreateNew(store, command);
  if (existing->import_hash == command.item.content_hash) {
    if (!command.header.validate_only) {
      REVOPS_RETURN_IF_ERROR(store.SaveUnchanged(*existing, command.header.info));
    }
    return ImportResult{ImportResult::Outcome::kUnchanged, std::move(existing->deal)};
  }
  if (command.update_existing) return UpdateExisting(store, *std::move(existing), command);
  return ErrorWithReason(
      absl::StatusCode::kAlreadyExists, "IMPORT_CONFLICT",
      absl::StrCat("external_id ", Quoted(external_id), " is ", existing->deal.name(),
                   " with other content; ask for an update to take it over"),
      {{"external_id", external_id}, {"resource", existing->deal.name()}});
}

}  // namespace revops::deal
