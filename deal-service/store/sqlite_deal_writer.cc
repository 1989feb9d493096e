#include "deal-service/store/sqlite_deal_writer.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "deal-service/store/contact_row.h"
#include "deal-service/store/quiet_answers.h"
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

absl::StatusOr<std::optional<EarlierAnswer>> SqliteDealWriter::FindRequest(
    const CommandInfo& info) {
  REVOPS_ASSIGN_OR_RETURN(const std::optional<log::Remembered> found,
                          parts_.log->FindRequest(context_, RequestKeyOf(info)));
  if (!found.has_value()) {
    return FindQuietly(info);
  }
  EarlierAnswer answer;
  answer.revision = found->revision;
  REVOPS_ASSIGN_OR_RETURN(const log::Record record, ReadRecord(found->revision));
  if (record.previous.value == 0) answer.kind = EarlierAnswer::Kind::kCreated;
  return std::optional<EarlierAnswer>(answer);
}

absl::StatusOr<std::optional<EarlierAnswer>> SqliteDealWriter::FindQuietly(
    const CommandInfo& info) {
  REVOPS_ASSIGN_OR_RETURN(const std::optional<log::QuietAnswer> found,
                          parts_.quiet->Find(context_, RequestKeyOf(info), Now()));
  if (!found.has_value()) return std::optional<EarlierAnswer>();
  EarlierAnswer answer;
  answer.kind = EarlierAnswer::Kind::kUnchanged;
  if (found->kind == kPipelineAnswer) {
    answer.pipeline_key = found->value;
  } else {
    answer.revision = Revision{found->value};
  }
  return std::optional<EarlierAnswer>(answer);
}

absl::StatusOr<log::Record> SqliteDealWriter::ReadRecord(Revision revision) {
  REVOPS_ASSIGN_OR_RETURN(std::optional<log::Record> record,
                          log::EventLog::ReadOne(context_.connection(), revision));
  if (!record.has_value() || record->events.empty()) {
    return absl::DataLossError(absl::StrCat("revision ", revision.value, " is not in the log"));
  }
  return *std::move(record);
}

absl::StatusOr<Deal> SqliteDealWriter::AnswerOf(const EarlierAnswer& answer) {
  REVOPS_ASSIGN_OR_RETURN(const log::Record record, ReadRecord(answer.revision));
  REVOPS_ASSIGN_OR_RETURN(Deal deal, parts_.codec->DecodeDealAfter(record.events.back()));
  REVOPS_ASSIGN_OR_RETURN(deal.details.title, SelectTitle(context_.connection(), record.subject));
  return deal;
}

absl::StatusOr<Pipeline> SqliteDealWriter::PipelineAnswerOf(const EarlierAnswer& answer) {
  if (answer.pipeline_key != 0) {
    REVOPS_ASSIGN_OR_RETURN(const PipelinePtr pipeline, FindPipelineByKey(answer.pipeline_key));
    return *pipeline;
  }
  REVOPS_ASSIGN_OR_RETURN(const log::Record record, ReadRecord(answer.revision));
  return parts_.codec->DecodePipeline(record.events.back());
}

absl::StatusOr<PipelinePtr> SqliteDealWriter::FindPipelineByKey(int64_t key) {
  if (PipelinePtr known = parts_.catalog->FindByKey(key)) return known;
  // Written by an earlier command of this batch.
  REVOPS_ASSIGN_OR_RETURN(CatalogEntry entry, SelectPipeline(context_.connection(), key));
  if (entry.pipeline != nullptr) return std::move(entry.pipeline);
  return absl::DataLossError(absl::StrCat("pipeline ", key, " is missing"));
}

absl::StatusOr<StoredDeal> SqliteDealWriter::Complete(DealRow row) {
  REVOPS_ASSIGN_OR_RETURN(const PipelinePtr pipeline, FindPipelineByKey(row.pipeline_key));
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

absl::StatusOr<std::optional<StoredDeal>> SqliteDealWriter::FindByLead(const LeadPass& lead) {
  REVOPS_ASSIGN_OR_RETURN(const std::optional<int64_t> key,
                          SelectDealOfLead(context_.connection(), lead));
  if (!key.has_value()) return std::optional<StoredDeal>();
  REVOPS_ASSIGN_OR_RETURN(std::optional<DealRow> row, SelectDealByKey(context_.connection(), *key));
  if (!row.has_value()) return absl::DataLossError(absl::StrCat("deal ", *key, " is missing"));
  REVOPS_ASSIGN_OR_RETURN(StoredDeal stored, Complete(*std::move(row)));
  return std::optional<StoredDeal>(std::move(stored));
}

absl::StatusOr<std::vector<Visit>> SqliteDealWriter::Visits(const StoredDeal& stored) {
  return SelectVisits(context_.connection(), stored);
}

absl::StatusOr<std::vector<PastVisit>> SqliteDealWriter::Past(const StoredDeal& stored) {
  REVOPS_ASSIGN_OR_RETURN(const std::vector<Visit> visits, Visits(stored));
  std::vector<PastVisit> past(visits.size());
  for (size_t i = 0; i < visits.size(); ++i) past[i].visit = visits[i];
  int read = 0;
  // Newest first: the first event seen of a visit is its last.
  std::vector<bool> has_end(visits.size(), false);
  for (Revision at = stored.deal.revision; at.value != 0;) {
    if (++read > kHistoryReadMax) {
      return UnmetRules(stored.deal.name(),
                        {{"HISTORY_TOO_LONG", stored.deal.name(),
                          absl::StrCat("a deal that is compared with its past has at most ",
                                       kHistoryReadMax, " revisions")}});
    }
    REVOPS_ASSIGN_OR_RETURN(const log::Record record, ReadRecord(at));
    for (auto event = record.events.rbegin(); event != record.events.rend(); ++event) {
      REVOPS_ASSIGN_OR_RETURN(const Deal deal, parts_.codec->DecodeDealAfter(*event));
      const size_t place = static_cast<size_t>(deal.visit.number - 1);
      if (place >= past.size()) {
        return absl::DataLossError(absl::StrCat(deal.name(), ": an event of a visit it never had"));
      }
      if (!has_end[place]) past[place].amount_at_end = deal.details.amount;
      has_end[place] = true;
      past[place].amount_at_entry = deal.details.amount;
      past[place].loss_reason = deal.loss_reason;
      past[place].lost_to = deal.lost_to;
    }
    at = record.previous;
  }
  return past;
}

absl::Status SqliteDealWriter::CheckFieldKeys(const std::vector<FieldChange>& fields) {
  return parts_.field_keys->Check(log::FieldKeysSetBy(fields));
}

absl::StatusOr<CatalogEntry> SqliteDealWriter::FindEntry(const std::string& id, int32_t version) {
  // The latest version may have been written by an earlier command of this batch.
  if (version == 0) {
    REVOPS_ASSIGN_OR_RETURN(version, SelectLatestVersion(context_.connection(), id));
  }
  CatalogEntry entry;
  if (version != 0) entry = parts_.catalog->Find(id, version);
  if (version != 0 && entry.pipeline == nullptr) {
    REVOPS_ASSIGN_OR_RETURN(entry, SelectPipeline(context_.connection(), id, version));
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

absl::Status SqliteDealWriter::WriteDeal(DealRow& row, const StoredDeal& before,
                                         const std::vector<DealChange>& changes) {
  sql::Connection& connection = context_.connection();
  const bool is_new = before.key == 0;
  const Deal& deal = row.stored.deal;
  if (is_new) {
    const absl::StatusOr<int64_t> key = InsertDeal(connection, row);
    if (absl::IsAlreadyExists(key.status())) {
      return ErrorWithReason(
          absl::StatusCode::kAlreadyExists, "EXTERNAL_ID_TAKEN",
          absl::StrCat("external_id ", Quoted(deal.external_id), " is another deal's"),
          {{"external_id", deal.external_id}});
    }
    REVOPS_RETURN_IF_ERROR(key.status());
    row.stored.key = *key;
  }
  REVOPS_RETURN_IF_ERROR(UpdateLeads(connection, row.stored.key, before.deal, deal));
  REVOPS_RETURN_IF_ERROR(SaveVisits(row, changes));
  const bool has_ended_visits = row.stored.last_visit != before.last_visit;
  if (!is_new || has_ended_visits) REVOPS_RETURN_IF_ERROR(UpdateDeal(connection, row));
  if (deal.details.title == (is_new ? "" : before.deal.details.title)) return absl::OkStatus();
  return UpsertTitle(connection, row.stored.key, deal.details.title);
}

absl::StatusOr<Deal> SqliteDealWriter::Save(const StoredDeal& stored,
                                            std::vector<DealChange> changes,
                                            const CommandInfo& info) {
  const Deal& first = changes.front().after;
  REVOPS_ASSIGN_OR_RETURN(const CatalogEntry entry,
                          FindEntry(first.pipeline, first.pipeline_version));
  const log::Slot slot = parts_.log->Next(context_);
  const bool is_new = stored.key == 0;
  for (DealChange& change : changes) {
    if (is_new) change.after.recorded_create_time = slot.recorded_time;
    change.after.recorded_update_time = slot.recorded_time;
    change.after.revision = slot.revision;
    change.after.own_revision = slot.revision;
    const std::vector<std::string> keys = log::FieldKeysSetBy(change.fields);
    REVOPS_RETURN_IF_ERROR(parts_.field_keys->Check(keys));
    REVOPS_RETURN_IF_ERROR(parts_.field_keys->Note(context_, keys));
  }
  DealRow row{stored, entry.key};
  row.stored.deal = changes.back().after;
  REVOPS_RETURN_IF_ERROR(WriteDeal(row, stored, changes));
  REVOPS_RETURN_IF_ERROR(AppendEvents(row, is_new ? Revision() : stored.deal.revision, changes,
                                      *entry.pipeline, info, slot));
  context_.OnCommitted([index = parts_.index, key = row.stored.key, deal = row.stored.deal] {
    index->Put(key, deal);
  });
  return std::move(row.stored.deal);
}

absl::Status SqliteDealWriter::SaveUnchanged(const StoredDeal& stored, const CommandInfo& info) {
  REVOPS_RETURN_IF_ERROR(UpdateImportHash(context_.connection(), stored.key, stored.import_hash));
  return parts_.quiet->Remember(context_, RequestKeyOf(info),
                                {kDealAnswer, stored.deal.revision.value, {}}, Now());
}

absl::StatusOr<int64_t> SqliteDealWriter::StagesStored() {
  const PipelineCatalog::Extent known = parts_.catalog->extent();
  // And what this batch wrote.
  REVOPS_ASSIGN_OR_RETURN(const int64_t more, CountStages(context_.connection(), known.last_key));
  return known.stages + more;
}

absl::Status SqliteDealWriter::RememberUnchanged(const Pipeline& pipeline,
                                                 const CommandInfo& info) {
  REVOPS_ASSIGN_OR_RETURN(const CatalogEntry entry, FindEntry(pipeline.id(), pipeline.version()));
  return parts_.quiet->Remember(context_, RequestKeyOf(info), {kPipelineAnswer, entry.key, {}},
                                Now());
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
