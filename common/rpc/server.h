// A gRPC server of the suite: limits, health, and an orderly end.
#ifndef REVOPS_COMMON_RPC_SERVER_H_
#define REVOPS_COMMON_RPC_SERVER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/rpc/drain.h"
#include "common/rpc/health.h"
#include "grpcpp/generic/async_generic_service.h"
#include "grpcpp/server.h"

namespace revops::rpc {

// The largest request or reply: a batch of 64 deals with their histories, a response of a watch.
inline constexpr int kMessageBytesMax = 4 << 20;
// All metadata of one call: a signed principal, a bearer token, a traceparent and room to spare.
inline constexpr int kMetadataBytesMax = 16 << 10;
// Calls and streams in flight on one connection.
inline constexpr int kStreamsPerConnectionMax = 1024;
// A client may ping an idle connection this often, and is cut off when it does so more often.
inline constexpr absl::Duration kClientPingMin = absl::Seconds(5);
// A connection on which nothing is heard is asked after this long, and given up after the next.
inline constexpr absl::Duration kKeepaliveInterval = absl::Seconds(30);
inline constexpr absl::Duration kKeepaliveTimeout = absl::Seconds(10);
// How long calls in flight may take to end once draining began; then they are cancelled.
inline constexpr absl::Duration kDrainMax = absl::Seconds(10);

class Server {
 public:
  struct Options {
    // `host:port`; port 0 takes a free one.
    std::string listen;
    // Registered services, and at most one that takes every other method (the gateway's proxy).
    // They outlive the server.
    std::vector<grpc::Service*> services;
    grpc::CallbackGenericService* generic = nullptr;
    // Outlives the server; where null, the server has its own.
    HealthService* health = nullptr;
    // Full names of the proto services that health speaks of; SERVING from the start, unless health
    // was told otherwise before.
    std::vector<std::string> health_names;
    // Told when draining begins; outlives the server.
    DrainSignal* drain = nullptr;
  };

  // UNAVAILABLE when the address can not be bound.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const Options& options);
  // Drains.
  ~Server();

  int port() const { return port_; }
  // For services to say that they can not work (a stopped writer), by their proto's full name.
  HealthService& health() { return *health_; }

  // Health turns NOT_SERVING, streams are told to end, new calls are refused; waits until all calls
  // have ended, at most `at_most`, then cancels the rest. A second call does nothing.
  void Drain(absl::Duration at_most = kDrainMax);

 private:
  explicit Server(const Options& options)
      : drain_(options.drain), health_(options.health != nullptr ? options.health : &own_health_) {}

  DrainSignal* const drain_;
  HealthService own_health_;
  HealthService* const health_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

}  // namespace revops::rpc

#endif  // REVOPS_COMMON_RPC_SERVER_H_
