#include "cli/backup/stores.h"

#include "revops/deal/v1/backup_service.grpc.pb.h"
#include "revops/gateway/v1/backup_service.grpc.pb.h"
#include "revops/metrics/v1/backup_service.grpc.pb.h"

namespace revops::cli {
namespace {

template <typename Service, typename Request>
std::unique_ptr<BackupStream> Begin(Client& client, grpc::ClientContext* context) {
  return Service::NewStub(client.channel())->Backup(context, Request());
}

// The truth first: what metrics-service has beyond it, it would follow anyway.
constexpr Store kStores[] = {
    {"deal-service", "deal-service.db",
     Begin<revops::deal::v1::BackupService, revops::deal::v1::BackupRequest>},
    {"metrics-service", "metrics-service.db",
     Begin<revops::metrics::v1::BackupService, revops::metrics::v1::BackupRequest>},
    {"revops-gateway", "revops-gateway.db",
     Begin<revops::gateway::v1::BackupService, revops::gateway::v1::BackupRequest>},
};

}  // namespace

std::span<const Store> Stores() { return kStores; }

}  // namespace revops::cli
