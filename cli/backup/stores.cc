#include "cli/backup/stores.h"

#include "revops/deal/v1/backup_service.grpc.pb.h"
#include "revops/gateway/v1/backup_service.grpc.pb.h"
#include "revops/lead/v1/backup_service.grpc.pb.h"
#include "revops/metrics/v1/backup_service.grpc.pb.h"

namespace revops::cli {
namespace {

template <typename Service, typename Request>
std::unique_ptr<BackupStream> Begin(Client& client, grpc::ClientContext* context) {
  return Service::NewStub(client.channel())->Backup(context, Request());
}

// The truth first: what metrics-service has beyond it, it would follow anyway. Leads before deals:
// a conversion that the copy of the leads has begun or not seen, and that of the deals has, is
// found again by the deal that it made; the other way round the deal would be missing.
constexpr Store kStores[] = {
    {"lead-service", "lead-service.db",
     Begin<revops::lead::v1::BackupService, revops::lead::v1::BackupRequest>},
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
