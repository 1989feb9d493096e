#include "metrics-service/metrics_process.h"

#include <utility>

#include "common/log/token.h"
#include "common/rpc/outgoing.h"
#include "common/status/status.h"

namespace revops::metrics {

namespace pb = revops::deal::v1;

namespace {

// A report is a scan: more threads than the machine has cores would only wait for each other.
constexpr int kReportThreads = 2;
constexpr char kServiceName[] = "metrics-service";
constexpr char kBackupServiceName[] = "revops.metrics.v1.BackupService";

}  // namespace

MetricsProcess::MetricsProcess(rpc::Environment& environment)
    : environment_(environment),
      follow_health_(&environment.log, &environment.clock,
                     [this](bool is_stuck) { SetHealth(is_follow_stuck_, is_stuck); }) {
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
  reflection_ = std::make_unique<rpc::Reflection>(rpc::Reflection::ForTheSuite(
      {kMetricsServiceName, kBackupServiceName}, &environment.authenticator));
  drain_id_ = environment.drain.OnDrain([this] { arrivals_.End(); });
  AddGauges();
}

void MetricsProcess::AddGauges() {
  rpc::Telemetry& telemetry = environment_.telemetry;
  telemetry.AddGauge("revops_metrics_deals", "Deals in the facts", [this] {
    return facts_.WithReader(
        [](const Facts& facts, const Followed&) { return static_cast<double>(facts.deals()); });
  });
  telemetry.AddGauge("revops_metrics_revision", "Revision of the deal stream in the facts", [this] {
    const std::string token =
        facts_.WithReader([](const Facts&, const Followed& followed) { return followed.token; });
    const absl::StatusOr<log::Position> position = log::DecodeToken(token);
    return position.ok() ? static_cast<double>(position->revision.value) : 0;
  });
  telemetry.AddGauge("revops_metrics_follow_lag_seconds",
                     "Since when the facts may miss what deal-service has",
                     [this] { return follow_health_.LagSeconds(); });
  telemetry.AddGauge("revops_metrics_follow_stuck",
                     "1 when the deal stream can not be followed any further",
                     [this] { return follow_health_.IsStuck() ? 1.0 : 0.0; });
  telemetry.AddGauge("revops_metrics_field_values_left_out",
                     "Values of custom fields beyond those that are kept, since the start",
                     [this] { return static_cast<double>(field_values_left_out_); });
}

void MetricsProcess::SetHealth(bool& is_failing, bool fails) {
  absl::MutexLock lock(&health_mutex_);
  is_failing = fails;
  environment_.health.Set(kMetricsServiceName, !is_store_stopped_ && !is_follow_stuck_);
}

absl::Status MetricsProcess::Serving(rpc::Server&) {
  // The server began by calling every service healthy.
  absl::MutexLock lock(&health_mutex_);
  if (is_store_stopped_ || is_follow_stuck_) environment_.health.Set(kMetricsServiceName, false);
  return absl::OkStatus();
}

std::vector<grpc::Service*> MetricsProcess::grpc_services() {
  std::vector<grpc::Service*> services = reflection_->services();
  services.insert(services.end(), {api_.get(), backup_api_.get()});
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
      SqliteFactStore::Open(environment.flags.store, [p = process.get()](const absl::Status& why) {
        p->environment_.log.Error("the store failed", {{"error", why.ToString()}});
        p->SetHealth(p->is_store_stopped_, true);
      }));
  process->follower_ =
      std::make_unique<Follower>(&process->facts_, process->store_.get(), &process->arrivals_);
  REVOPS_ASSIGN_OR_RETURN(const std::string token, process->follower_->Restore());
  process->ServeBackups();
  process->Follow(deal_service, token);
  return process;
}

void MetricsProcess::ServeBackups() {
  backup::Backups::Options options;
  options.service = v1::BackupRequest::descriptor()->file()->FindServiceByName("BackupService");
  options.writer = &store_->writer();
  options.store = environment_.flags.store;
  backups_ = std::make_unique<backup::Backups>(std::move(options), environment_);
  backup_api_ =
      std::make_unique<backup::BackupApi<v1::BackupService, v1::BackupRequest>>(backups_.get());
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
  options.on_reset = [this](const absl::Status& why) {
    const absl::Status reset = follower_->Reset(why);
    follow_health_.WasReset(why, reset);
    return reset;
  };
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
    const absl::Status applied = follower_->Apply(response);
    follow_health_.Applied(response, applied);
    field_values_left_out_ = follower_->field_values_left_out();
    follow_health_.LeftOut(field_values_left_out_);
    return applied;
  };
  watch_ = std::make_unique<rpc::WatchClient>(std::move(options), std::move(source));
}

}  // namespace revops::metrics
