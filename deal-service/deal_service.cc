#include "deal-service/deal_service.h"

#include <utility>

#include "common/status/status.h"

namespace revops::deal {
namespace {

// Enough that two cores are never idle for want of a reader, few enough to leave the writer its
// own.
constexpr int kReaderThreads = 4;

constexpr char kDealService[] = "revops.deal.v1.DealService";
constexpr char kWatchService[] = "revops.deal.v1.DealWatchService";
constexpr char kBackupService[] = "revops.deal.v1.BackupService";

const google::protobuf::ServiceDescriptor* Descriptor(const char* name) {
  return google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(name);
}

}  // namespace

absl::StatusOr<std::unique_ptr<DealServiceProcess>> DealServiceProcess::Start(
    rpc::Environment& environment, const Clock* clock) {
  if (clock == nullptr) clock = &environment.clock;
  auto process = std::unique_ptr<DealServiceProcess>(new DealServiceProcess());
  SqliteDealStore::Options options;
  options.path = environment.flags.store;
  options.reader_connections = kReaderThreads + 4;  // inline point reads on gRPC's own threads
  options.on_stopped = [&environment](const absl::Status& why) {
    environment.log.Error("the store failed; no more writes until a restart",
                          {{"why", why.ToString()}});
    environment.health.Set(kDealService, false);
  };
  REVOPS_ASSIGN_OR_RETURN(process->store_, SqliteDealStore::Open(options, &process->codec_, clock));
  process->readers_ = std::make_unique<rpc::ThreadPool>(kReaderThreads);
  rpc::Dispatcher::Options dispatch;
  dispatch.authenticator = &environment.authenticator;
  dispatch.telemetry = &environment.telemetry;
  dispatch.writer = &process->store_->writer();
  dispatch.readers = process->readers_.get();
  dispatch.service = Descriptor(kDealService);
  process->deals_ = std::make_unique<rpc::Dispatcher>(dispatch);
  dispatch.service = Descriptor(kWatchService);
  process->watches_ = std::make_unique<rpc::Dispatcher>(dispatch);
  process->deal_api_ =
      std::make_unique<DealServiceApi>(process->store_.get(), process->deals_.get(), clock);
  process->watch_api_ = std::make_unique<DealWatchApi>(
      log::WatchSource{&process->store_->log(), &process->store_->readers(),
                       process->readers_.get(), &environment.drain},
      &process->store_->reader(), &process->store_->quiet_requests(), process->watches_.get());
  process->reflection_ = std::make_unique<rpc::Reflection>(rpc::Reflection::ForTheSuite(
      {kDealService, kWatchService, kBackupService}, &environment.authenticator));
  process->ServeBackups(environment);
  SqliteDealStore* store = process->store_.get();
  environment.telemetry.AddGauge(
      "revops_writer_queued", "Commands waiting for the writer.", [store] {
        const auto counters = store->writer().counters();
        return static_cast<double>(counters.queued_interactive + counters.queued_bulk);
      });
  environment.telemetry.AddGauge("revops_log_revision", "Last revision on disk.", [store] {
    return static_cast<double>(store->log().head().value);
  });
  return process;
}

void DealServiceProcess::ServeBackups(rpc::Environment& environment) {
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

std::vector<grpc::Service*> DealServiceProcess::grpc_services() {
  std::vector<grpc::Service*> services = reflection_->services();
  services.insert(services.end(), {deal_api_.get(), watch_api_.get(), backup_api_.get()});
  return services;
}

}  // namespace revops::deal
