// grpc.health.v1.Health: whether the server, and each service in it, can do its work.
#ifndef REVOPS_COMMON_RPC_HEALTH_H_
#define REVOPS_COMMON_RPC_HEALTH_H_

#include <map>
#include <memory>
#include <set>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "grpcpp/support/server_callback.h"

namespace revops::rpc {

// More open health watches than this are refused: a handful of probes is all there ever is.
inline constexpr size_t kHealthWatchesMax = 64;
// Nobody has signed these requests, so nothing longer than a proto's full name can be is looked at.
inline constexpr size_t kHealthNameBytesMax = 256;

// Thread-safe. Needs no principal. The empty service name is the whole server: SERVING while every
// named service is.
class HealthService final : public grpc::health::v1::Health::CallbackService {
 public:
  HealthService() = default;
  ~HealthService() override;

  void Set(const std::string& service, bool serving);
  // Where nothing was Set() yet.
  void SetUnlessTold(const std::string& service, bool serving);
  // Everything NOT_SERVING for good, and every watch told so and ended.
  void End();
  bool serving() const;
  // How many watches are open.
  size_t watches() const;

  grpc::ServerUnaryReactor* Check(grpc::CallbackServerContext* context,
                                  const grpc::health::v1::HealthCheckRequest* request,
                                  grpc::health::v1::HealthCheckResponse* reply) override;
  grpc::ServerWriteReactor<grpc::health::v1::HealthCheckResponse>* Watch(
      grpc::CallbackServerContext* context,
      const grpc::health::v1::HealthCheckRequest* request) override;

 private:
  using ServingStatus = grpc::health::v1::HealthCheckResponse::ServingStatus;
  class WatchStream;

  ServingStatus StatusOf(const std::string& service) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void NotifyAll() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable absl::Mutex mutex_;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  std::map<std::string, bool> serving_ ABSL_GUARDED_BY(mutex_);
  std::set<WatchStream*> watches_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace revops::rpc

#endif  // REVOPS_COMMON_RPC_HEALTH_H_
