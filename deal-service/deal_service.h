// deal-service put together: store, dispatchers, the two services on the wire.
#ifndef REVOPS_DEAL_SERVICE_DEAL_SERVICE_H_
#define REVOPS_DEAL_SERVICE_DEAL_SERVICE_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "common/backup/backups.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/reflection.h"
#include "common/rpc/service_main.h"
#include "common/rpc/thread_pool.h"
#include "deal-service/api/deal_service.h"
#include "deal-service/api/deal_watch_service.h"
#include "deal-service/api/event_codec.h"
#include "deal-service/store/sqlite_deal_store.h"
#include "revops/deal/v1/backup_service.grpc.pb.h"

namespace revops::deal {

class DealServiceProcess final : public rpc::Service {
 public:
  // Opens the store that the flags name. `environment` outlives it, and so does `clock`, which is
  // the environment's unless given.
  static absl::StatusOr<std::unique_ptr<DealServiceProcess>> Start(rpc::Environment& environment,
                                                                   const Clock* clock = nullptr);
  std::vector<grpc::Service*> grpc_services() override;

 private:
  DealServiceProcess() = default;
  void ServeBackups(rpc::Environment& environment);

  ProtoEventCodec codec_;
  std::unique_ptr<rpc::Dispatcher> deals_;
  std::unique_ptr<rpc::Dispatcher> watches_;
  std::unique_ptr<SqliteDealStore> store_;
  std::unique_ptr<rpc::ThreadPool> readers_;
  std::unique_ptr<DealServiceApi> deal_api_;
  std::unique_ptr<DealWatchApi> watch_api_;
  std::unique_ptr<backup::Backups> backups_;
  std::unique_ptr<backup::BackupApi<v1::BackupService, v1::BackupRequest>> backup_api_;
  std::unique_ptr<rpc::Reflection> reflection_;
};

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_DEAL_SERVICE_H_
