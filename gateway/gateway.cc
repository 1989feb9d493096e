#include "gateway/gateway.h"

#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/check.h"
#include "common/status/status.h"
#include "gateway/app/first_admin_token.h"
#include "gateway/clients/metadata.h"
#include "google/protobuf/descriptor.h"

namespace revops::gateway {
namespace {

// protos/CMakeLists.txt keeps every service's file linked.
const google::protobuf::ServiceDescriptor* ServiceNamed(const char* name) {
  const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(name);
  REVOPS_CHECK(service != nullptr, "every service that is offered is linked");
  return service;
}

}  // namespace

Gateway::Gateway(const GatewayOptions& options, rpc::Environment& environment)
    : options_(options),
      environment_(environment),
      leads_("lead-service", options.lead_service),
      deals_("deal-service", options.deal_service),
      metrics_("metrics-service", options.metrics_service),
      self_("gateway"),
      own_store_("gateway"),
      methods_({{ServiceNamed("revops.lead.v1.LeadService"), &leads_},
                {ServiceNamed("revops.deal.v1.DealService"), &deals_},
                {ServiceNamed("revops.deal.v1.DealWatchService"), &deals_},
                {ServiceNamed("revops.metrics.v1.MetricsService"), &metrics_},
                {ServiceNamed(kGatewayServiceName), &self_},
                {ServiceNamed("revops.lead.v1.BackupService"), &leads_},
                {ServiceNamed("revops.deal.v1.BackupService"), &deals_},
                {ServiceNamed("revops.metrics.v1.BackupService"), &metrics_},
                {ServiceNamed("revops.gateway.v1.BackupService"), &own_store_}},
               &environment.telemetry),
      refusals_(&environment.telemetry, &environment.clock),
      streams_(options.streams),
      request_bytes_(options.request_bytes_max) {}

Gateway::~Gateway() {
  http_ = nullptr;
  environment_.drain.Forget(drain_id_);
}

absl::StatusOr<std::unique_ptr<Gateway>> Gateway::Start(const GatewayOptions& options,
                                                        rpc::Environment& environment) {
  std::unique_ptr<Gateway> gateway(new Gateway(options, environment));
  REVOPS_RETURN_IF_ERROR(gateway->Open());
  return gateway;
}

absl::Status Gateway::Open() {
  rpc::Telemetry& telemetry = environment_.telemetry;
  REVOPS_ASSIGN_OR_RETURN(routes_, RouteTable::Create(methods_));
  const auto on_stopped = [this](const absl::Status& status) {
    environment_.log.Error("the token store has stopped", {{"error", status.message()}});
    environment_.health.Set(kGatewayServiceName, false);
  };
  REVOPS_ASSIGN_OR_RETURN(tokens_, SqliteTokenStore::Open(options_.store, on_stopped));
  backup::Backups::Options backups;
  backups.writer = &tokens_->writer();
  backups.store = options_.store;
  own_store_.SetChannel(backup_server_.emplace(std::move(backups), environment_).channel());
  tokens_->Prune(environment_.clock.Now(), [this](const absl::Status& status) {
    if (!status.ok()) environment_.log.Warning("can not prune", {{"error", status.message()}});
  });
  if (!options_.admin_token_file.empty()) {
    REVOPS_ASSIGN_OR_RETURN(const bool made, EnsureAdminToken(*tokens_, options_.admin_token_file,
                                                              environment_.clock.Now()));
    if (made) environment_.log.Info("wrote an admin token", {{"file", options_.admin_token_file}});
  }
  sealer_.emplace([this](absl::string_view message) { return environment_.key.Mac(message); },
                  &tokens_->sessions().ended());
  gatekeeper_.emplace(&methods_, &tokens_->index(), &*sealer_, &environment_.clock,
                      [this](const type::v1::Principal& p) { return environment_.signer.Sign(p); });
  proxy_.emplace(Keepers{&*gatekeeper_, &streams_, &request_bytes_}, &telemetry, &refusals_);
  GatewayServiceImpl::Options service;
  service.gatekeeper = &*gatekeeper_;
  service.tokens = tokens_.get();
  service.clock = &environment_.clock;
  service.backends = {&leads_, &deals_, &metrics_};
  service_.emplace(service);
  self_.SetLocal(
      [this](const std::string& method_path, const OutgoingCall& call, absl::string_view request,
             Backend::Done done) { service_->Call(method_path, call, request, std::move(done)); });
  reflection_.emplace(ReflectionOptions());
  REVOPS_RETURN_IF_ERROR(OpenFront());
  drain_id_ = environment_.drain.OnDrain([this] { streams_.Drain(); });
  telemetry.AddGauge("revops_gateway_streams", "Open streams.",
                     [this] { return static_cast<double>(streams_.size()); });
  telemetry.AddGauge("revops_gateway_request_bytes", "Bytes of requests that are held.",
                     [this] { return static_cast<double>(request_bytes_.held()); });
  telemetry.AddGauge("revops_gateway_tokens", "Tokens in the store.",
                     [this] { return static_cast<double>(tokens_->index().size()); });
  telemetry.AddGauge("revops_gateway_ended_sessions", "Sessions that were ended before their time.",
                     [this] { return static_cast<double>(tokens_->sessions().ended().size()); });
  return absl::OkStatus();
}

// Lists what the gateway passes on as well as its own; any valid token may ask.
rpc::Reflection::Options Gateway::ReflectionOptions() {
  std::set<std::string> services;
  for (const auto& method : methods_.methods()) {
    services.insert(method->descriptor->service()->full_name());
  }
  return {{services.begin(), services.end()}, [this](const grpc::CallbackServerContext& context) {
            const absl::Status asked =
                gatekeeper_->Authenticate(MetadataOf(context, kAuthorizationKey)).status();
            if (!asked.ok()) refusals_.Add(asked);
            return asked;
          }};
}

// What answers by HTTP.
absl::Status Gateway::OpenFront() {
  REVOPS_ASSIGN_OR_RETURN(cors_, Cors::Parse(options_.cors_origins));
  if (!options_.dashboard.empty()) {
    REVOPS_ASSIGN_OR_RETURN(files_, StaticFiles::Load(options_.dashboard));
  }
  RestHandler::Options rest;
  rest.routes = &*routes_;
  rest.gatekeeper = &*gatekeeper_;
  rest.streams = &streams_;
  rest.telemetry = &environment_.telemetry;
  rest.refusals = &refusals_;
  rest.clock = &environment_.clock;
  rest.is_serving = [this] { return environment_.health.serving(); };
  rest.ready_when = {&leads_, &deals_, &metrics_};
  rest_.emplace(std::move(rest));
  connect_.emplace(
      ConnectHandler::Options{&*gatekeeper_, &streams_, &environment_.telemetry, &refusals_});
  session_.emplace(SessionHandler::Options{&*gatekeeper_, &*sealer_, &tokens_->sessions(),
                                           &environment_.clock, &refusals_});
  Front::Options front;
  front.rest = &*rest_;
  front.connect = &*connect_;
  front.session = &*session_;
  front.files = &files_;
  front.cors = &*cors_;
  front.gatekeeper = &*gatekeeper_;
  front.refusals = &refusals_;
  front_.emplace(front);
  return absl::OkStatus();
}

absl::Status Gateway::Serving(rpc::Server&) {
  HttpServer::Options http;
  http.listen = options_.http_listen;
  http.connections_max = options_.http_connections_max;
  http.body_limit = [this](const HttpRequest& head) { return front_->BodyLimit(head); };
  http.budget = &request_bytes_;
  http.on_refused = [this](const absl::Status& status) { refusals_.Add(status); };
  http.on_accept_failed = [this](const std::string& error) {
    environment_.log.Warning("can not accept a connection", {{"error", error}});
  };
  http.handler = [this](HttpRequest request, HttpRespond respond) {
    front_->Handle(std::move(request), std::move(respond));
  };
  REVOPS_ASSIGN_OR_RETURN(http_, HttpServer::Start(std::move(http)));
  environment_.log.Info("serving HTTP",
                        {{"listen", options_.http_listen}, {"port", absl::StrCat(http_->port())}});
  return absl::OkStatus();
}

}  // namespace revops::gateway
