#include "cli/backup/receive.h"

#include <memory>
#include <optional>

#include "absl/strings/str_cat.h"
#include "cli/backup/new_folder.h"
#include "cli/backup/stores.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "common/time/timestamps.h"
#include "common/types/sha256.h"

namespace revops::cli {
namespace {

using revops::type::v1::BackupResponse;
using revops::type::v1::BackupSummary;

absl::Status NotAsSent(absl::string_view service, absl::string_view why) {
  return ErrorWithReason(absl::StatusCode::kDataLoss, "BACKUP_TORN",
                         absl::StrCat(service, ": ", why, "; run the backup again"));
}

class StoreReceiver {
 public:
  StoreReceiver(const Store& store, NewFolder& folder, CopyBar& bar)
      : store_(store), folder_(folder), bar_(bar) {}

  absl::StatusOr<BackupSummary> Receive(Client& client, StopSignal& stop) {
    REVOPS_RETURN_IF_ERROR(folder_.Begin(store_.file));
    grpc::ClientContext context;
    client.Authorize(context);
    stop.OnStop([&context] { context.TryCancel(); });
    const absl::Status read = ReadAll(*store_.begin(client, &context), context);
    stop.OnStop({});
    if (stop.stopped()) {
      return absl::CancelledError("stopped before the backup was complete; nothing of it is kept");
    }
    REVOPS_RETURN_IF_ERROR(read);
    REVOPS_RETURN_IF_ERROR(Verify());
    REVOPS_RETURN_IF_ERROR(folder_.Finish());
    return *std::move(summary_);
  }

 private:
  absl::Status ReadAll(BackupStream& stream, grpc::ClientContext& context) {
    absl::Status taken;
    for (BackupResponse response; stream.Read(&response);) {
      if (taken.ok()) taken = Take(response);
      if (!taken.ok()) context.TryCancel();
    }
    const absl::Status ended = FromGrpcStatus(stream.Finish());
    return taken.ok() ? ended : taken;
  }

  absl::Status Take(BackupResponse& response) {
    if (response.has_progress()) {
      bar_.Update(absl::StrCat(store_.service, ": copying"), response.progress().bytes_done(),
                  response.progress().bytes_total());
    } else if (response.has_chunk()) {
      const std::string& data = response.chunk().data();
      hash_.Add(data);
      bytes_ += static_cast<int64_t>(data.size());
      bar_.Update(absl::StrCat(store_.service, ": receiving"), bytes_,
                  response.chunk().bytes_total());
      return folder_.Append(data);
    } else if (response.has_summary()) {
      summary_ = std::move(*response.mutable_summary());
    }
    return absl::OkStatus();
  }

  absl::Status Verify() {
    if (!summary_.has_value()) return NotAsSent(store_.service, "the copy came without its end");
    const std::string found = hash_.Hex();
    if (bytes_ == summary_->bytes() && found == summary_->sha256()) return absl::OkStatus();
    return NotAsSent(store_.service,
                     absl::StrCat(bytes_, " bytes with SHA-256 ", found, " came, ",
                                  summary_->bytes(), " with ", summary_->sha256(), " were sent"));
  }

  const Store& store_;
  NewFolder& folder_;
  CopyBar& bar_;
  Sha256 hash_;
  int64_t bytes_ = 0;
  std::optional<BackupSummary> summary_;
};

}  // namespace

absl::StatusOr<Manifest> ReceiveBackup(const std::string& path, const std::string& version,
                                       Client& client, StopSignal& stop, const Clock& clock,
                                       CopyBar& bar) {
  REVOPS_ASSIGN_OR_RETURN(NewFolder folder, NewFolder::Make(path));
  Manifest manifest;
  manifest.create_time = FormatInstant(clock.Now());
  manifest.revopsctl_version = version;
  for (const Store& store : Stores()) {
    REVOPS_ASSIGN_OR_RETURN(const BackupSummary summary,
                            StoreReceiver(store, folder, bar).Receive(client, stop));
    manifest.stores.push_back(EntryOf(store.service, store.file, summary));
  }
  REVOPS_RETURN_IF_ERROR(folder.Begin(kManifestFile));
  REVOPS_RETURN_IF_ERROR(folder.Append(JsonOf(manifest)));
  REVOPS_RETURN_IF_ERROR(folder.Finish());
  REVOPS_RETURN_IF_ERROR(folder.Keep());
  return manifest;
}

}  // namespace revops::cli
