// The gateway's own BackupService on a server without a port: the proxy reaches it over a channel
// within the process, checked and signed as for any other service, so that all three stores are
// copied by the same code and the proxy knows no difference.
#ifndef REVOPS_GATEWAY_API_BACKUP_SERVER_H_
#define REVOPS_GATEWAY_API_BACKUP_SERVER_H_

#include <memory>

#include "common/backup/backups.h"
#include "common/rpc/service_main.h"
#include "common/rpc/telemetry.h"
#include "grpcpp/channel.h"
#include "grpcpp/server.h"
#include "revops/gateway/v1/backup_service.grpc.pb.h"

namespace revops::gateway {

class BackupServer {
 public:
  // Of `options` it needs the writer and the store; both outlive it, as does `environment`.
  BackupServer(backup::Backups::Options options, rpc::Environment& environment);
  // Cancels what is under way.
  ~BackupServer();

  std::shared_ptr<grpc::Channel> channel();

 private:
  // Calls are counted where they come in: at the proxy.
  rpc::Telemetry uncounted_;
  backup::Backups backups_;
  backup::BackupApi<v1::BackupService, v1::BackupRequest> api_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_API_BACKUP_SERVER_H_
