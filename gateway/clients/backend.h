// One service behind the gateway: its channels, and unary calls of serialized messages over one.
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

// Thread-safe once it can answer.
class Backend {
 public:
  // `done` runs once, on any thread, and must not block.
  using Done = std::function<void(absl::StatusOr<std::string>)>;
  // Answers a call of `/package.Service/Method` within this process.
  using Local = std::function<void(const std::string& method_path, const OutgoingCall& call,
                                   absl::string_view request, Done done)>;

  // The gateway itself, see SetLocal(). `name` is the service's as a person knows it.
  explicit Backend(std::string name) : name_(std::move(name)) {}
  // A service at `host:port`. The suite's services talk within one host or one private network;
  // the signed principal is what they trust. Streams have a connection of their own: however many
  // are open, there is room for calls on the other.
  Backend(std::string name, const std::string& address);

  // For the gateway's own methods; before any call.
  void SetLocal(Local local) { local_ = std::move(local); }
  // For a service within this process, which is spoken to as any other; before any call.
  void SetChannel(const std::shared_ptr<grpc::Channel>& channel);

  const std::string& name() const { return name_; }
  // The gateway asks every caller for a token, itself included; services get signed principals, and
  // never a token.
  bool is_gateway() const { return !calls_.has_value(); }
  // Only of a service.
  grpc::GenericStub& stub() { return *calls_; }
  grpc::GenericStub& stream_stub() { return *streams_; }

  // Calls `/package.Service/Method`. A service's error is told as ToldOf() says
  // (service_error.h).
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
  Local local_;
  std::optional<grpc::GenericStub> calls_;
  std::optional<grpc::GenericStub> streams_;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_CLIENTS_BACKEND_H_
