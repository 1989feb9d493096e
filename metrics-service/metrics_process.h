// metrics-service put together: facts, store, followers, the service on the wire.
#ifndef REVOPS_METRICS_SERVICE_METRICS_PROCESS_H_
#define REVOPS_METRICS_SERVICE_METRICS_PROCESS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "common/backup/backups.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/reflection.h"
#include "common/rpc/service_main.h"
#include "common/rpc/thread_pool.h"
#include "common/rpc/watch_client.h"
#include "metrics-service/api/metrics_service.h"
#include "metrics-service/facts/shared_facts.h"
#include "metrics-service/follow/following.h"
#include "metrics-service/store/sqlite_fact_store.h"
#include "revops/deal/v1/deal_watch_service.grpc.pb.h"
#include "revops/lead/v1/lead_service.grpc.pb.h"
#include "revops/metrics/v1/backup_service.grpc.pb.h"

namespace revops::metrics {

inline constexpr char kMetricsServiceName[] = "revops.metrics.v1.MetricsService";

class MetricsProcess final : public rpc::Service {
 public:
  // Opens the store that the flags name, rebuilds the facts, and begins to follow the deal-service
  // at `deal_service` (`host:port`) and the lead-service at `lead_service` (empty: none), for as
  // long as it lives. `environment` outlives it.
  static absl::StatusOr<std::unique_ptr<MetricsProcess>> Start(
      rpc::Environment& environment, const std::string& deal_service,
      const std::string& lead_service = "");
  // Stops following; what was applied is durable then.
  ~MetricsProcess() override;

  std::vector<grpc::Service*> grpc_services() override;
  absl::Status Serving(rpc::Server& server) override;

 private:
  explicit MetricsProcess(rpc::Environment& environment);
  void AddGauges();
  void AddLeadGauges();
  // Sets one of the two reasons not to be healthy.
  void SetHealth(bool& is_failing, bool fails) ABSL_LOCKS_EXCLUDED(health_mutex_);
  void ServeBackups();
  void Serve();
  rpc::WatchClient::Options OptionsFor(const char* name);
  void FollowDeals(const std::string& deal_service);
  void FollowLeads(const std::string& lead_service);

  rpc::Environment& environment_;
  int64_t drain_id_ = 0;
  SharedFacts facts_;
  absl::Mutex health_mutex_;
  bool is_store_stopped_ = false;  // both guarded by health_mutex_
  bool is_follow_stuck_ = false;
  std::unique_ptr<SqliteFactStore> store_;
  Following<DealHalf> deals_;
  // Null where no lead-service is followed.
  std::unique_ptr<Following<LeadHalf>> leads_;
  std::unique_ptr<rpc::Dispatcher> dispatcher_;
  std::unique_ptr<rpc::ThreadPool> readers_;
  std::unique_ptr<MetricsServiceApi> api_;
  std::unique_ptr<backup::Backups> backups_;
  std::unique_ptr<backup::BackupApi<v1::BackupService, v1::BackupRequest>> backup_api_;
  std::unique_ptr<rpc::Reflection> reflection_;
  std::unique_ptr<revops::deal::v1::DealWatchService::Stub> deal_stub_;
  std::unique_ptr<revops::lead::v1::LeadService::Stub> lead_stub_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_METRICS_PROCESS_H_
