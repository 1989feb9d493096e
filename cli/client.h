// The gateway as revopsctl sees it: one channel, a token on every call, errors as values.
#ifndef REVOPS_CLI_CLIENT_H_
#define REVOPS_CLI_CLIENT_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/status/grpc_status.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "revops/deal/v1/deal_service.grpc.pb.h"
#include "revops/deal/v1/deal_watch_service.grpc.pb.h"
#include "revops/gateway/v1/gateway_service.grpc.pb.h"
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

// Thread-safe.
class Client {
 public:
  // INVALID_ARGUMENT when the CA file can not be read. Does not connect yet.
  static absl::StatusOr<std::unique_ptr<Client>> Create(const ClientOptions& options);

  revops::deal::v1::DealService::StubInterface& deals() { return *deals_; }
  revops::deal::v1::DealWatchService::StubInterface& deal_watch() { return *deal_watch_; }
  revops::metrics::v1::MetricsService::StubInterface& metrics() { return *metrics_; }
  revops::gateway::v1::GatewayService::StubInterface& gateway() { return *gateway_; }

  // Puts the token on a call.
  void Authorize(grpc::ClientContext& context) const;
  // The token, and the deadline of a unary call.
  void Prepare(grpc::ClientContext& context) const;
  absl::Duration timeout() const { return options_.timeout; }

  // One unary call: Call(client.deals(), &DealService::StubInterface::GetDeal, request).
  template <typename Stub, typename Result, typename Request, typename Response>
  absl::StatusOr<Response> Call(Stub& stub,
                                Result (Stub::*method)(grpc::ClientContext*, const Request&,
                                                       Response*),
                                const Request& request) const {
    grpc::ClientContext context;
    Prepare(context);
    Response response;
    absl::Status status = FromGrpcStatus((stub.*method)(&context, request, &response));
    if (!status.ok()) return status;
    return response;
  }

 private:
  Client(ClientOptions options, std::shared_ptr<grpc::Channel> channel);

  ClientOptions options_;
  std::unique_ptr<revops::deal::v1::DealService::StubInterface> deals_;
  std::unique_ptr<revops::deal::v1::DealWatchService::StubInterface> deal_watch_;
  std::unique_ptr<revops::metrics::v1::MetricsService::StubInterface> metrics_;
  std::unique_ptr<revops::gateway::v1::GatewayService::StubInterface> gateway_;
};

}  // namespace revops::cli

#endif  // REVOPS_CLI_CLIENT_H_
