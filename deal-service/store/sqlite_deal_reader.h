// DealReader over the SQLite store's read-only connections.
#ifndef REVOPS_DEAL_SERVICE_STORE_SQLITE_DEAL_READER_H_
#define REVOPS_DEAL_SERVICE_STORE_SQLITE_DEAL_READER_H_

#include <string>
#include <vector>

#include "common/log/event_log.h"
#include "common/sql/reader_pool.h"
#include "deal-service/store/activity_store.h"
#include "deal-service/store/deal_index.h"
#include "deal-service/store/deal_row.h"
#include "deal-service/store/deal_store.h"
#include "deal-service/store/pipeline_catalog.h"

namespace revops::deal {

class SqliteDealReader final : public ActivityReader {
 public:
  SqliteDealReader(sql::ReaderPool* pool, const log::EventLog* log, const PipelineCatalog* catalog,
                   const DealIndex* index)
      : pool_(pool), log_(log), catalog_(catalog), index_(index) {}

  absl::StatusOr<Deal> Get(const Uuid& id, absl::Time deadline) override;
  absl::StatusOr<DealPage> List(const DealFilter& filter, int64_t after_key, int limit,
                                absl::Time deadline) override;
  absl::StatusOr<std::vector<Visit>> Visits(const Uuid& id, const Admit& admit,
                                            absl::Time deadline) override;
  absl::StatusOr<ChangePage> Changes(const Uuid& id, const Admit& admit, ChangeCursor from,
                                     int limit, absl::Time deadline) override;
  absl::StatusOr<PipelinePtr> FindPipeline(const std::string& id, int32_t version) override;
  std::vector<PipelinePtr> Pipelines() override { return catalog_->Latest(); }

  // sqlite_activity_reader.cc
  absl::StatusOr<Activity> GetActivity(const Uuid& deal, const Uuid& id, const Admit& admit,
                                       absl::Time deadline) override;
  absl::StatusOr<ActivityPage> Activities(const Uuid& deal, const Admit& admit, int64_t before_key,
                                          int limit, absl::Time deadline) override;

 private:
  absl::StatusOr<StoredDeal> Load(sql::Connection& connection, const Uuid& id);
  absl::StatusOr<StoredDeal> Complete(sql::Connection& connection, DealRow row);
  absl::StatusOr<std::vector<int64_t>> Keys(sql::Connection& connection, const DealFilter& filter,
                                            int64_t after_key, size_t limit, absl::Time deadline);

  sql::ReaderPool* pool_;
  const log::EventLog* log_;
  const PipelineCatalog* catalog_;
  const DealIndex* index_;
};

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_STORE_SQLITE_DEAL_READER_H_
