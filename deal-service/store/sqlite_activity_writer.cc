// The activities' part of SqliteDealWriter.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "deal-service/store/activity_row.h"
#include "deal-service/store/quiet_answers.h"
#include "deal-service/store/sqlite_deal_writer.h"

namespace revops::deal {

absl::StatusOr<StoredActivity> SqliteDealWriter::LoadActivity(const StoredDeal& deal,
                                                              const Uuid& id) {
  REVOPS_ASSIGN_OR_RETURN(std::optional<StoredActivity> found,
                          SelectActivityById(context_.connection(), id));
  if (!found.has_value() || found->deal_key != deal.key) return NoSuchActivity(deal.deal.id, id);
  found->activity.deal = deal.deal.id;
  return *std::move(found);
}

absl::StatusOr<std::optional<StoredActivity>> SqliteDealWriter::FindActivityByExternalId(
    const std::string& external_id) {
  REVOPS_ASSIGN_OR_RETURN(std::optional<StoredActivity> found,
                          SelectActivityByExternalId(context_.connection(), external_id));
  if (!found.has_value()) return found;
  REVOPS_ASSIGN_OR_RETURN(const std::optional<DealRow> deal,
                          SelectDealByKey(context_.connection(), found->deal_key));
  if (!deal.has_value()) {
    return absl::DataLossError(absl::StrCat("deal ", found->deal_key, " is missing"));
  }
  found->activity.deal = deal->stored.deal.id;
  return found;
}

absl::StatusOr<EventCodec::ActivityAfter> SqliteDealWriter::ActivityAnswerOf(
    const EarlierAnswer& answer) {
  REVOPS_ASSIGN_OR_RETURN(const log::Record record, ReadRecord(answer.revision));
  REVOPS_ASSIGN_OR_RETURN(EventCodec::ActivityAfter after,
                          parts_.codec->DecodeActivity(record.events.back()));
  Activity& activity = after.activity;
  REVOPS_ASSIGN_OR_RETURN(const std::optional<StoredActivity> present,
                          SelectActivityById(context_.connection(), activity.id));
  if (present.has_value()) activity.details.note = present->activity.details.note;
  return after;
}

absl::Status SqliteDealWriter::WriteActivity(StoredActivity& stored) {
  sql::Connection& connection = context_.connection();
  const std::string& note = stored.activity.details.note;
  if (stored.key != 0) {
    REVOPS_RETURN_IF_ERROR(UpdateActivity(connection, stored));
    return WriteActivityNote(connection, stored.key, note);
  }
  const absl::StatusOr<int64_t> key = InsertActivity(connection, stored);
  if (absl::IsAlreadyExists(key.status())) {
    const std::string& external_id = stored.activity.external_id;
    return ErrorWithReason(
        absl::StatusCode::kAlreadyExists, "EXTERNAL_ID_TAKEN",
        absl::StrCat("external_id ", Quoted(external_id), " is another activity's"),
        {{"external_id", external_id}});
  }
  REVOPS_RETURN_IF_ERROR(key.status());
  stored.key = *key;
  return note.empty() ? absl::OkStatus() : WriteActivityNote(connection, stored.key, note);
}

absl::StatusOr<Activity> SqliteDealWriter::SaveActivity(const StoredDeal& deal,
                                                        const StoredActivity& activity,
                                                        const std::vector<std::string>& changed,
                                                        const CommandInfo& info) {
  REVOPS_ASSIGN_OR_RETURN(const CatalogEntry entry,
                          FindEntry(deal.deal.pipeline, deal.deal.pipeline_version));
  const log::Slot slot = parts_.log->Next(context_);
  const bool is_new = activity.key == 0;
  StoredActivity saved = activity;
  if (is_new) saved.activity.recorded_create_time = slot.recorded_time;
  saved.activity.recorded_update_time = slot.recorded_time;
  saved.activity.revision = slot.revision;
  REVOPS_RETURN_IF_ERROR(WriteActivity(saved));

  DealChange change;
  change.type = ChangeType::kActivity;
  // What is planned for later is known, and so true, from now on.
  change.effective_time = std::min(saved.activity.details.effective, slot.recorded_time);
  change.activity = saved.activity;
  for (const std::string& field : changed) change.fields.push_back({"activity." + field, "", ""});
  change.after = deal.deal;
  if (is_new) ++change.after.activity_count;
  REVOPS_ASSIGN_OR_RETURN(change.after.last_activity,
                          SelectLastActivity(context_.connection(), deal.key, slot.recorded_time));
  change.after.recorded_update_time = slot.recorded_time;
  change.after.revision = slot.revision;
  DealRow row{deal, entry.key};
  row.stored.deal = change.after;
  REVOPS_RETURN_IF_ERROR(UpdateDeal(context_.connection(), row));
  REVOPS_RETURN_IF_ERROR(
      AppendEvents(row, deal.deal.revision, {change}, *entry.pipeline, info, slot));
  return std::move(saved.activity);
}

absl::Status SqliteDealWriter::SaveActivityUnchanged(const StoredActivity& activity,
                                                     const CommandInfo& info) {
  return parts_.quiet->Remember(context_, RequestKeyOf(info),
                                {kActivityAnswer, activity.activity.revision.value, {}}, Now());
}

}  // namespace revops::deal
