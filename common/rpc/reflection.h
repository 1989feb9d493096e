// grpc.reflection.v1 and v1alpha: what services a server offers and how their messages look, so
// that tools (buf curl, grpcurl, Postman) need no proto files.
//
// gRPC's own reflection knows only services registered in the process, and v1alpha alone: a gateway
// that passes methods on would show none of them.
#ifndef REVOPS_COMMON_RPC_REFLECTION_H_
#define REVOPS_COMMON_RPC_REFLECTION_H_

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "grpc/reflection/v1/reflection.grpc.pb.h"
#include "grpc/reflection/v1alpha/reflection.grpc.pb.h"
#include "grpcpp/server_context.h"

namespace revops::rpc {

class Authenticator;  // authenticator.h

// A tool needs one stream for some seconds.
inline constexpr int kReflectionStreamsMax = 64;
// No name of a file, type or symbol is longer.
inline constexpr size_t kReflectionNameBytesMax = 512;

// Thread-safe. Outlives the server.
class Reflection {
 public:
  struct Options {
    // Full names of the services that it lists; those of health and reflection are added.
    std::vector<std::string> services;
    // Who may ask; null: anybody who reaches the server.
    std::function<absl::Status(const grpc::CallbackServerContext&)> permit;
  };
  explicit Reflection(Options options);
  // For a service behind the gateway: whoever the suite vouches for may ask. `authenticator`
  // outlives it.
  static Options ForTheSuite(std::vector<std::string> services, const Authenticator* authenticator);
  std::vector<grpc::Service*> services() { return {&v1_, &v1alpha_}; }

 private:
  template <typename Protocol>
  class Stream;
  template <typename Protocol>
  class Service final : public Protocol::Base {
   public:
    explicit Service(Reflection* owner) : owner_(owner) {}
    grpc::ServerBidiReactor<typename Protocol::Request, typename Protocol::Response>*
    ServerReflectionInfo(grpc::CallbackServerContext* context) override;

   private:
    Reflection* const owner_;
  };
  struct V1 {
    using Base = grpc::reflection::v1::ServerReflection::CallbackService;
    using Request = grpc::reflection::v1::ServerReflectionRequest;
    using Response = grpc::reflection::v1::ServerReflectionResponse;
  };
  struct V1Alpha {
    using Base = grpc::reflection::v1alpha::ServerReflection::CallbackService;
    using Request = grpc::reflection::v1alpha::ServerReflectionRequest;
    using Response = grpc::reflection::v1alpha::ServerReflectionResponse;
  };

  Options options_;
  std::atomic<int> streams_ = 0;
  Service<V1> v1_{this};
  Service<V1Alpha> v1alpha_{this};
};

}  // namespace revops::rpc

#endif  // REVOPS_COMMON_RPC_REFLECTION_H_
