// lead-service's SQLite store, opened and put together: one writer, a pool of readers, the event
// log, and what is kept in memory beside them.
#ifndef REVOPS_LEAD_SERVICE_STORE_SQLITE_LEAD_STORE_H_
#define REVOPS_LEAD_SERVICE_STORE_SQLITE_LEAD_STORE_H_

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
#include "lead-service/store/lead_store.h"
#include "lead-service/store/sqlite_command_store.h"
#include "lead-service/store/sqlite_lead_reader.h"
#include "lead-service/store/sqlite_lead_rows.h"
#include "lead-service/store/sqlite_people_readers.h"

namespace revops::lead {

class SqliteLeadStore {
 public:
  struct Options {
    std::string path;
    int reader_connections = 4;
    // Called once when the store failed and takes no more writes.
    std::function<void(const absl::Status&)> on_stopped;
  };

  // Migrates and rebuilds what is kept in memory. `codecs` and `clock` outlive the store.
  // FAILED_PRECONDITION SCHEMA_TOO_NEW for a newer binary's file.
  static absl::StatusOr<std::unique_ptr<SqliteLeadStore>> Open(const Options& options,
                                                               const Codecs& codecs,
                                                               const Clock* clock);

  sql::Writer& writer() { return *writer_; }
  sql::ReaderPool& readers() { return *readers_; }
  log::EventLog& log() { return *log_; }
  const log::EventLog& log() const { return *log_; }
  log::QuietRequests& quiet_requests() { return quiet_; }
  LeadReader& leads() { return *leads_; }
  SqlitePeopleReaders& people() { return *people_; }
  // For use inside one command of writer().
  SqliteCommandStore InCommand(sql::WriteContext& context, CommandInfo info) {
    return SqliteCommandStore(parts_, context, std::move(info));
  }

 private:
  SqliteLeadStore() = default;

  LabelIndex lead_index_{kLeadColumns};
  PersonIndex persons_;
  log::FieldKeys field_keys_{"leads"};
  log::QuietRequests quiet_;
  std::unique_ptr<log::EventLog> log_;
  std::unique_ptr<sql::ReaderPool> readers_;
  std::unique_ptr<SqliteLeadReader> leads_;
  std::unique_ptr<SqlitePeopleReaders> people_;
  LeadStoreParts parts_;
  std::unique_ptr<sql::Writer> writer_;  // last: stops before what its commands use
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_STORE_SQLITE_LEAD_STORE_H_
