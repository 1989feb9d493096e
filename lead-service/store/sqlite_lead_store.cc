#include "lead-service/store/sqlite_lead_store.h"

#include <span>

#include "common/sql/migrator.h"
#include "common/status/status.h"
#include "lead-service/store/person_keys.h"

namespace revops::lead {

extern const std::span<const sql::Migration> kMigrations;

namespace {

absl::Status LoadLeads(sql::Connection& connection, const SubjectCodec<Lead>& codec,
                       LabelIndex& index, PersonIndex& persons) {
  return ForEachSubject(
      connection, SubjectTraits<Lead>::kSql, [&](const SubjectRow& row) -> absl::Status {
        REVOPS_ASSIGN_OR_RETURN(const StoredLead stored, CompleteSubject(connection, codec, row));
        index.Put(row.key, LabelRowOf(stored.value));
        for (const uint64_t hash : KeysOf(PersonTextsOf(stored.value))) persons.Add(hash, row.key);
        return absl::OkStatus();
      });
}

}  // namespace

absl::StatusOr<std::unique_ptr<SqliteLeadStore>> SqliteLeadStore::Open(const Options& options,
                                                                       const Codecs& codecs,
                                                                       const Clock* clock) {
  auto store = std::unique_ptr<SqliteLeadStore>(new SqliteLeadStore());
  REVOPS_ASSIGN_OR_RETURN(std::unique_ptr<sql::Connection> connection,
                          sql::Connection::Open(options.path, sql::Access::kReadWrite));
  REVOPS_RETURN_IF_ERROR(sql::Migrate(*connection, kMigrations));
  REVOPS_ASSIGN_OR_RETURN(store->log_, log::EventLog::Open(*connection, clock));
  REVOPS_RETURN_IF_ERROR(store->quiet_.Load(*connection));
  REVOPS_RETURN_IF_ERROR(store->field_keys_.Load(*connection));
  REVOPS_RETURN_IF_ERROR(LoadLeads(*connection, *codecs.lead, store->lead_index_, store->persons_));
  REVOPS_ASSIGN_OR_RETURN(store->readers_,
                          sql::ReaderPool::Open(options.path, options.reader_connections));
  store->parts_ = {.log = store->log_.get(),
                   .quiet = &store->quiet_,
                   .codecs = codecs,
                   .lead_index = &store->lead_index_,
                   .persons = &store->persons_,
                   .field_keys = &store->field_keys_};
  store->leads_ = std::make_unique<SqliteLeadReader>(
      store->readers_.get(), store->log_.get(), codecs.lead, &store->lead_index_, &store->persons_);
  store->people_ = std::make_unique<SqlitePeopleReaders>(store->readers_.get(), store->log_.get(),
                                                         codecs.people);
  sql::Writer::Options writer_options;
  writer_options.on_stopped = options.on_stopped;
  store->writer_ = sql::Writer::Start(std::move(connection), std::move(writer_options));
  return store;
}

}  // namespace revops::lead
