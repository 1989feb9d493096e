#include "cli/client.h"

#include <chrono>

#include "absl/strings/str_cat.h"
#include "cli/read_file.h"
#include "common/status/status.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"

namespace revops::cli {
namespace {

constexpr size_t kCaFileBytesMax = 4 << 20;
// A page of 1000 deals is about 1 MiB; a report grouped by two fields may be larger.
constexpr int kReceivedBytesMax = 64 << 20;

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> Credentials(
    const ClientOptions& options) {
  if (!options.is_tls && options.ca_file.empty()) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions tls;
  if (!options.ca_file.empty()) {
    REVOPS_ASSIGN_OR_RETURN(tls.pem_root_certs, ReadFile(options.ca_file, kCaFileBytesMax));
  }
  return grpc::SslCredentials(tls);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Client>> Client::Create(const ClientOptions& options) {
  REVOPS_ASSIGN_OR_RETURN(const auto credentials, Credentials(options));
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kReceivedBytesMax);
  // A dropped connection is tried again within a second, as a person is waiting.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 200);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 5000);
  return std::unique_ptr<Client>(
      new Client(options, grpc::CreateCustomChannel(options.gateway, credentials, arguments)));
}

Client::Client(ClientOptions options, std::shared_ptr<grpc::Channel> channel)
    : options_(std::move(options)),
      deals_(revops::deal::v1::DealService::NewStub(channel)),
      deal_watch_(revops::deal::v1::DealWatchService::NewStub(channel)),
      metrics_(revops::metrics::v1::MetricsService::NewStub(channel)),
      gateway_(revops::gateway::v1::GatewayService::NewStub(channel)) {}

void Client::Authorize(grpc::ClientContext& context) const {
  if (!options_.token.empty()) {
    context.AddMetadata("authorization", absl::StrCat("Bearer ", options_.token));
  }
}

void Client::Prepare(grpc::ClientContext& context) const {
  Authorize(context);
  context.set_deadline(std::chrono::system_clock::now() +
                       absl::ToChronoNanoseconds(options_.timeout));
}

}  // namespace revops::cli
