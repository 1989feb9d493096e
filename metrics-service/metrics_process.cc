#include "metrics-service/metrics_process.h"

#include <utility>

#include "common/rpc/outgoing.h"
#include "common/status/status.h"

namespace revops::metrics {

namespace pb = revops::deal::v1;

namespace {

// A report is a scan: more threads than the machine has cores would only wait for each other.
constexpr int kReportThreads = 2;
constexpr char kServiceName[] = "metrics-service";

}  // namespace

MetricsProcess::MetricsProcess(rpc::Environment& environment) : environment_(environment) {
  rpc::Dispatcher::Options options;
  options.service = revops::metrics::v1::GetFunnelRequest::descriptor()->file()->FindServiceByName(
      "MetricsService");
  options.authenticator = &environment.authenticator;
  options.telemetry = &environment.telemetry;
  readers_ = std::make_unique<rpc::ThreadPool>(kReportThreads);
  options.readers = readers_.get();
  dispatcher_ = std::make_unique<rpc::Dispatcher>(options);
  api_ = std::make_unique<MetricsServiceApi>(&facts_, &arrivals_, dispatcher_.get(),
                                             &environment.clock);
  reflection_ = std::make_unique<rpc::Reflection>(
      rpc::Reflection::ForTheSuite({kMetricsServiceName}, &environment.authenticator));
  drain_id_ = environment.drain.OnDrain([this] { arrivals_.End(); });
  environment.telemetry.AddGauge("revops_metrics_deals", "Deals in the facts", [this] {
    return facts_.WithReader(
        [](const Facts& facts, const std::string&) { return static_cast<double>(facts.deals()); });
  });
}

std::vector<grpc::Service*> MetricsProcess::grpc_services() {
  std::vector<grpc::Service*> services = reflection_->services();
  services.push_back(api_.get());
  return services;
}

MetricsProcess::~MetricsProcess() {
  environment_.drain.Forget(drain_id_);
  arrivals_.End();
  watch_ = nullptr;
  if (follower_ == nullptr) return;
  if (const absl::Status saved = follower_->Flush(); !saved.ok()) {
    environment_.log.Warning("facts are not saved and will be followed again",
                             {{"error", saved.ToString()}});
  }
}

absl::StatusOr<std::unique_ptr<MetricsProcess>> MetricsProcess::Start(
    rpc::Environment& environment, const std::string& deal_service) {
  auto process = std::unique_ptr<MetricsProcess>(new MetricsProcess(environment));
  REVOPS_ASSIGN_OR_RETURN(
      process->store_,
      SqliteFactStore::Open(environment.flags.store, [&environment](const absl::Status& why) {
        environment.log.Error("the store failed", {{"error", why.ToString()}});
        environment.health.Set(kMetricsServiceName, false);
      }));
  process->follower_ =
      std::make_unique<Follower>(&process->facts_, process->store_.get(), &process->arrivals_);
  REVOPS_ASSIGN_OR_RETURN(const std::string token, process->follower_->Restore());
  process->Follow(deal_service, token);
  return process;
}

void MetricsProcess::Follow(const std::string& deal_service, const std::string& resume_token) {
  deals_ = pb::DealWatchService::NewStub(rpc::OpenChannel(deal_service));
  rpc::WatchClient::Options options;
  options.name = "deals";
  options.resume_token = resume_token;
  options.log = &environment_.log;
  options.new_context = [this] {
    return rpc::ServiceContext(kServiceName, absl::InfiniteFuture(), environment_.signer);
  };
  options.on_reset = [this](const absl::Status&) { return follower_->Reset(); };
  rpc::WatchSource<pb::WatchDealsResponse> source;
  source.open = [this](grpc::ClientContext* context, const std::string& token) {
    pb::WatchDealsRequest request;
    if (token.empty()) {
      request.set_start(pb::WatchDealsRequest::START_EARLIEST);
    } else {
      request.set_resume_token(token);
    }
    return std::unique_ptr<grpc::ClientReaderInterface<pb::WatchDealsResponse>>(
        deals_->WatchDeals(context, request));
  };
  source.apply = [this](const pb::WatchDealsResponse& response) {
    return follower_->Apply(response);
  };
  watch_ = std::make_unique<rpc::WatchClient>(std::move(options), std::move(source));
}

}  // namespace revops::metrics
