#include "cli/client.h"

#include <chrono>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/output/errors.h"
#include "cli/read_file.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"

namespace revops::cli {
namespace {

constexpr size_t kCaFileBytesMax = 4 << 20;
// A page of 250 deals is 2 MiB at most (32 custom fields and labels at their bounds are 8 KiB a
// deal); a report grouped by two fields may be larger.
constexpr int kReceivedBytesMax = 64 << 20;
// A connection on which nothing is heard is asked after this long (the gateway allows more), and
// given up after the next: a watch through a dead network ends, and is resumed.
constexpr absl::Duration kKeepaliveInterval = absl::Seconds(30);
constexpr absl::Duration kKeepaliveTimeout = absl::Seconds(10);

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> Credentials(
    const ClientOptions& options) {
  if (!options.is_tls && options.ca_file.empty()) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions tls;
  if (!options.ca_file.empty()) {
    REVOPS_ASSIGN_OR_RETURN(tls.pem_root_certs, ReadFile(options.ca_file, kCaFileBytesMax));
  }
  return grpc::SslCredentials(tls);
}

// Whether a write may have been done although its answer says nothing of it.
bool IsUnsure(const absl::Status& status) {
  return status.code() == absl::StatusCode::kUnavailable ||
         status.code() == absl::StatusCode::kDeadlineExceeded ||
         status.code() == absl::StatusCode::kCancelled;
}

}  // namespace

grpc::ChannelArguments GatewayChannelArguments() {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kReceivedBytesMax);
  // A dropped connection is tried again within a second, as a person is waiting.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 200);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 5000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS,
                   static_cast<int>(absl::ToInt64Milliseconds(kKeepaliveInterval)));
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS,
                   static_cast<int>(absl::ToInt64Milliseconds(kKeepaliveTimeout)));
  // A watcher sends nothing after its request, and must go on asking.
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  return arguments;
}

absl::StatusOr<std::unique_ptr<Client>> Client::Create(const ClientOptions& options,
                                                       StopSignal& stop) {
  REVOPS_ASSIGN_OR_RETURN(const auto credentials, Credentials(options));
  return std::unique_ptr<Client>(new Client(
      options, stop,
      grpc::CreateCustomChannel(options.gateway, credentials, GatewayChannelArguments())));
}

Client::Client(ClientOptions options, StopSignal& stop, std::shared_ptr<grpc::Channel> channel)
    : options_(std::move(options)),
      stop_(stop),
      channel_(channel),
      deals_(revops::deal::v1::DealService::NewStub(channel)),
      deal_watch_(revops::deal::v1::DealWatchService::NewStub(channel)),
      leads_(revops::lead::v1::LeadService::NewStub(channel)),
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

absl::Status Client::Run(const Attempt& attempt, const CallKind& kind,
                         const Patience& patience) const {
  const bool is_repeatable = !kind.is_write || !kind.request_id.empty();
  const absl::Time deadline = absl::Now() + options_.timeout;
  absl::Status status;
  for (int number = 1;; ++number) {
    status = RunOnce(attempt, patience.is_of_import ? absl::Now() + options_.timeout : deadline);
    if (!is_repeatable || !IsWorthWaiting(status, number, patience)) break;
    const absl::Duration wait = WaitBehind(status, number, patience);
    if (!patience.is_of_import && absl::Now() + wait >= deadline) break;
    if (stop_.WaitFor(wait)) break;
  }
  if (stop_.stopped() && IsUnsure(status)) {
    status = absl::CancelledError("stopped before the answer came");
  }
  if (kind.is_write && !kind.is_validation && IsUnsure(status))
    SetRequestId(status, kind.request_id);
  return status;
}

absl::Status Client::RunOnce(const Attempt& attempt, absl::Time deadline) const {
  grpc::ClientContext context;
  Authorize(context);
  context.set_deadline(absl::ToChronoTime(deadline));
  stop_.OnStop([&context] { context.TryCancel(); });
  absl::Status status = FromGrpcStatus(attempt(context));
  stop_.OnStop({});
  return status;
}

}  // namespace revops::cli
