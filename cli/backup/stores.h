// The suite's stores, and how each one's backup is asked for.
#ifndef REVOPS_CLI_BACKUP_STORES_H_
#define REVOPS_CLI_BACKUP_STORES_H_

#include <memory>
#include <span>

#include "cli/client.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/sync_stream.h"
#include "revops/type/v1/backup.pb.h"

namespace revops::cli {

using BackupStream = grpc::ClientReaderInterface<revops::type::v1::BackupResponse>;

struct Store {
  const char* service;
  // As scripts/up calls it.
  const char* file;
  std::unique_ptr<BackupStream> (*begin)(Client&, grpc::ClientContext*);
};

// In the order in which they are copied.
std::span<const Store> Stores();

}  // namespace revops::cli

#endif  // REVOPS_CLI_BACKUP_STORES_H_
