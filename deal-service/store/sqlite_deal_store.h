// deal-service's SQLite store, opened and put together: one writer, a pool of readers, the event
// log, and what is kept in memory beside them.
#ifndef REVOPS_DEAL_SERVICE_STORE_SQLITE_DEAL_STORE_H_
#define REVOPS_DEAL_SERVICE_STORE_SQLITE_DEAL_STORE_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/log/event_log.h"
#include "common/log/field_keys.h"
#include "common/sql/reader_pool.h"
#include "common/sql/writer.h"
#include "common/time/clock.h"
#include "deal-service/store/deal_index.h"
#include "deal-service/store/deal_store.h"
#include "deal-service/store/pipeline_catalog.h"
#include "deal-service/store/sqlite_deal_reader.h"
#include "deal-service/store/sqlite_deal_writer.h"

namespace revops::deal {

class SqliteDealStore {
 public:
  struct Options {
    std::string path;
    int reader_connections = 4;
    // Called once when the store failed and takes no more writes.
    std::function<void(const absl::Status&)> on_stopped;
  };

  // Migrates, rebuilds the index, and creates the default pipeline in an empty store. `codec` and
  // `clock` must outlive the store. FAILED_PRECONDITION SCHEMA_TOO_NEW for a newer binary's file.
  static absl::StatusOr<std::unique_ptr<SqliteDealStore>> Open(const Options& options,
                                                               const EventCodec* codec,
                                                               const Clock* clock);

  sql::Writer& writer() { return *writer_; }
  sql::ReaderPool& readers() { return *readers_; }
  log::EventLog& log() { return *log_; }
  log::QuietRequests& quiet_requests() { return quiet_; }
  ActivityReader& reader() { return *reader_; }
  // For use inside one command of writer().
  SqliteDealWriter InCommand(sql::WriteContext& context) {
    return SqliteDealWriter(parts_, context);
  }

 private:
  SqliteDealStore() = default;

  PipelineCatalog catalog_;
  DealIndex index_;
  log::QuietRequests quiet_;
  log::FieldKeys field_keys_{"deals"};
  std::unique_ptr<log::EventLog> log_;
  std::unique_ptr<sql::ReaderPool> readers_;
  std::unique_ptr<SqliteDealReader> reader_;
  DealStoreParts parts_;
  std::unique_ptr<sql::Writer> writer_;  // last: stops before what its commands use
};

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_STORE_SQLITE_DEAL_STORE_H_
