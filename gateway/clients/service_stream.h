// A server-streaming call to a service, read message by message as somebody asks for the next: a
// slow reader holds one message here, whatever the service has.
#ifndef REVOPS_GATEWAY_CLIENTS_SERVICE_STREAM_H_
#define REVOPS_GATEWAY_CLIENTS_SERVICE_STREAM_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "gateway/clients/backend.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/client_callback.h"

namespace revops::gateway {

// Thread-safe. Lives until the call is over, whoever else holds it.
class ServiceStream final : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>,
                            public std::enable_shared_from_this<ServiceStream> {
 public:
  // A message; nothing: the stream is over and well; an error: over, as ToldOf() says.
  using Read = absl::StatusOr<std::optional<std::string>>;

  // `backend` is a service, not the gateway itself.
  static std::shared_ptr<ServiceStream> Open(Backend& backend, const std::string& method_path,
                                             const OutgoingCall& call, absl::string_view request);

  // Calls `done` once, on any thread, perhaps within the call. One at a time; after the end, the
  // end again.
  void Next(std::function<void(Read)> done);
  // What was asked for is answered soon, with CANCELLED if nothing else.
  void Cancel();

  void OnReadDone(bool ok) override;
  void OnDone(const grpc::Status& status) override;

 private:
  ServiceStream(Backend& backend, const OutgoingCall& call, absl::string_view request);

  const std::string service_;
  grpc::ClientContext context_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
  std::shared_ptr<ServiceStream> self_;  // until OnDone()

  absl::Mutex mutex_;
  std::function<void(Read)> waiting_ ABSL_GUARDED_BY(mutex_);
  bool is_cancelled_ ABSL_GUARDED_BY(mutex_) = false;
  // The hold that keeps the call open between two reads.
  bool is_held_ ABSL_GUARDED_BY(mutex_) = true;
  std::optional<absl::Status> ended_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_CLIENTS_SERVICE_STREAM_H_
