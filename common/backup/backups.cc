#include "common/backup/backups.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "common/backup/copy_file.h"
#include "common/sql/store_copy.h"
#include "common/status/status.h"

namespace revops::backup {

using type::v1::BackupResponse;
using type::v1::BackupSummary;

namespace {

absl::Status BackupRunning() {
  return RetryLater(absl::StatusCode::kResourceExhausted, "BACKUP_RUNNING",
                    "another backup of this service is under way", kBackupRunningRetry);
}

// Between the writer's thread, which copies, and the backup's, which tells of it.
struct Copying {
  absl::Mutex mutex;
  sql::CopyProgress progress ABSL_GUARDED_BY(mutex);
  std::optional<absl::Status> ended ABSL_GUARDED_BY(mutex);

  // False when it goes on.
  bool AwaitEnd(absl::Duration at_most) {
    absl::MutexLock lock(&mutex);
    const auto has_ended = [this]()
                               ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) { return ended.has_value(); };
    return mutex.AwaitWithTimeout(absl::Condition(&has_ended), at_most);
  }
};

rpc::Dispatcher::Options DispatchOf(const Backups::Options& options,
                                    rpc::Environment& environment) {
  rpc::Dispatcher::Options dispatch;
  dispatch.service = options.service;
  dispatch.authenticator = &environment.authenticator;
  dispatch.telemetry = options.telemetry != nullptr ? options.telemetry : &environment.telemetry;
  return dispatch;
}

}  // namespace

Backups::Backups(Options options, rpc::Environment& environment)
    : options_(std::move(options)),
      environment_(environment),
      copy_path_(absl::StrCat(options_.store, "-backup")),
      dispatcher_(DispatchOf(options_, environment)),
      thread_(/*threads=*/1) {
  sql::RemoveCopy(copy_path_);
}

grpc::ServerWriteReactor<BackupResponse>* Backups::Serve(grpc::CallbackServerContext* context) {
  auto* const stream = new Stream(context, &environment_.drain, options_.stall_max);
  absl::StatusOr<rpc::StreamCall> call = dispatcher_.BeginStream(*context, "Backup");
  if (!call.ok()) {
    stream->End(call.status());
    return stream;
  }
  const auto end = call->end;
  const std::string who = call->call.actor();
  const bool is_first = !is_running_.exchange(true);
  const bool begins = is_first && thread_.Submit([this, stream, end, who] {
    const absl::Status status = BackUp(*stream);
    // Whoever takes a copy of everything is known by name.
    environment_.log.Info("backup", {{"user", who}, {"outcome", status.ToString()}});
    // Whoever is told of the end may begin the next.
    is_running_ = false;
    stream->End(end(status));
  });
  if (begins) return stream;
  if (is_first) is_running_ = false;
  stream->End(end(BackupRunning()));
  return stream;
}

absl::Status Backups::BackUp(Stream& stream) {
  absl::Status status = MakeCopy(stream);
  if (status.ok()) {
    absl::StatusOr<BackupSummary> summary = Settle(stream);
    status = summary.ok() ? Send(*std::move(summary), stream) : summary.status();
  }
  sql::RemoveCopy(copy_path_);
  // A stream that broke ended the rest: the cause is told, not the consequence.
  const absl::Status broken = stream.state();
  return broken.ok() ? status : broken;
}

absl::Status Backups::MakeCopy(Stream& stream) {
  const auto copying = std::make_shared<Copying>();
  options_.writer->Copy({copy_path_,
                         [copying, &stream](const sql::CopyProgress& progress) {
                           absl::MutexLock lock(&copying->mutex);
                           copying->progress = progress;
                           return stream.state().ok();
                         },
                         [copying](absl::Status status) {
                           absl::MutexLock lock(&copying->mutex);
                           copying->ended = std::move(status);
                         }});
  // Also of a broken stream it awaits the end, which is near then: the writer looks at the stream.
  absl::Status told;
  while (!copying->AwaitEnd(kProgressInterval)) {
    BackupResponse response;
    {
      absl::MutexLock lock(&copying->mutex);
      response.mutable_progress()->set_bytes_done(copying->progress.bytes_done);
      response.mutable_progress()->set_bytes_total(copying->progress.bytes_total);
    }
    if (told.ok()) told = stream.Write(std::move(response));
  }
  absl::MutexLock lock(&copying->mutex);
  return told.ok() ? *copying->ended : told;
}

absl::StatusOr<BackupSummary> Backups::Settle(const Stream& stream) {
  BackupSummary summary;
  const int64_t now_us = absl::ToUnixMicros(environment_.clock.Now());
  summary.mutable_copy_time()->set_seconds(now_us / 1'000'000);
  summary.mutable_copy_time()->set_nanos(static_cast<int32_t>(now_us % 1'000'000) * 1'000);
  REVOPS_ASSIGN_OR_RETURN(const sql::CopyFacts facts,
                          sql::SettleCopy(
                              copy_path_,
                              [&](sql::Connection& copy) -> absl::Status {
                                if (!options_.last_revision) return absl::OkStatus();
                                REVOPS_ASSIGN_OR_RETURN(const int64_t last,
                                                        options_.last_revision(copy));
                                summary.set_last_revision(last);
                                return absl::OkStatus();
                              },
                              [&stream] { return stream.state().ok(); }));
  summary.set_store_id(facts.store_id);
  summary.set_schema_version(facts.schema_version);
  return summary;
}

absl::Status Backups::Send(BackupSummary summary, Stream& stream) {
  REVOPS_ASSIGN_OR_RETURN(CopyFile file, CopyFile::Open(copy_path_));
  int64_t sent = 0;
  for (;;) {
    REVOPS_ASSIGN_OR_RETURN(std::string bytes, file.Read(kChunkBytesMax));
    if (bytes.empty()) break;
    sent += static_cast<int64_t>(bytes.size());
    BackupResponse response;
    response.mutable_chunk()->set_data(std::move(bytes));
    response.mutable_chunk()->set_bytes_total(file.size());
    REVOPS_RETURN_IF_ERROR(stream.Write(std::move(response)));
  }
  summary.set_bytes(sent);
  summary.set_sha256(file.Sha256Hex());
  BackupResponse response;
  *response.mutable_summary() = std::move(summary);
  return stream.Write(std::move(response));
}

}  // namespace revops::backup
