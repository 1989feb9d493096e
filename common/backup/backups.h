// BackupService.Backup of any service: a copy of its store, streamed to the client.
#ifndef REVOPS_COMMON_BACKUP_BACKUPS_H_
#define REVOPS_COMMON_BACKUP_BACKUPS_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/paced_stream.h"
#include "common/rpc/service_main.h"
#include "common/rpc/thread_pool.h"
#include "common/sql/writer.h"
#include "google/protobuf/descriptor.h"
#include "grpcpp/server_context.h"
#include "revops/type/v1/backup.pb.h"

namespace revops::backup {

// A quarter of what a message may have, and enough for a thousand responses to be a store.
inline constexpr size_t kChunkBytesMax = 256 << 10;
// How often a client hears how far the copying has come.
inline constexpr absl::Duration kProgressInterval = absl::Milliseconds(500);
// A copy of a large store takes minutes.
inline constexpr absl::Duration kBackupRunningRetry = absl::Seconds(30);

// Thread-safe. Outlives the server, and is gone before the writer.
class Backups {
 public:
  struct Options {
    // The service's BackupService.
    const google::protobuf::ServiceDescriptor* service = nullptr;
    sql::Writer* writer = nullptr;
    std::string store;  // the store's file; the copy is made beside it
    // The last revision in the copy's log; empty where the store has none.
    std::function<absl::StatusOr<int64_t>(sql::Connection&)> last_revision;
    rpc::Telemetry* telemetry = nullptr;  // null: the environment's
    absl::Duration stall_max = rpc::kPacedStallMax;
  };
  // Removes what a backup may have left when the process was killed. `environment` outlives it.
  Backups(Options options, rpc::Environment& environment);

  using Stream = rpc::PacedStream<type::v1::BackupResponse>;
  // The handler: who asks is checked, then one backup runs at a time.
  grpc::ServerWriteReactor<type::v1::BackupResponse>* Serve(grpc::CallbackServerContext* context);

 private:
  absl::Status BackUp(Stream& stream);
  absl::Status MakeCopy(Stream& stream);
  absl::StatusOr<type::v1::BackupSummary> Settle(const Stream& stream);
  absl::Status Send(type::v1::BackupSummary summary, Stream& stream);

  const Options options_;
  rpc::Environment& environment_;
  const std::string copy_path_;
  const rpc::Dispatcher dispatcher_;
  std::atomic<bool> is_running_ = false;
  rpc::ThreadPool thread_;  // last: it ends first
};

// The service and the request of revops.{service}.v1.
template <typename GrpcService, typename Request>
class BackupApi final : public GrpcService::CallbackService {
 public:
  explicit BackupApi(Backups* backups) : backups_(backups) {}
  grpc::ServerWriteReactor<type::v1::BackupResponse>* Backup(grpc::CallbackServerContext* context,
                                                             const Request*) override {
    return backups_->Serve(context);
  }

 private:
  Backups* const backups_;
};

}  // namespace revops::backup

#endif  // REVOPS_COMMON_BACKUP_BACKUPS_H_
