// The part of a watch that does not depend on the response's type: cursor, turns, timers, endings.
#ifndef REVOPS_COMMON_LOG_WATCH_SESSION_H_
#define REVOPS_COMMON_LOG_WATCH_SESSION_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/log/event_log.h"
#include "common/log/watch_start.h"
#include "common/rpc/drain.h"
#include "common/rpc/thread_pool.h"
#include "common/sql/reader_pool.h"
#include "grpcpp/alarm.h"
#include "grpcpp/server_context.h"

namespace revops::log {

inline constexpr int kResponseEventsMax = 256;
inline constexpr size_t kResponseBytesMax = 1 << 20;
// How often an idle stream reports its position.
inline constexpr absl::Duration kProgressDefault = absl::Seconds(15);
inline constexpr absl::Duration kProgressMin = absl::Seconds(1);
inline constexpr absl::Duration kProgressMax = absl::Seconds(60);
// A response that the peer does not take for this long ends the stream (SLOW_CONSUMER).
inline constexpr absl::Duration kStalledWriteMax = absl::Seconds(60);
// Ending waits for the stalled write; after this long the call is cancelled instead.
inline constexpr absl::Duration kEndMax = absl::Seconds(30);
inline constexpr absl::Duration kPermissionInterval = absl::Seconds(30);
// More open watches of one source than this are refused (WATCHES_FULL): each may hold a response of
// 1 MiB, and every commit wakes them all.
inline constexpr int kWatchesMax = 512;

// INVALID_ARGUMENT naming progress_interval unless within kProgressMin to kProgressMax.
absl::StatusOr<absl::Duration> CheckProgressInterval(absl::Duration interval);

// Where a service's watches read from; everything outlives the server, and the log and the readers
// outlive the threads.
struct WatchSource {
  EventLog* log = nullptr;
  sql::ReaderPool* readers = nullptr;
  rpc::ThreadPool* threads = nullptr;
  rpc::DrainSignal* drain = nullptr;
  int watches_max = kWatchesMax;
  // How many are open; all copies of a source count together.
  std::shared_ptr<std::atomic<int>> open = std::make_shared<std::atomic<int>>(0);
};

// The times above; tests make them short.
struct WatchLimits {
  absl::Duration stalled_write_max = kStalledWriteMax;
  absl::Duration end_max = kEndMax;
  absl::Duration permission_interval = kPermissionInterval;
};

// Whole revisions, in order, behind those of the page before.
struct WatchPage {
  std::vector<Record> records;
  // Everything up to here is in this page or earlier ones.
  Revision through;
  // The stream has reached the head it had when it was opened, or later.
  bool caught_up = false;
};

// Where the telling of a snapshot stands.
struct SnapshotCursor {
  // What changed later is left out: it comes as events.
  Revision at;
  int64_t after_key = 0;  // the service's; 0 at the beginning
};

// Turns: at any time one of a reading task, an outstanding write, or a wait for the head has the
// turn and alone touches the cursor; the mutex guards the handing over.
class WatchSession {
 public:
  struct Options {
    WatchStart start;
    absl::Duration progress_interval;
    std::function<absl::Status()> still_permitted;
    std::function<absl::Status(const absl::Status&)> on_ended;
    std::function<void(std::function<void(const absl::Status&)>)> on_begun;
    WatchLimits limits;
  };
  // `context` as long as gRPC keeps it: until Done().
  WatchSession(const WatchSource& source, grpc::CallbackServerContext* context, Options options);
  virtual ~WatchSession();
  WatchSession(const WatchSession&) = delete;
  WatchSession& operator=(const WatchSession&) = delete;

  // The session keeps itself until Done().
  static void Begin(std::shared_ptr<WatchSession> session);

 protected:
  // Makes the next response; whether it has events. Only while no write is out.
  virtual absl::StatusOr<bool> Render(const WatchPage& page) = 0;
  // The same for the next part of a snapshot: moves the cursor's key, to 0 behind the last part.
  virtual absl::StatusOr<bool> RenderSnapshot(SnapshotCursor& cursor) = 0;
  virtual void WriteRendered() = 0;
  virtual void EndStream(const absl::Status& status) = 0;

  // gRPC's reactions.
  void Written(bool ok);
  void Cancelled();
  void Done();

 private:
  enum class Turn { kReading, kRetrying, kWriting, kWaiting };

  void SubmitRead();
  void ReadAndSend();
  // False once the turn is over.
  bool SendSnapshotPart();
  bool SendPage(bool progress_is_due);
  void RetrySoon();
  absl::StatusOr<WatchPage> ReadPage();
  absl::Status ReadPageIn(sql::Connection& connection, WatchPage& page);
  void Send(bool caught_up);
  void AwaitHead();
  void Wake();
  void End(const absl::Status& status);

  // Around callbacks of the head and of the timer, which come on threads that gRPC does not wait
  // for: false once Done() has begun, and Done() waits for those inside.
  bool Enter() ABSL_LOCKS_EXCLUDED(mutex_);
  void Leave() ABSL_LOCKS_EXCLUDED(mutex_);

  void SetTimer() ABSL_LOCKS_EXCLUDED(mutex_);
  void OnTimer();
  absl::Time NextDue(absl::Time now) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const WatchSource source_;
  grpc::CallbackServerContext* const context_;
  const Options options_;
  std::weak_ptr<WatchSession> weak_this_;

  // Whoever has the turn.
  std::optional<Revision> cursor_;
  std::optional<SnapshotCursor> snapshot_;  // while it is told
  Revision head_at_opening_;
  bool told_caught_up_ = false;

  absl::Mutex mutex_;
  std::shared_ptr<WatchSession> self_ ABSL_GUARDED_BY(mutex_);
  Turn turn_ ABSL_GUARDED_BY(mutex_) = Turn::kReading;
  // When the present turn began, and when something was last delivered.
  absl::Time turn_began_ ABSL_GUARDED_BY(mutex_);
  absl::Time last_sent_ ABSL_GUARDED_BY(mutex_);
  absl::Time last_permitted_ ABSL_GUARDED_BY(mutex_);
  std::optional<absl::Time> ended_ ABSL_GUARDED_BY(mutex_);
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
  int inside_ ABSL_GUARDED_BY(mutex_) = 0;
  // The one wait for the head, 0 for none.
  int64_t head_notification_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t drain_notification_ ABSL_GUARDED_BY(mutex_) = 0;
  std::unique_ptr<grpc::Alarm> alarm_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace revops::log

#endif  // REVOPS_COMMON_LOG_WATCH_SESSION_H_
