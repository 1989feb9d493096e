// lead-service put together: store, dispatcher, clock work, the services on the wire.
#ifndef REVOPS_LEAD_SERVICE_LEAD_PROCESS_H_
#define REVOPS_LEAD_SERVICE_LEAD_PROCESS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/backup/backups.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/reflection.h"
#include "common/rpc/service_main.h"
#include "common/rpc/thread_pool.h"
#include "lead-service/api/lead_codec.h"
#include "lead-service/api/lead_service.h"
#include "lead-service/api/people_codec.h"
#include "lead-service/convert/converter.h"
#include "lead-service/reactivation.h"
#include "lead-service/store/sqlite_lead_store.h"
#include "revops/deal/v1/deal_service.grpc.pb.h"
#include "revops/lead/v1/backup_service.grpc.pb.h"

namespace revops::lead {

class LeadProcess final : public rpc::Service {
 public:
  // Opens the store that the flags name. Leads become deals at the deal-service of that address
  // (`host:port`; empty: none). `environment` outlives it, and so does `clock`, which is the
  // environment's unless given.
  static absl::StatusOr<std::unique_ptr<LeadProcess>> Start(rpc::Environment& environment,
                                                            const Clock* clock = nullptr,
                                                            const std::string& deal_service = "");
  std::vector<grpc::Service*> grpc_services() override;

 private:
  LeadProcess() = default;
  void ServeBackups(rpc::Environment& environment);

  ProtoLeadCodec lead_codec_;
  PeopleProtoCodecs people_codecs_{&lead_codec_};
  std::unique_ptr<rpc::Dispatcher> dispatcher_;
  std::unique_ptr<SqliteLeadStore> store_;
  std::unique_ptr<rpc::ThreadPool> readers_;
  // Null where no deal-service is named.
  std::unique_ptr<deal::v1::DealService::StubInterface> deals_;
  std::unique_ptr<Converter> converter_;
  std::unique_ptr<LeadServiceApi> api_;
  std::unique_ptr<Reactivation> reactivation_;
  std::unique_ptr<backup::Backups> backups_;
  std::unique_ptr<backup::BackupApi<v1::BackupService, v1::BackupRequest>> backup_api_;
  std::unique_ptr<rpc::Reflection> reflection_;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_LEAD_PROCESS_H_
