#include "tests/cli/fake_gateway.h"

#include "absl/strings/str_cat.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "grpcpp/server_builder.h"
#include "revops/deal/v1/backup_service.grpc.pb.h"
#include "revops/gateway/v1/backup_service.grpc.pb.h"
#include "revops/lead/v1/backup_service.grpc.pb.h"
#include "revops/metrics/v1/backup_service.grpc.pb.h"
#include "tests/cli/default_pipeline.h"

namespace revops::cli {

namespace deal = revops::deal::v1;
namespace gateway = revops::gateway::v1;
namespace lead = revops::lead::v1;
namespace metrics = revops::metrics::v1;

namespace {

template <typename Service, typename Request>
class FakeBackups final : public Service::Service {
 public:
  explicit FakeBackups(FakeGateway* gateway) : gateway_(gateway) {}
  grpc::Status Backup(grpc::ServerContext* context, const Request* request,
                      grpc::ServerWriter<revops::type::v1::BackupResponse>* writer) override {
    return gateway_->Backup(context, *request, writer);
  }

 private:
  FakeGateway* const gateway_;
};

}  // namespace

FakeGateway::FakeGateway() : leads_(*this) {
  pipelines_["pipelines/default"] = DefaultPipeline();
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
  builder.RegisterService(static_cast<deal::DealService::Service*>(this));
  builder.RegisterService(static_cast<deal::DealWatchService::Service*>(this));
  builder.RegisterService(static_cast<metrics::MetricsService::Service*>(this));
  builder.RegisterService(static_cast<gateway::GatewayService::Service*>(this));
  builder.RegisterService(&leads_);
  backup_services_.push_back(
      std::make_unique<FakeBackups<lead::BackupService, lead::BackupRequest>>(this));
  backup_services_.push_back(
      std::make_unique<FakeBackups<deal::BackupService, deal::BackupRequest>>(this));
  backup_services_.push_back(
      std::make_unique<FakeBackups<metrics::BackupService, metrics::BackupRequest>>(this));
  backup_services_.push_back(
      std::make_unique<FakeBackups<gateway::BackupService, gateway::BackupRequest>>(this));
  for (const auto& service : backup_services_) builder.RegisterService(service.get());
  server_ = builder.BuildAndStart();
}

FakeGateway::~FakeGateway() { server_->Shutdown(std::chrono::system_clock::now()); }

std::string FakeGateway::address() const { return absl::StrCat("127.0.0.1:", port_); }

void FakeGateway::FailNext(absl::Status status, int times, int skipped) {
  absl::MutexLock lock(&mutex_);
  failure_ = std::move(status);
  failures_left_ = times;
  skipped_left_ = skipped;
}

std::map<std::string, deal::DealWithHistory> FakeGateway::Deals() const {
  absl::MutexLock lock(&mutex_);
  return deals_;
}

int FakeGateway::BatchCalls() const {
  absl::MutexLock lock(&mutex_);
  return batch_calls_;
}

void FakeGateway::LoseReplies(int times) {
  absl::MutexLock lock(&mutex_);
  lost_replies_left_ = times;
}

void FakeGateway::FailItem(const std::string& external_id, absl::Status status, int times) {
  absl::MutexLock lock(&mutex_);
  failing_item_ = external_id;
  item_failure_ = std::move(status);
  item_failures_left_ = times;
}

void FakeGateway::Hang() {
  absl::MutexLock lock(&mutex_);
  hangs_ = true;
}

bool FakeGateway::WaitUntilHanging(absl::Duration limit) const {
  absl::MutexLock lock(&mutex_);
  return mutex_.AwaitWithTimeout(absl::Condition(&is_hanging_), limit);
}

void FakeGateway::OnBatch(std::function<void()> action) {
  absl::MutexLock lock(&mutex_);
  on_batch_ = std::move(action);
}

std::vector<std::string> FakeGateway::Requests() const {
  absl::MutexLock lock(&mutex_);
  return requests_;
}

std::string FakeGateway::LastRequest() const {
  absl::MutexLock lock(&mutex_);
  return last_request_;
}

std::vector<std::string> FakeGateway::WatchRequests() const {
  absl::MutexLock lock(&mutex_);
  return watch_requests_;
}

void FakeGateway::ScriptStream(ScriptedStream stream) {
  absl::MutexLock lock(&mutex_);
  streams_.push_back(std::move(stream));
}

absl::Status FakeGateway::Admit(const grpc::ServerContext& context,
                                const google::protobuf::Message& request) {
  const auto& metadata = context.client_metadata();
  const auto it = metadata.find("authorization");
  if (it == metadata.end() || it->second != absl::StrCat("Bearer ", kToken).c_str()) {
    return absl::UnauthenticatedError("no valid token");
  }
  absl::MutexLock lock(&mutex_);
  last_request_ = request.ShortDebugString();
  requests_.push_back(absl::StrCat(request.GetDescriptor()->name(), " ", last_request_));
  while (hangs_ && !context.IsCancelled()) {
    is_hanging_ = true;
    const auto never = [] { return false; };
    mutex_.AwaitWithTimeout(absl::Condition(&never), absl::Milliseconds(2));
  }
  is_hanging_ = false;
  if (failures_left_ > 0 && --skipped_left_ < 0) {
    --failures_left_;
    return failure_;
  }
  return absl::OkStatus();
}

void FakeGateway::ScriptBackup(ScriptedBackup backup) {
  absl::MutexLock lock(&mutex_);
  backups_.push_back(std::move(backup));
}

grpc::Status FakeGateway::Backup(grpc::ServerContext* context,
                                 const google::protobuf::Message& request,
                                 grpc::ServerWriter<revops::type::v1::BackupResponse>* writer) {
  if (const absl::Status admitted = Admit(*context, request); !admitted.ok()) {
    return ToGrpcStatus(admitted);
  }
  ScriptedBackup backup;
  {
    absl::MutexLock lock(&mutex_);
    if (backups_.empty()) return ToGrpcStatus(absl::InternalError("no backup is scripted"));
    backup = std::move(backups_.front());
    backups_.pop_front();
  }
  for (const auto& response : backup.responses) writer->Write(response);
  if (!backup.hangs) return ToGrpcStatus(backup.ending);
  Hang();
  return ToGrpcStatus(Admit(*context, request));
}

}  // namespace revops::cli
