#include "metrics-service/metrics_process.h"

#include <utility>

#include "common/log/token.h"
#include "common/rpc/outgoing.h"
#include "common/status/status.h"

namespace revops::metrics {

namespace deal = revops::deal::v1;
namespace lead = revops::lead::v1;

namespace {

// A report is a scan: more threads than the machine has cores would only wait for each other.
constexpr int kReportThreads = 2;
constexpr char kServiceName[] = "metrics-service";
constexpr char kBackupServiceName[] = "revops.metrics.v1.BackupService";

double RevisionOf(const Followed& followed) {
  const absl::StatusOr<log::Position> position = log::DecodeToken(followed.token);
  return position.ok() ? static_cast<double>(position->revision.value) : 0;
}

// An empty token: from the first event that is kept.
template <typename Request>
Request RequestFrom(const std::string& token) {
  Request request;
  if (token.empty()) {
    request.set_start(Request::START_EARLIEST);
  } else {
    request.set_resume_token(token);
  }
  return request;
}

}  // namespace

MetricsProcess::MetricsProcess(rpc::Environment& environment)
    : environment_(environment),
      deals_(&facts_, &environment.log, &environment.clock,
             [this](bool is_stuck) { SetHealth(is_follow_stuck_, is_stuck); }) {}

void MetricsProcess::Serve() {
  rpc::Dispatcher::Options options;
  options.service = revops::metrics::v1::GetFunnelRequest::descriptor()->file()->FindServiceByName(
      "MetricsService");
  options.authenticator = &environment_.authenticator;
  options.telemetry = &environment_.telemetry;
  readers_ = std::make_unique<rpc::ThreadPool>(kReportThreads);
  options.readers = readers_.get();
  dispatcher_ = std::make_unique<rpc::Dispatcher>(options);
  api_ = std::make_unique<MetricsServiceApi>(&facts_, &deals_.arrivals(), dispatcher_.get(),
                                             &environment_.clock,
                                             leads_ == nullptr ? nullptr : &leads_->arrivals());
  reflection_ = std::make_unique<rpc::Reflection>(rpc::Reflection::ForTheSuite(
      {kMetricsServiceName, kBackupServiceName}, &environment_.authenticator));
  drain_id_ = environment_.drain.OnDrain([this] {
    deals_.arrivals().End();
    if (leads_ != nullptr) leads_->arrivals().End();
  });
  ServeBackups();
  AddGauges();
  if (leads_ != nullptr) AddLeadGauges();
}

void MetricsProcess::AddGauges() {
  rpc::Telemetry& telemetry = environment_.telemetry;
  telemetry.AddGauge("revops_metrics_deals", "Deals in the facts", [this] {
    return facts_.WithReader(
        [](const Facts& facts, const Followed&) { return static_cast<double>(facts.deals()); });
  });
  telemetry.AddGauge("revops_metrics_revision", "Revision of the deal stream in the facts", [this] {
    return facts_.WithReader(
        [](const Facts&, const Followed& followed) { return RevisionOf(followed); });
  });
  telemetry.AddGauge("revops_metrics_follow_lag_seconds",
                     "Since when the facts may miss what deal-service has",
                     [this] { return deals_.health().LagSeconds(); });
  telemetry.AddGauge("revops_metrics_follow_stuck",
                     "1 when the deal stream can not be followed any further",
                     [this] { return deals_.health().IsStuck() ? 1.0 : 0.0; });
  telemetry.AddGauge("revops_metrics_field_values_left_out",
                     "Values of custom fields beyond those that are kept, since the start",
                     [this] { return static_cast<double>(deals_.field_values_left_out()); });
}

void MetricsProcess::AddLeadGauges() {
  rpc::Telemetry& telemetry = environment_.telemetry;
  telemetry.AddGauge("revops_metrics_leads", "Leads in the facts", [this] {
    return facts_.WithView(
        [](const FactsView& view) { return static_cast<double>(view.leads.leads()); });
  });
  telemetry.AddGauge("revops_metrics_lead_revision", "Revision of the lead stream in the facts",
                     [this] {
                       return facts_.WithView(
                           [](const FactsView& view) { return RevisionOf(view.leads_followed); });
                     });
  telemetry.AddGauge("revops_metrics_lead_follow_lag_seconds",
                     "Since when the facts may miss what lead-service has",
                     [this] { return leads_->health().LagSeconds(); });
  telemetry.AddGauge("revops_metrics_lead_follow_stuck",
                     "1 when the lead stream can not be followed any further",
                     [this] { return leads_->health().IsStuck() ? 1.0 : 0.0; });
  telemetry.AddGauge("revops_metrics_lead_field_values_left_out",
                     "Values of leads' custom fields beyond those that are kept, since the start",
                     [this] { return static_cast<double>(leads_->field_values_left_out()); });
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
  absl::Status saved = deals_.End();
  if (leads_ != nullptr) saved.Update(leads_->End());
  if (saved.ok()) return;
  environment_.log.Warning("facts are not saved and will be followed again",
                           {{"error", saved.ToString()}});
}

absl::StatusOr<std::unique_ptr<MetricsProcess>> MetricsProcess::Start(
    rpc::Environment& environment, const std::string& deal_service,
    const std::string& lead_service) {
  auto process = std::unique_ptr<MetricsProcess>(new MetricsProcess(environment));
  REVOPS_ASSIGN_OR_RETURN(
      process->store_,
      SqliteFactStore::Open(environment.flags.store, [p = process.get()](const absl::Status& why) {
        p->environment_.log.Error("the store failed", {{"error", why.ToString()}});
        p->SetHealth(p->is_store_stopped_, true);
      }));
  REVOPS_RETURN_IF_ERROR(process->deals_.Restore(process->store_.get()));
  if (!lead_service.empty()) {
    // Reports about deals go on whatever becomes of the lead stream, so the service stays healthy.
    process->leads_ = std::make_unique<Following<LeadHalf>>(&process->facts_, &environment.log,
                                                            &environment.clock, [](bool) {});
    REVOPS_RETURN_IF_ERROR(process->leads_->Restore(&process->store_->leads()));
  }
  process->Serve();
  process->FollowDeals(deal_service);
  if (!lead_service.empty()) process->FollowLeads(lead_service);
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

rpc::WatchClient::Options MetricsProcess::OptionsFor(const char* name) {
  rpc::WatchClient::Options options;
  options.name = name;
  options.log = &environment_.log;
  options.new_context = [this] {
    return rpc::ServiceContext(kServiceName, absl::InfiniteFuture(), environment_.signer);
  };
  return options;
}

void MetricsProcess::FollowDeals(const std::string& deal_service) {
  deal_stub_ = deal::DealWatchService::NewStub(rpc::OpenChannel(deal_service));
  deals_.Begin(OptionsFor("deals"), [this](grpc::ClientContext* context, const std::string& token) {
    return std::unique_ptr<grpc::ClientReaderInterface<deal::WatchDealsResponse>>(
        deal_stub_->WatchDeals(context, RequestFrom<deal::WatchDealsRequest>(token)));
  });
}

void MetricsProcess::FollowLeads(const std::string& lead_service) {
  lead_stub_ = lead::LeadService::NewStub(rpc::OpenChannel(lead_service));
  leads_->Begin(OptionsFor("leads"),
                [this](grpc::ClientContext* context, const std::string& token) {
                  auto request = RequestFrom<lead::WatchLeadsRequest>(token);
                  request.set_detail(lead::WATCH_DETAIL_FACTS);
                  return std::unique_ptr<grpc::ClientReaderInterface<lead::WatchLeadsResponse>>(
                      lead_stub_->WatchLeads(context, request));
                });
}

}  // namespace revops::metrics
