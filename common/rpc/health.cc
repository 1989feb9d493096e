#include "common/rpc/health.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/rpc/drain.h"
#include "common/status/check.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::rpc {

using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

// One open watch: sends the present status, then each change; one write in flight. Every member is
// guarded by the service's mutex, under which Step() is called.
class HealthService::WatchStream final : public grpc::ServerWriteReactor<HealthCheckResponse> {
 public:
  WatchStream(HealthService* health, std::string service)
      : health_(health), service_(std::move(service)) {}

  // gRPC only queues what these calls start, so they are safe under the mutex.
  void Step() {
    if (writing_ || finished_) return;
    if (cancelled_) return End(absl::CancelledError("the watch was given up by its caller"));
    const ServingStatus now = health_->StatusOf(service_);
    if (now != sent_) {
      sent_ = now;
      writing_ = true;
      response_.set_status(now);
      StartWrite(&response_);
    } else if (health_->ended_) {
      End(ServerDraining());
    }
  }

  void OnWriteDone(bool ok) override {
    absl::MutexLock lock(&health_->mutex_);
    writing_ = false;
    cancelled_ = cancelled_ || !ok;
    Step();
  }

  void OnCancel() override {
    absl::MutexLock lock(&health_->mutex_);
    // The write that is out may end well although nobody reads it: what follows it must know.
    cancelled_ = true;
    Step();
  }

  void OnDone() override {
    {
      absl::MutexLock lock(&health_->mutex_);
      health_->watches_.erase(this);
    }
    delete this;
  }

 private:
  void End(const absl::Status& status) {
    if (finished_) return;
    finished_ = true;
    Finish(ToGrpcStatus(status));
  }

  HealthService* const health_;
  const std::string service_;
  HealthCheckResponse response_;
  std::optional<ServingStatus> sent_;
  bool writing_ = false;
  bool cancelled_ = false;
  bool finished_ = false;
};

namespace {

absl::Status CheckName(const std::string& service) {
  if (service.size() <= kHealthNameBytesMax) return absl::OkStatus();
  return InvalidField("service", absl::StrCat("must be at most ", kHealthNameBytesMax,
                                              " bytes, is ", service.size()));
}

// A watch that was refused before it began.
class RefusedWatch final : public grpc::ServerWriteReactor<HealthCheckResponse> {
 public:
  explicit RefusedWatch(const absl::Status& status) { Finish(ToGrpcStatus(status)); }
  void OnDone() override { delete this; }
};

}  // namespace

HealthService::~HealthService() {
  absl::MutexLock lock(&mutex_);
  REVOPS_CHECK(watches_.empty(), "the health service must outlive the server");
}

void HealthService::Set(const std::string& service, bool serving) {
  absl::MutexLock lock(&mutex_);
  serving_[service] = serving;
  NotifyAll();
}

void HealthService::SetUnlessTold(const std::string& service, bool serving) {
  absl::MutexLock lock(&mutex_);
  if (serving_.emplace(service, serving).second) NotifyAll();
}

void HealthService::End() {
  absl::MutexLock lock(&mutex_);
  ended_ = true;
  NotifyAll();
}

bool HealthService::serving() const {
  absl::MutexLock lock(&mutex_);
  return StatusOf("") == HealthCheckResponse::SERVING;
}

size_t HealthService::watches() const {
  absl::MutexLock lock(&mutex_);
  return watches_.size();
}

HealthService::ServingStatus HealthService::StatusOf(const std::string& service) const {
  if (service.empty()) {
    const bool all = std::all_of(serving_.begin(), serving_.end(),
                                 [](const auto& entry) { return entry.second; });
    return all && !ended_ ? HealthCheckResponse::SERVING : HealthCheckResponse::NOT_SERVING;
  }
  const auto it = serving_.find(service);
  if (it == serving_.end()) return HealthCheckResponse::SERVICE_UNKNOWN;
  return it->second && !ended_ ? HealthCheckResponse::SERVING : HealthCheckResponse::NOT_SERVING;
}

void HealthService::NotifyAll() {
  for (WatchStream* watch : watches_) watch->Step();
}

grpc::ServerUnaryReactor* HealthService::Check(grpc::CallbackServerContext* context,
                                               const HealthCheckRequest* request,
                                               HealthCheckResponse* reply) {
  absl::Status status = CheckName(request->service());
  if (status.ok()) {
    absl::MutexLock lock(&mutex_);
    reply->set_status(StatusOf(request->service()));
  }
  if (reply->status() == HealthCheckResponse::SERVICE_UNKNOWN) {
    status = ErrorWithReason(absl::StatusCode::kNotFound, "SERVICE_UNKNOWN",
                             absl::StrCat(Quoted(request->service()), ": no such service here"),
                             {{"service", Quoted(request->service())}});
  }
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(ToGrpcStatus(status));
  return reactor;
}

grpc::ServerWriteReactor<HealthCheckResponse>* HealthService::Watch(
    grpc::CallbackServerContext*, const HealthCheckRequest* request) {
  if (absl::Status named = CheckName(request->service()); !named.ok()) {
    return new RefusedWatch(named);
  }
  absl::MutexLock lock(&mutex_);
  if (watches_.size() >= kHealthWatchesMax) {
    return new RefusedWatch(RetryLater(
        absl::StatusCode::kResourceExhausted, "WATCHES_FULL",
        absl::StrCat("at most ", kHealthWatchesMax, " health watches are served at once"),
        absl::Seconds(1)));
  }
  auto* watch = new WatchStream(this, request->service());
  watches_.insert(watch);
  watch->Step();
  return watch;
}

}  // namespace revops::rpc
