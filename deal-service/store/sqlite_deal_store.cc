#include "deal-service/store/sqlite_deal_store.h"

#include <span>

#include "common/sql/migrator.h"
#include "common/status/status.h"

namespace revops::deal {

extern const std::span<const sql::Migration> kMigrations;

namespace {

constexpr char kSystemActor[] = "users/system";

absl::Status CreateDefaultPipeline(SqliteDealStore& store) {
  return store.writer().Run(
      sql::Lane::kInteractive, [&store](sql::WriteContext& context) -> absl::Status {
        REVOPS_ASSIGN_OR_RETURN(const Pipeline pipeline,
                                Pipeline::Create(DefaultPipeline(), 1, absl::UnixEpoch()));
        CommandInfo info;
        info.actor = kSystemActor;
        return store.InCommand(context).SavePipeline(pipeline, info).status();
      });
}

}  // namespace

absl::StatusOr<std::unique_ptr<SqliteDealStore>> SqliteDealStore::Open(const Options& options,
                                                                       const EventCodec* codec,
                                                                       const Clock* clock) {
  auto store = std::unique_ptr<SqliteDealStore>(new SqliteDealStore());
  REVOPS_ASSIGN_OR_RETURN(std::unique_ptr<sql::Connection> connection,
                          sql::Connection::Open(options.path, sql::Access::kReadWrite));
  REVOPS_RETURN_IF_ERROR(sql::Migrate(*connection, kMigrations));
  REVOPS_ASSIGN_OR_RETURN(store->log_, log::EventLog::Open(*connection, clock));
  REVOPS_ASSIGN_OR_RETURN(const std::vector<CatalogEntry> pipelines, SelectPipelines(*connection));
  for (const CatalogEntry& entry : pipelines) store->catalog_.Add(entry);
  REVOPS_RETURN_IF_ERROR(store->quiet_.Load(*connection));
  REVOPS_RETURN_IF_ERROR(store->field_keys_.Load(*connection));
  REVOPS_RETURN_IF_ERROR(ForEachDeal(*connection, [&](const DealRow& row) {
    Deal deal = row.stored.deal;
    if (const PipelinePtr pipeline = store->catalog_.FindByKey(row.pipeline_key)) {
      deal.pipeline = pipeline->id();
    }
    for (const auto& [key, value] : deal.details.fields) store->field_keys_.AddKnown(key);
    store->index_.Put(row.stored.key, deal);
  }));
  REVOPS_ASSIGN_OR_RETURN(store->readers_,
                          sql::ReaderPool::Open(options.path, options.reader_connections));
  store->parts_ = {store->log_.get(), codec,          &store->catalog_,
                   &store->index_,    &store->quiet_, &store->field_keys_};
  store->reader_ = std::make_unique<SqliteDealReader>(store->readers_.get(), store->log_.get(),
                                                      &store->catalog_, &store->index_);
  sql::Writer::Options writer_options;
  writer_options.on_stopped = options.on_stopped;
  store->writer_ = sql::Writer::Start(std::move(connection), std::move(writer_options));
  if (pipelines.empty()) REVOPS_RETURN_IF_ERROR(CreateDefaultPipeline(*store));
  return store;
}

}  // namespace revops::deal
