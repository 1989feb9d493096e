#include "deal-service/app/batch_create_deals.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::deal {
namespace {

using Changes = std::vector<DealChange>;

// Steps from `first` on, each upon the deal the one before left.
absl::Status ReplayFrom(const Pipeline& pipeline, const ImportDealCommand& command, size_t first,
                        const Deal& start, Changes& changes) {
  Violations violations;
  const Deal* deal = &start;
  for (size_t i = first; i < command.item.past.size(); ++i) {
    absl::StatusOr<DealChange> change =
        Replay(pipeline, *deal, command.item.past[i], command.header.now);
    if (!change.ok()) {
      violations.AddAll(absl::StrCat("transitions[", i, "]"), change.status());
      return violations.ToStatus();
    }
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
      Open(*pipeline, command.item.deal, Moment{command.item.created, command.header.now}));
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

absl::Status HistoryDiffers(const Deal& deal, absl::string_view what) {
  return UnmetRules(deal.name(), {{"HISTORY_DIFFERS", deal.name(),
                                   absl::StrCat("the stored history is not the beginning of the "
                                                "item's: ",
                                                what)}});
}

// How many of the item's steps the stored deal has taken already.
absl::StatusOr<size_t> StepsTaken(const std::vector<Visit>& visits, const ImportedDeal& item,
                                  const Deal& deal) {
  if (visits.front().entered != item.created) return HistoryDiffers(deal, "another creation time");
  const size_t taken = visits.size() - 1;
  if (taken > item.past.size()) return HistoryDiffers(deal, "it has more steps");
  for (size_t i = 0; i < taken; ++i) {
    if (visits[i + 1].stage != item.past[i].stage ||
        visits[i + 1].entered != item.past[i].effective) {
      return HistoryDiffers(deal, absl::StrCat("step ", i + 1, " is another"));
    }
  }
  return taken;
}

// What an item does not say stays as it is; the amount it was created with is long overtaken once
// steps have been taken.
DealDetails Merged(const DealDetails& present, const DealDetails& item, bool keep_amount) {
  DealDetails merged = item;
  if (merged.title.empty()) merged.title = present.title;
  if (keep_amount || !merged.amount.has_value()) merged.amount = present.amount;
  merged.forecast_category_override = present.forecast_category_override;
  return merged;
}

absl::StatusOr<ImportResult> UpdateExisting(DealWriter& store, StoredDeal stored,
                                            const ImportDealCommand& command) {
  REVOPS_ASSIGN_OR_RETURN(const PipelinePtr pipeline,
                          store.FindPipeline(stored.deal.pipeline, stored.deal.pipeline_version));
  REVOPS_ASSIGN_OR_RETURN(const std::vector<Visit> visits, store.Visits(stored));
  REVOPS_ASSIGN_OR_RETURN(const size_t taken, StepsTaken(visits, command.item, stored.deal));
  Changes changes;
  Deal deal = stored.deal;
  const absl::Time now = command.header.now;
  const DealDetails details = Merged(deal.details, command.item.deal.details, taken > 0);
  REVOPS_RETURN_IF_ERROR(ReplayFrom(*pipeline, command, taken, stored.deal, changes));
  if (!changes.empty()) deal = changes.back().after;
  DealDetails wanted = details;
  if (!changes.empty()) wanted.amount = deal.details.amount;
  if (deal.is_closed()) wanted.forecast_category_override = ForecastCategory::kUnset;
  REVOPS_ASSIGN_OR_RETURN(DealChange updated, Update(deal, wanted, Moment{now, now}));
  if (!updated.fields.empty()) changes.push_back(std::move(updated));
  const Deal after = changes.empty() ? stored.deal : changes.back().after;
  if (command.header.validate_only || changes.empty()) {
    return ImportResult{
        changes.empty() ? ImportResult::Outcome::kUnchanged : ImportResult::Outcome::kUpdated,
        after};
  }
  stored.import_hash = command.item.content_hash;
  REVOPS_ASSIGN_OR_RETURN(deal, store.Save(stored, std::move(changes), command.header.info));
  return ImportResult{ImportResult::Outcome::kUpdated, std::move(deal)};
}

}  // namespace

absl::StatusOr<ImportResult> ImportDeal(DealWriter& store, const ImportDealCommand& command) {
  REVOPS_ASSIGN_OR_RETURN(const std::optional<Revision> earlier,
                          store.FindRequest(command.header.info));
  if (earlier.has_value()) {
    REVOPS_ASSIGN_OR_RETURN(Deal deal, store.AnswerOf(*earlier));
    return ImportResult{ImportResult::Outcome::kCreated, std::move(deal)};
  }
  const std::string& external_id = command.item.deal.external_id;
  if (external_id.empty()) return CreateNew(store, command);
  REVOPS_ASSIGN_OR_RETURN(std::optional<StoredDeal> existing, store.FindByExternalId(external_id));
  if (!existing.has_value()) return CreateNew(store, command);
  if (existing->import_hash == command.item.content_hash) {
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
