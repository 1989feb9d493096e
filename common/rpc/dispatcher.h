// Keeps threading out of handlers: takes a callback-API call, checks who asks and until when, runs
// plain synchronous code in the right place, and finishes the call.
//
//   grpc::ServerUnaryReactor* AdvanceDeal(grpc::CallbackServerContext* context,
//                                         const AdvanceDealRequest* request, Deal* reply) override
//                                         {
//     return dispatcher_->Write(context, "AdvanceDeal", sql::Lane::kInteractive,
//       [=, this](const rpc::Call& call) -> absl::StatusOr<rpc::WriteStep> {
//         REVOPS_ASSIGN_OR_RETURN(auto command, ParseAdvance(*request));   // before the queue
//         return [=, this](sql::WriteContext& write) {                     // on the writer's
//         thread
//           return Fill(app::AdvanceDeal(..., write, command), reply);
//         };
//       });
//   }
#ifndef REVOPS_COMMON_RPC_DISPATCHER_H_
#define REVOPS_COMMON_RPC_DISPATCHER_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/rpc/call.h"
#include "common/sql/writer.h"
#include "google/protobuf/descriptor.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/server_callback.h"

namespace revops::rpc {

class Authenticator;  // authenticator.h: verifies the signed principal of the metadata
class Telemetry;      // telemetry.h: counts, times and logs calls
class ThreadPool;     // thread_pool.h: bounded queue in front of a few threads

// A unary call that comes without a deadline gets this one, and none gets more than the other, so
// that no unary call waits for ever. Streams keep the deadline they came with, if any.
inline constexpr absl::Duration kUnaryDeadlineDefault = absl::Seconds(60);
inline constexpr absl::Duration kUnaryDeadlineMax = absl::Minutes(5);
// Retry advice of a full reader queue: about the time it needs to drain.
inline constexpr absl::Duration kQueueFullRetry = absl::Milliseconds(200);

// What a write does on the writer's thread; may run more than once, so it starts by clearing what
// it fills.
using WriteStep = std::function<absl::Status(sql::WriteContext&)>;
using PrepareWrite = std::function<absl::StatusOr<WriteStep>(const Call&)>;
using Read = std::function<absl::Status(const Call&)>;
// One of several independent commands of a call: `done` gets its own outcome, as it may be told.
struct WriteItem {
  WriteStep step;
  std::function<void(const absl::Status&)> done;
};
// What a read waits for: calls `ready` exactly once, from any thread, with OK or with the error
// that ends the call.
using Await = std::function<void(const Call&, std::function<void(const absl::Status&)> ready)>;
// A stream that was let in. It counts as in flight until `end` is given how it ended, once; that
// counts and logs it, and returns what the client may be told (an internal error as a reference).
struct StreamCall {
  Call call;
  std::function<absl::Status(const absl::Status&)> end;
};
using PrepareWrites = std::function<absl::StatusOr<std::vector<WriteItem>>(const Call&)>;

// Thread-safe. Outlives the writer and the readers it was given, as queued calls finish through it;
// so stop the server first, then the writer and the readers.
class Dispatcher {
 public:
  struct Options {
    // Every method of it must have the Access option (CHECK).
    const google::protobuf::ServiceDescriptor* service = nullptr;
    const Authenticator* authenticator = nullptr;
    Telemetry* telemetry = nullptr;
    sql::Writer* writer = nullptr;  // null where a service has no writes
    ThreadPool* readers = nullptr;
  };
  explicit Dispatcher(const Options& options);
  ~Dispatcher();

  // Authenticates and authorises, prepares on the calling thread, runs the step on the writer's
  // queue, and replies after its commit. UNAUTHENTICATED, PERMISSION_DENIED, DEADLINE_EXCEEDED,
  // RESOURCE_EXHAUSTED QUEUE_FULL come from here.
  grpc::ServerUnaryReactor* Write(grpc::CallbackServerContext* context, const char* method,
                                  sql::Lane lane, PrepareWrite prepare);

  // The same for a write whose answer is decided elsewhere once it is on disk: after the commit
  // `await` is called, on the thread that answers commits, and when it is ready, `read` runs on the
  // reader threads and answers. The caller's deadline does not undo what is written.
  grpc::ServerUnaryReactor* WriteThen(grpc::CallbackServerContext* context, const char* method,
                                      sql::Lane lane, const PrepareWrite& prepare, Await await,
                                      rpc::Read read);

  // For batch methods: every item is a command of its own, and one that fails leaves the others
  // intact. Replies OK when all are done, after `finish`: on the thread that answers the last, or
  // on the calling one where no item was queued last (an empty batch, refused items).
  grpc::ServerUnaryReactor* WriteEach(grpc::CallbackServerContext* context, const char* method,
                                      sql::Lane lane, const PrepareWrites& prepare,
                                      std::function<void()> finish);

  // The same for a read, on the reader threads. RESOURCE_EXHAUSTED QUEUE_FULL when they are behind.
  grpc::ServerUnaryReactor* Read(grpc::CallbackServerContext* context, const char* method,
                                 rpc::Read read);

  // The same for a read that first waits for something, without holding a thread: `await` is called
  // on the calling thread. What it waits for must end before the dispatcher.
  grpc::ServerUnaryReactor* ReadWhen(grpc::CallbackServerContext* context, const char* method,
                                     const Await& await, rpc::Read read);

  // The same for a read of a few rows by key, right on the calling thread: cheaper than the hop to
  // another thread, but gRPC's few threads serve nothing else meanwhile. Never for scans.
  grpc::ServerUnaryReactor* ReadInline(grpc::CallbackServerContext* context, const char* method,
                                       const rpc::Read& read);

  // For streams: the same checks. An error is counted and may be told as it is.
  absl::StatusOr<StreamCall> BeginStream(const grpc::CallbackServerContext& context,
                                         const char* method) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace revops::rpc

#endif  // REVOPS_COMMON_RPC_DISPATCHER_H_
