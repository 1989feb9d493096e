#include "lead-service/lead_process.h"

#include <utility>

#include "common/rpc/outgoing.h"
#include "common/status/status.h"

namespace revops::lead {
namespace {

// Enough that two cores are never idle for want of a reader, few enough to leave the writer its
// own.
constexpr int kReaderThreads = 4;

constexpr char kLeadService[] = "revops.lead.v1.LeadService";
constexpr char kBackupService[] = "revops.lead.v1.BackupService";

}  // namespace

absl::StatusOr<std::unique_ptr<LeadProcess>> LeadProcess::Start(rpc::Environment& environment,
                                                                const Clock* clock,
                                                                const std::string& deal_service) {
  if (clock == nullptr) clock = &environment.clock;
  auto process = std::unique_ptr<LeadProcess>(new LeadProcess());
  SqliteLeadStore::Options options;
  options.path = environment.flags.store;
  options.reader_connections = kReaderThreads + 4;  // inline point reads on gRPC's own threads
  options.on_stopped = [&environment](const absl::Status& why) {
    environment.log.Error("the store failed; no more writes until a restart",
                          {{"why", why.ToString()}});
    environment.health.Set(kLeadService, false);
  };
  const Codecs codecs{.lead = &process->lead_codec_, .people = process->people_codecs_.codecs()};
  REVOPS_ASSIGN_OR_RETURN(process->store_, SqliteLeadStore::Open(options, codecs, clock));
  process->readers_ = std::make_unique<rpc::ThreadPool>(kReaderThreads);
  rpc::Dispatcher::Options dispatch;
  dispatch.authenticator = &environment.authenticator;
  dispatch.telemetry = &environment.telemetry;
  dispatch.writer = &process->store_->writer();
  dispatch.readers = process->readers_.get();
  dispatch.service =
      google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(kLeadService);
  process->dispatcher_ = std::make_unique<rpc::Dispatcher>(dispatch);
  if (!deal_service.empty()) {
    process->deals_ = deal::v1::DealService::NewStub(rpc::OpenChannel(deal_service));
  }
  REVOPS_ASSIGN_OR_RETURN(process->converter_, Converter::Start({.store = process->store_.get(),
                                                                 .deals = process->deals_.get(),
                                                                 .signer = &environment.signer,
                                                                 .drain = &environment.drain,
                                                                 .log = &environment.log}));
  process->api_ = std::make_unique<LeadServiceApi>(
      process->store_.get(),
      log::WatchSource{&process->store_->log(), &process->store_->readers(),
                       process->readers_.get(), &environment.drain},
      process->dispatcher_.get(), process->converter_.get(), clock);
  process->reflection_ = std::make_unique<rpc::Reflection>(
      rpc::Reflection::ForTheSuite({kLeadService, kBackupService}, &environment.authenticator));
  process->ServeBackups(environment);
  SqliteLeadStore* store = process->store_.get();
  environment.telemetry.AddGauge(
      "revops_writer_queued", "Commands waiting for the writer.", [store] {
        const auto counters = store->writer().counters();
        return static_cast<double>(counters.queued_interactive + counters.queued_bulk);
      });
  environment.telemetry.AddGauge("revops_log_revision", "Last revision on disk.", [store] {
    return static_cast<double>(store->log().head().value);
  });
  environment.telemetry.AddGauge("revops_lead_conversions_pending",
                                 "Conversions that wait for deal-service.",
                                 [converter = process->converter_.get()] {
                                   return static_cast<double>(converter->pending());
                                 });
  process->reactivation_ = std::make_unique<Reactivation>(store, clock, &environment.log);
  return process;
}

void LeadProcess::ServeBackups(rpc::Environment& environment) {
  backup::Backups::Options options;
  options.service = v1::BackupRequest::descriptor()->file()->FindServiceByName("BackupService");
  options.writer = &store_->writer();
  options.store = environment.flags.store;
  options.last_revision = [](sql::Connection& copy) -> absl::StatusOr<int64_t> {
    REVOPS_ASSIGN_OR_RETURN(const Revision last, log::EventLog::Last(copy));
    return last.value;
  };
  backups_ = std::make_unique<backup::Backups>(std::move(options), environment);
  backup_api_ =
      std::make_unique<backup::BackupApi<v1::BackupService, v1::BackupRequest>>(backups_.get());
}

std::vector<grpc::Service*> LeadProcess::grpc_services() {
  std::vector<grpc::Service*> services = reflection_->services();
  services.insert(services.end(), {api_.get(), backup_api_.get()});
  return services;
}

}  // namespace revops::lead
