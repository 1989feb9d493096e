#include "deal-service/store/sqlite_deal_writer.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "deal-service/store/visit_row.h"

namespace revops::deal {
namespace {

absl::Status NoSuchDeal(const std::string& name) {
  return ErrorWithReason(absl::StatusCode::kNotFound, "DEAL_NOT_FOUND",
                         absl::StrCat(name, ": there is no such deal"), {{"resource", name}});
}

log::Entry EntryFor(const CommandInfo& info) {
  log::Entry entry;
  entry.actor = info.actor;
  entry.request_id = info.request_id;
  entry.request_hash = info.request_hash;
  return entry;
}

}  // namespace

absl::StatusOr<std::optional<Revision>> SqliteDealWriter::FindRequest(const CommandInfo& info) {
  REVOPS_ASSIGN_OR_RETURN(
      const std::optional<log::Remembered> found,
      parts_.log->FindRequest(context_, {info.actor, info.request_id, info.request_hash}));
  if (!found.has_value()) return std::optional<Revision>();
  return std::optional<Revision>(found->revision);
}

absl::StatusOr<Deal> SqliteDealWriter::AnswerOf(Revision revision) {
  REVOPS_ASSIGN_OR_RETURN(const std::optional<log::Record> record,
                          log::EventLog::ReadOne(context_.connection(), revision));
  if (!record.has_value() || record->events.empty()) {
    return absl::DataLossError(absl::StrCat("revision ", revision.value, " is not in the log"));
  }
  REVOPS_ASSIGN_OR_RETURN(Deal deal, parts_.codec->DecodeDealAfter(record->events.back()));
  REVOPS_ASSIGN_OR_RETURN(deal.details.title, SelectTitle(context_.connection(), record->subject));
  return deal;
}

absl::StatusOr<Pipeline> SqliteDealWriter::PipelineAnswerOf(Revision revision) {
  REVOPS_ASSIGN_OR_RETURN(const std::optional<log::Record> record,
                          log::EventLog::ReadOne(context_.connection(), revision));
  if (!record.has_value() || record->events.empty()) {
    return absl::DataLossError(absl::StrCat("revision ", revision.value, " is not in the log"));
  }
  return parts_.codec->DecodePipeline(record->events.back());
}

absl::StatusOr<StoredDeal> SqliteDealWriter::Complete(DealRow row) {
  PipelinePtr pipeline = parts_.catalog->FindByKey(row.pipeline_key);
  if (pipeline == nullptr) {
    REVOPS_ASSIGN_OR_RETURN(const std::vector<CatalogEntry> all,
                            SelectPipelines(context_.connection()));
    for (const CatalogEntry& entry : all) {
      if (entry.key == row.pipeline_key) pipeline = entry.pipeline;
    }
  }
  if (pipeline == nullptr) {
    return absl::DataLossError(absl::StrCat(row.stored.deal.name(), ": its pipeline is missing"));
  }
  row.stored.deal.pipeline = pipeline->id();
  row.stored.deal.pipeline_version = pipeline->version();
  REVOPS_ASSIGN_OR_RETURN(row.stored.deal.details.title,
                          SelectTitle(context_.connection(), row.stored.key));
  return std::move(row.stored);
}

absl::StatusOr<StoredDeal> SqliteDealWriter::Load(const Uuid& id) {
  REVOPS_ASSIGN_OR_RETURN(std::optional<DealRow> row, SelectDealById(context_.connection(), id));
  if (!row.has_value()) return NoSuchDeal("deals/" + id.ToString());
  return Complete(*std::move(row));
}

absl::StatusOr<std::optional<StoredDeal>> SqliteDealWriter::FindByExternalId(
    const std::string& external_id) {
  REVOPS_ASSIGN_OR_RETURN(std::optional<DealRow> row,
                          SelectDealByExternalId(context_.connection(), external_id));
  if (!row.has_value()) return std::optional<StoredDeal>();
  REVOPS_ASSIGN_OR_RETURN(StoredDeal stored, Complete(*std::move(row)));
  return std::optional<StoredDeal>(std::move(stored));
}

absl::StatusOr<std::vector<Visit>> SqliteDealWriter::Visits(const StoredDeal& stored) {
  return SelectVisits(context_.connection(), stored);
}

absl::StatusOr<CatalogEntry> SqliteDealWriter::FindEntry(const std::string& id, int32_t version) {
  CatalogEntry entry = parts_.catalog->Find(id, version);
  // The latest version may have been written by an earlier command of this batch.
  if (entry.pipeline == nullptr) {
    REVOPS_ASSIGN_OR_RETURN(const std::vector<CatalogEntry> all,
                            SelectPipelines(context_.connection()));
    for (const CatalogEntry& candidate : all) {
      if (candidate.pipeline->id() != id) continue;
      if (version == 0 || candidate.pipeline->version() == version) entry = candidate;
    }
  }
  if (entry.pipeline != nullptr) return entry;
  const std::string name = absl::StrCat("pipelines/", id);
  return ErrorWithReason(absl::StatusCode::kNotFound, "PIPELINE_NOT_FOUND",
                         absl::StrCat(name, version == 0 ? "" : absl::StrCat(" version ", version),
                                      ": there is no such pipeline"),
                         {{"resource", name}});
}

absl::StatusOr<PipelinePtr> SqliteDealWriter::FindPipeline(const std::string& id, int32_t version) {
  REVOPS_ASSIGN_OR_RETURN(CatalogEntry entry, FindEntry(id, version));
  return std::move(entry.pipeline);
}

absl::Status SqliteDealWriter::SaveVisits(DealRow& row, const std::vector<DealChange>& changes) {
  for (const DealChange& change : changes) {
    if (change.boundary.has_value()) {
      REVOPS_RETURN_IF_ERROR(MoveBoundary(context_.connection(), row.stored, *change.boundary));
    }
    if (!change.ended_visit.has_value()) continue;
    REVOPS_ASSIGN_OR_RETURN(row.stored.last_visit,
                            AppendVisit(context_.connection(), row.stored.key,
                                        row.stored.last_visit, *change.ended_visit));
  }
  return absl::OkStatus();
}

absl::Status SqliteDealWriter::AppendEvents(const DealRow& row, Revision previous,
                                            const std::vector<DealChange>& changes,
                                            const Pipeline& pipeline, const CommandInfo& info,
                                            const log::Slot& slot) {
  log::Entry entry = EntryFor(info);
  entry.subject = row.stored.key;
  entry.previous = previous;
  EventHeader header{parts_.log->store_id(), slot.revision, 0,
                     slot.recorded_time,     info.actor,    info.request_id};
  for (const DealChange& change : changes) {
    entry.events.push_back(parts_.codec->EncodeDealChange(header, change, pipeline));
    ++header.index;
  }
  return parts_.log->Append(context_, slot, entry);
}

absl::StatusOr<Deal> SqliteDealWriter::Save(const StoredDeal& stored,
                                            std::vector<DealChange> changes,
                                            const CommandInfo& info) {
  const Deal& first = changes.front().after;
  REVOPS_ASSIGN_OR_RETURN(const CatalogEntry entry,
                          FindEntry(first.pipeline, first.pipeline_version));
  const log::Slot slot = parts_.log->Next(context_);
  for (DealChange& change : changes) {
    if (stored.key == 0) change.after.recorded_create_time = slot.recorded_time;
    change.after.recorded_update_time = slot.recorded_time;
    change.after.revision = slot.revision;
  }
  const bool is_new = stored.key == 0;
  DealRow row{stored, entry.key};
  row.stored.deal = changes.back().after;
  sql::Connection& connection = context_.connection();
  if (is_new) {
    const absl::StatusOr<int64_t> key = InsertDeal(connection, row);
    if (absl::IsAlreadyExists(key.status())) {
      return ErrorWithReason(
          absl::StatusCode::kAlreadyExists, "EXTERNAL_ID_TAKEN",
          absl::StrCat("external_id ", Quoted(first.external_id), " is another deal's"),
          {{"external_id", first.external_id}});
    }
    REVOPS_RETURN_IF_ERROR(key.status());
    row.stored.key = *key;
  }
  REVOPS_RETURN_IF_ERROR(SaveVisits(row, changes));
  const bool has_ended_visits = row.stored.last_visit != stored.last_visit;
  if (!is_new || has_ended_visits) REVOPS_RETURN_IF_ERROR(UpdateDeal(connection, row));
  if (row.stored.deal.details.title != (is_new ? "" : stored.deal.details.title)) {
    REVOPS_RETURN_IF_ERROR(UpsertTitle(connection, row.stored.key, row.stored.deal.details.title));
  }
  REVOPS_RETURN_IF_ERROR(AppendEvents(row, is_new ? Revision() : stored.deal.revision, changes,
                                      *entry.pipeline, info, slot));
  context_.OnCommitted([index = parts_.index, key = row.stored.key, deal = row.stored.deal] {
    index->Put(key, deal);
  });
  return std::move(row.stored.deal);
}

absl::StatusOr<Pipeline> SqliteDealWriter::SavePipeline(const Pipeline& pipeline,
                                                        const CommandInfo& info) {
  const log::Slot slot = parts_.log->Next(context_);
  Pipeline saved = Pipeline::Restore(pipeline.definition(), pipeline.version(), slot.recorded_time);
  REVOPS_ASSIGN_OR_RETURN(const int64_t key, InsertPipeline(context_.connection(), saved));
  log::Entry entry = EntryFor(info);
  entry.events.push_back(parts_.codec->EncodePipelineCreated(
      {parts_.log->store_id(), slot.revision, 0, slot.recorded_time, info.actor, info.request_id},
      saved));
  REVOPS_RETURN_IF_ERROR(parts_.log->Append(context_, slot, entry));
  context_.OnCommitted([catalog = parts_.catalog, key, saved] {
    catalog->Add({key, std::make_shared<Pipeline>(saved)});
  });
  return saved;
}

}  // namespace revops::deal
