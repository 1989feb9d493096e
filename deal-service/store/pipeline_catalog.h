// Every version of every pipeline, in memory: few, small, read by every call.
#ifndef REVOPS_DEAL_SERVICE_STORE_PIPELINE_CATALOG_H_
#define REVOPS_DEAL_SERVICE_STORE_PIPELINE_CATALOG_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "common/sql/database.h"
#include "deal-service/store/deal_store.h"

namespace revops::deal {

struct CatalogEntry {
  int64_t key = 0;  // row of table `pipeline`
  PipelinePtr pipeline;
};

// Writes one version with its stages; answers the row's key.
absl::StatusOr<int64_t> InsertPipeline(sql::Connection& connection, const Pipeline& pipeline);
absl::StatusOr<std::vector<CatalogEntry>> SelectPipelines(sql::Connection& connection);
// One of them, by the row's key or by id and version; pipeline is null where there is none.
absl::StatusOr<CatalogEntry> SelectPipeline(sql::Connection& connection, int64_t key);
absl::StatusOr<CatalogEntry> SelectPipeline(sql::Connection& connection, const std::string& id,
                                            int32_t version);
// 0 where there is no such pipeline. What this batch wrote counts.
absl::StatusOr<int32_t> SelectLatestVersion(sql::Connection& connection, const std::string& id);
// Stages of the pipelines behind row `after_key`.
absl::StatusOr<int64_t> CountStages(sql::Connection& connection, int64_t after_key);

// Thread-safe. Holds what is on disk: a new version is added when its commit is done.
class PipelineCatalog {
 public:
  void Add(const CatalogEntry& entry);
  // version 0: the latest. No entry: pipeline is null.
  CatalogEntry Find(const std::string& id, int32_t version) const;
  PipelinePtr FindByKey(int64_t key) const;
  std::vector<PipelinePtr> Latest() const;
  // Stages of all versions of all pipelines, and the last one's key.
  struct Extent {
    int64_t stages = 0;
    int64_t last_key = 0;
  };
  Extent extent() const;

 private:
  mutable absl::Mutex mutex_;
  std::map<std::string, std::map<int32_t, CatalogEntry>> by_id_ ABSL_GUARDED_BY(mutex_);
  std::map<int64_t, PipelinePtr> by_key_ ABSL_GUARDED_BY(mutex_);
  Extent extent_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_STORE_PIPELINE_CATALOG_H_
