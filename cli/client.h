// The gateway as revopsctl sees it: one channel, a token on every call, errors as values.
#ifndef REVOPS_CLI_CLIENT_H_
#define REVOPS_CLI_CLIENT_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cli/patience.h"
#include "cli/stop_signal.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/channel_arguments.h"
#include "revops/deal/v1/deal_service.grpc.pb.h"
#include "revops/deal/v1/deal_watch_service.grpc.pb.h"
#include "revops/gateway/v1/gateway_service.grpc.pb.h"
#include "revops/lead/v1/lead_service.grpc.pb.h"
#include "revops/metrics/v1/metrics_service.grpc.pb.h"

namespace revops::cli {

struct ClientOptions {
  // `host:port`
  std::string gateway;
  std::string token;
  // Of every unary call.
  absl::Duration timeout = absl::Seconds(30);
  // Speak TLS; with ca_file, trust the certificates in it instead of the system's.
  bool is_tls = false;
  std::string ca_file;
};

// Bounds and waits of the channel to the gateway.
grpc::ChannelArguments GatewayChannelArguments();

// Thread-safe, but for Call(): one at a time, as the stop signal cancels one call.
class Client {
 public:
  // INVALID_ARGUMENT when the CA file can not be read. Does not connect yet. `stop` cancels what
  // Call() waits for, and must outlive the client.
  static absl::StatusOr<std::unique_ptr<Client>> Create(const ClientOptions& options,
                                                        StopSignal& stop);

  revops::deal::v1::DealService::StubInterface& deals() { return *deals_; }
  revops::deal::v1::DealWatchService::StubInterface& deal_watch() { return *deal_watch_; }
  revops::lead::v1::LeadService::StubInterface& leads() { return *leads_; }
  revops::metrics::v1::MetricsService::StubInterface& metrics() { return *metrics_; }
  revops::gateway::v1::GatewayService::StubInterface& gateway() { return *gateway_; }

  // For what has no stub here.
  const std::shared_ptr<grpc::Channel>& channel() { return channel_; }

  // Puts the token on a call.
  void Authorize(grpc::ClientContext& context) const;
  // The token, and the deadline of a unary call.
  void Prepare(grpc::ClientContext& context) const;
  absl::Duration timeout() const { return options_.timeout; }

  // One unary call: Call(client.deals(), &DealService::StubInterface::GetDeal, request). Tried
  // again as `patience` says where that is safe: reads, and writes with a request id (the same one
  // each time). The error of a write that may have been done carries its id (output/errors.h).
  // CANCELLED when stopped before the answer came.
  template <typename Stub, typename Result, typename Request, typename Response>
  absl::StatusOr<Response> Call(
      Stub& stub, Result (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
      const Request& request, const Patience& patience = kPersonsPatience) const {
    CallKind kind;
    if constexpr (requires { request.request_id(); }) {
      kind = {/*is_write=*/true, /*is_validation=*/false, request.request_id()};
    }
    if constexpr (requires { request.validate_only(); }) {
      kind.is_validation = request.validate_only();
    }
    Response response;
    absl::Status status = Run(
        [&](grpc::ClientContext& context) { return (stub.*method)(&context, request, &response); },
        kind, patience);
    if (!status.ok()) return status;
    return response;
  }

 private:
  struct CallKind {
    bool is_write = false;
    bool is_validation = false;
    std::string request_id;
  };
  using Attempt = std::function<grpc::Status(grpc::ClientContext&)>;

  Client(ClientOptions options, StopSignal& stop, std::shared_ptr<grpc::Channel> channel);

  absl::Status Run(const Attempt& attempt, const CallKind& kind, const Patience& patience) const;
  absl::Status RunOnce(const Attempt& attempt, absl::Time deadline) const;

  ClientOptions options_;
  StopSignal& stop_;
  const std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<revops::deal::v1::DealService::StubInterface> deals_;
  std::unique_ptr<revops::deal::v1::DealWatchService::StubInterface> deal_watch_;
  std::unique_ptr<revops::lead::v1::LeadService::StubInterface> leads_;
  std::unique_ptr<revops::metrics::v1::MetricsService::StubInterface> metrics_;
  std::unique_ptr<revops::gateway::v1::GatewayService::StubInterface> gateway_;
};

}  // namespace revops::cli

#endif  // REVOPS_CLI_CLIENT_H_
