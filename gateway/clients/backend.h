// One service behind the gateway: a channel, and unary calls of serialized messages over it.
#ifndef REVOPS_GATEWAY_CLIENTS_BACKEND_H_
#define REVOPS_GATEWAY_CLIENTS_BACKEND_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "grpcpp/channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/support/byte_buffer.h"

namespace revops::gateway {

// On whose behalf a call goes out, and until when. Metadata with an empty value is not sent.
struct OutgoingCall {
  std::string principal;      // signed, `x-revops-principal`
  std::string authorization;  // only for the gateway's own service
  std::string traceparent;
  absl::Time deadline = absl::InfiniteFuture();
};

// Thread-safe once it has a channel.
class Backend {
 public:
  // `name` is the service's as a person knows it: `deal-service`.
  // The gateway itself, see SetChannel().
  explicit Backend(std::string name) : name_(std::move(name)), is_gateway_(true) {}
  // A service at `host:port`. The suite's services talk within one host or one private network; the
  // signed principal is what they trust.
  Backend(std::string name, const std::string& address);

  // For the gateway itself, whose channel is known only when it serves; before any call.
  void SetChannel(std::shared_ptr<grpc::Channel> channel);

  const std::string& name() const { return name_; }
  // The gateway asks every caller for a token, itself included; services get signed principals, and
  // never a token.
  bool is_gateway() const { return is_gateway_; }
  grpc::GenericStub& stub() { return *stub_; }
  // On a connection of its own: streams that stay open for hours leave the calls' one alone.
  grpc::GenericStub& stream_stub() { return streams_.has_value() ? *streams_ : *stub_; }

  // Calls `/package.Service/Method`. `done` runs once on a thread of gRPC, so it must not block.
  using Done = std::function<void(absl::StatusOr<std::string>)>;
  void Call(const std::string& method_path, const OutgoingCall& call, absl::string_view request,
            Done done);

  // The same with messages. INTERNAL where the answer does not parse.
  template <typename Response>
  void CallMethod(const std::string& method_path, const OutgoingCall& call,
                  const google::protobuf::Message& request,
                  std::function<void(absl::StatusOr<Response>)> done) {
    Call(method_path, call, request.SerializeAsString(),
         [done = std::move(done)](absl::StatusOr<std::string> bytes) {
           if (!bytes.ok()) return done(bytes.status());
           Response response;
           if (!response.ParseFromString(*bytes)) {
             return done(absl::InternalError("a service's answer does not parse"));
           }
           done(std::move(response));
         });
  }

 private:
  const std::string name_;
  const bool is_gateway_ = false;
  std::optional<grpc::GenericStub> stub_;
  std::optional<grpc::GenericStub> streams_;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_CLIENTS_BACKEND_H_
