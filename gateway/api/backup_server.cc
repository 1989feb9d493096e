#include "gateway/api/backup_server.h"

#include <chrono>
#include <utility>

#include "grpcpp/server_builder.h"
#include "grpcpp/support/channel_arguments.h"

namespace revops::gateway {
namespace {

backup::Backups::Options Completed(backup::Backups::Options options, rpc::Telemetry* telemetry) {
  options.service = v1::BackupRequest::descriptor()->file()->FindServiceByName("BackupService");
  options.telemetry = telemetry;
  return options;
}

}  // namespace

BackupServer::BackupServer(backup::Backups::Options options, rpc::Environment& environment)
    : uncounted_(&environment.log),
      backups_(Completed(std::move(options), &uncounted_), environment),
      api_(&backups_) {
  grpc::ServerBuilder builder;
  builder.RegisterService(&api_);
  server_ = builder.BuildAndStart();
}

BackupServer::~BackupServer() { server_->Shutdown(std::chrono::system_clock::now()); }

std::shared_ptr<grpc::Channel> BackupServer::channel() {
  return server_->InProcessChannel(grpc::ChannelArguments());
}

}  // namespace revops::gateway
