// A whole backup: every store's copy, received, verified, kept.
#ifndef REVOPS_CLI_BACKUP_RECEIVE_H_
#define REVOPS_CLI_BACKUP_RECEIVE_H_

#include <string>

#include "absl/status/statusor.h"
#include "cli/backup/copy_bar.h"
#include "cli/backup/manifest.h"
#include "cli/client.h"
#include "cli/stop_signal.h"
#include "common/time/clock.h"

namespace revops::cli {

// Into the new or empty folder `path`, the manifest last. On any error nothing of it is left there:
// the services' errors as they are; DATA_LOSS where a copy did not arrive as it was sent; CANCELLED
// when stopped; ALREADY_EXISTS FOLDER_NOT_EMPTY and the file system's.
absl::StatusOr<Manifest> ReceiveBackup(const std::string& path, const std::string& version,
                                       Client& client, StopSignal& stop, const Clock& clock,
                                       CopyBar& bar);

}  // namespace revops::cli

#endif  // REVOPS_CLI_BACKUP_RECEIVE_H_
