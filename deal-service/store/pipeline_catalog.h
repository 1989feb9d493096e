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

// Thread-safe. Holds what is on disk: a new version is added when its commit is done.
class PipelineCatalog {
 public:
  void Add(const CatalogEntry& entry);
  // version 0: the latest. No entry: pipeline is null.
  CatalogEntry Find(const std::string& id, int32_t version) const;
  PipelinePtr FindByKey(int64_t key) const;
  std::vector<PipelinePtr> Latest() const;

 private:
  mutable absl::Mutex mutex_;
  std::map<std::string, std::map<int32_t, CatalogEntry>> by_id_ ABSL_GUARDED_BY(mutex_);
  std::map<int64_t, PipelinePtr> by_key_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_STORE_PIPELINE_CATALOG_H_
