// The one event log of a store: every command appends its events under the next revision, in the
// command's own transaction; watchers read them back in order.
//
// One row per revision holds all events of the command, so a revision is never split. A subject is
// what events are about (a deal's integer row id); each row carries the subject's previous
// revision, so the history of one subject is a walk along a chain and needs no index. Generic over
// the events' bytes: the service brings its messages.
#ifndef REVOPS_COMMON_LOG_EVENT_LOG_H_
#define REVOPS_COMMON_LOG_EVENT_LOG_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/sql/database.h"
#include "common/sql/writer.h"
#include "common/time/clock.h"
#include "common/types/ids.h"

namespace revops::log {

// A command's events are at most these; larger work is chunked by the caller.
inline constexpr int kEventsPerRevisionMax = 256;
inline constexpr size_t kBytesPerRevisionMax = 1 << 20;
// How long a request id is remembered.
inline constexpr absl::Duration kRequestMemory = absl::Hours(24);

// The columns that each service's first migration gives its table `event`; a test compares them.
// `recorded` counts microseconds of Unix time; `events` is a length-delimited concatenation.
inline constexpr char kEventTableSql[] =
    "CREATE TABLE event(\n"
    "  revision INTEGER PRIMARY KEY,\n"
    "  recorded INTEGER NOT NULL,\n"
    "  subject INTEGER NOT NULL,\n"
    "  previous INTEGER NOT NULL,\n"
    "  actor TEXT NOT NULL,\n"
    "  request_id TEXT NOT NULL,\n"
    "  request_hash INTEGER NOT NULL,\n"
    "  events BLOB NOT NULL\n"
    ") STRICT;\n";

// What one command appends.
struct Entry {
  // Serialized events in order; 1 to kEventsPerRevisionMax.
  std::vector<std::string> events;
  // Row id of what they are about, 0 for none, and the revision of its previous entry (0: none).
  int64_t subject = 0;
  Revision previous;
  std::string actor;
  // Empty where the client sent none. `request_hash` tells same content from other content.
  std::string request_id;
  uint64_t request_hash = 0;
};

// One row, read back.
struct Record {
  Revision revision;
  absl::Time recorded_time;
  std::vector<std::string> events;
  int64_t subject = 0;
  Revision previous;
  std::string actor;
  std::string request_id;
};

// The revision and time that the running command's entry will have. Known before the events are
// made, as they carry them.
struct Slot {
  Revision revision;
  absl::Time recorded_time;  // max(clock, last recorded): never goes back
};

// What a client calls one request, and a hash of its content. Ids are scoped per actor.
struct RequestKey {
  absl::string_view actor;
  absl::string_view request_id;
  uint64_t request_hash = 0;
};

// An earlier success of the same request id.
struct Remembered {
  Revision revision;
};

class EventLog {
 public:
  // Reads the head and the request ids of the last 24 h. The schema (table `event`) is part of the
  // service's first migration: see kEventTableSql. `clock` outlives the log, and the log outlives
  // the writer whose commands use it.
  static absl::StatusOr<std::unique_ptr<EventLog>> Open(sql::Connection& connection,
                                                        const Clock* clock);
  ~EventLog();

  const std::string& store_id() const { return store_id_; }

  // --- On the writer's thread, inside a command ---
  // What earlier commands of the same batch appended is seen; what is rolled back leaves no trace.

  // The next revision; the same value until Append() is called in this command.
  Slot Next(sql::WriteContext& context);
  // Writes `entry` under `slot`, which Next() gave (CHECK). INVALID_ARGUMENT COMMAND_TOO_LARGE
  // beyond the limits above.
  absl::Status Append(sql::WriteContext& context, const Slot& slot, const Entry& entry);
  // Whether the request has succeeded within 24 h: nothing if new; the revision if the content is
  // the same; INVALID_ARGUMENT REQUEST_ID_REUSED otherwise. An empty id is always new.
  absl::StatusOr<std::optional<Remembered>> FindRequest(sql::WriteContext& context,
                                                        const RequestKey& key);

  // --- Anywhere (thread-safe) ---

  // The last revision that is safely on disk.
  Revision head() const;
  // Blocks until head() > revision or `deadline`; returns head().
  Revision AwaitBeyond(Revision revision, absl::Time deadline) const;
  // Adds `wake` to be called (on the writer's thread; must be quick) once after the next commit
  // that moves the head beyond `revision`; at once (on the calling thread) if it already is.
  // Returns an id for Forget(). A `wake` that is just being called may still run while Forget()
  // returns.
  int64_t NotifyBeyond(Revision revision, std::function<void()> wake);
  void Forget(int64_t notification);
  // How many notifications are neither called nor forgotten.
  size_t waiting() const;

  // Rows with revision > after, in order, as many as fit into `max_events` events and `max_bytes`
  // bytes, at least one row if there is one. Only what is on disk.
  static absl::StatusOr<std::vector<Record>> ReadAfter(sql::Connection& connection, Revision after,
                                                       int max_events, size_t max_bytes);
  static absl::StatusOr<std::optional<Record>> ReadOne(sql::Connection& connection, Revision at);
  // The last revision on disk as the connection sees it, 0 for none; may be ahead of head() for the
  // moment between a commit and its publication.
  static absl::StatusOr<Revision> Last(sql::Connection& connection);
  // First revision that is kept (1 unless pruned). Pruning keeps at least the last row.
  static absl::StatusOr<Revision> Earliest(sql::Connection& connection);

 private:
  struct Impl;
  EventLog(std::string store_id, std::unique_ptr<Impl> impl);
  const std::string store_id_;
  const std::unique_ptr<Impl> impl_;
};

}  // namespace revops::log

#endif  // REVOPS_COMMON_LOG_EVENT_LOG_H_
