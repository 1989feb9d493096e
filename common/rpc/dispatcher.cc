#include "common/rpc/dispatcher.h"

#include <algorithm>
#include <atomic>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/rpc/access.h"
#include "common/rpc/authenticator.h"
#include "common/rpc/telemetry.h"
#include "common/rpc/thread_pool.h"
#include "common/status/check.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "common/telemetry/trace.h"

namespace revops::rpc {
namespace {

struct Method {
  const MethodAccess* access;
  const MethodMetrics* metrics;
};

absl::Time DeadlineOf(const grpc::CallbackServerContext& context) {
  const auto deadline = context.deadline();
  return deadline == std::chrono::system_clock::time_point::max() ? absl::InfiniteFuture()
                                                                  : absl::FromChrono(deadline);
}

std::string TraceOf(const grpc::CallbackServerContext& context) {
  const auto it = context.client_metadata().find(kTraceparentMetadata);
  if (it == context.client_metadata().end()) return ContinueTrace("");
  return ContinueTrace(absl::string_view(it->second.data(), it->second.size()));
}

absl::Status DeadlinePassed(const Method& method) {
  return ErrorWithReason(absl::StatusCode::kDeadlineExceeded, "DEADLINE_PASSED",
                         absl::StrCat(method.access->path, ": the deadline passed before it began"),
                         {{"method", method.access->path}});
}

absl::Status Cancelled(const Method& method) {
  return absl::CancelledError(absl::StrCat(method.access->path, ": cancelled by the caller"));
}

// One unary call on its way through the threads. Whoever holds the pointer finishes it, once.
struct Running {
  Telemetry* telemetry;
  const Method* method;
  grpc::CallbackServerContext* context;
  grpc::ServerUnaryReactor* reactor;
  absl::Time arrived;
  Call call;
  // One of these; `await` and `read` behind a step, too.
  WriteStep step;
  Await await;
  Read read;

  // Why it need not run any more, if so.
  absl::Status StillWanted() const {
    if (context->IsCancelled()) return Cancelled(*method);
    if (absl::Now() >= call.deadline) return DeadlinePassed(*method);
    return absl::OkStatus();
  }

  absl::Status Hide(const absl::Status& status) const {
    return telemetry->Hide(*method->metrics, status, call.traceparent);
  }
};

using RunningPtr = std::unique_ptr<Running>;

// After Finish() the context, request and reply are gone.
void Finish(RunningPtr running, const absl::Status& status) {
  const absl::Status told = running->telemetry->Finished(
      *running->method->metrics, status, absl::Now() - running->arrived, running->call.traceparent);
  running->reactor->Finish(ToGrpcStatus(told));
}

void RunRead(RunningPtr running, const Read& read) {
  absl::Status status = running->StillWanted();
  if (status.ok()) status = read(running->call);
  Finish(std::move(running), status);
}

}  // namespace

struct Dispatcher::Impl {
  explicit Impl(const Options& given) : options(given) {
    rules.Add(*options.service);
    for (int i = 0; i < options.service->method_count(); ++i) {
      const google::protobuf::MethodDescriptor& method = *options.service->method(i);
      const MethodAccess* access = rules.Find(MethodPath(method));
      methods[method.name()] = Method{access, options.telemetry->Method(access->path)};
    }
  }

  const Method& Find(const char* name) const {
    const auto it = methods.find(absl::string_view(name));
    REVOPS_CHECK(it != methods.end(),
                 (options.service->full_name() + " has no method " + name).c_str());
    return it->second;
  }

  // Who asks, whether that caller may, and whether there is time left.
  absl::Status Admit(const grpc::CallbackServerContext& context, const Method& method,
                     Call& call) const {
    call.traceparent = TraceOf(context);
    call.deadline = DeadlineOf(context);
    REVOPS_ASSIGN_OR_RETURN(const auto principal, options.authenticator->Verify(context));
    REVOPS_RETURN_IF_ERROR(method.access->Permit(*principal));
    if (absl::Now() >= call.deadline) return DeadlinePassed(method);
    call.principal = *principal;
    call.scope = method.access->ScopeOf(*principal);
    return absl::OkStatus();
  }

  // Null when the call was refused, and is finished.
  RunningPtr Begin(grpc::CallbackServerContext* context, const char* name,
                   grpc::ServerUnaryReactor** reactor) const {
    const Method& method = Find(name);
    auto running = std::make_unique<Running>();
    running->telemetry = options.telemetry;
    running->method = &method;
    running->context = context;
    running->reactor = *reactor = context->DefaultReactor();
    running->arrived = absl::Now();
    options.telemetry->Started(*method.metrics);
    if (absl::Status status = Admit(*context, method, running->call); !status.ok()) {
      Finish(std::move(running), status);
      return nullptr;
    }
    absl::Time& deadline = running->call.deadline;
    deadline = deadline == absl::InfiniteFuture()
                   ? running->arrived + kUnaryDeadlineDefault
                   : std::min(deadline, running->arrived + kUnaryDeadlineMax);
    return running;
  }

  const Options options;
  AccessRules rules;
  absl::flat_hash_map<std::string, Method> methods;
};

Dispatcher::Dispatcher(const Options& options) : impl_(std::make_unique<Impl>(options)) {}
Dispatcher::~Dispatcher() = default;

absl::StatusOr<StreamCall> Dispatcher::BeginStream(const grpc::CallbackServerContext& context,
                                                   const char* name) const {
  const Method& method = impl_->Find(name);
  Telemetry* const telemetry = impl_->options.telemetry;
  telemetry->Started(*method.metrics);
  StreamCall stream;
  const absl::Status admitted = impl_->Admit(context, method, stream.call);
  stream.end = [telemetry, metrics = method.metrics,
                traceparent = stream.call.traceparent](const absl::Status& status) {
    return telemetry->StreamEnded(*metrics, status, traceparent);
  };
  if (!admitted.ok()) return stream.end(admitted);
  return stream;
}

namespace {

// `done` runs once, when the step is on disk or was refused, and finishes the call.
void QueueWrite(sql::Writer& writer, sql::Lane lane, RunningPtr running,
                std::function<void(RunningPtr, const absl::Status&)> done) {
  // std::function must be copyable, so the pointer travels bare.
  Running* const queued = running.release();
  writer.Submit(
      lane, queued->call.deadline,
      [queued](sql::WriteContext& write) {
        REVOPS_RETURN_IF_ERROR(queued->StillWanted());
        return queued->step(write);
      },
      [queued, done = std::move(done)](const absl::Status& status) {
        done(RunningPtr(queued), status);
      });
}

}  // namespace

grpc::ServerUnaryReactor* Dispatcher::Write(grpc::CallbackServerContext* context,
                                            const char* method, sql::Lane lane,
                                            PrepareWrite prepare) {
  grpc::ServerUnaryReactor* reactor = nullptr;
  RunningPtr running = impl_->Begin(context, method, &reactor);
  if (running == nullptr) return reactor;
  absl::StatusOr<WriteStep> step = prepare(running->call);
  if (!step.ok()) {
    Finish(std::move(running), step.status());
    return reactor;
  }
  running->step = *std::move(step);
  QueueWrite(*impl_->options.writer, lane, std::move(running), &Finish);
  return reactor;
}

namespace {

// A batch call under way: the last of its items to be done finishes it.
struct Batch {
  RunningPtr running;
  std::vector<WriteItem> items;
  std::function<void()> finish;
  std::atomic<size_t> left;

  void ItemDone() {
    if (left.fetch_sub(1) != 1) return;
    if (finish) finish();
    Finish(std::move(running), absl::OkStatus());
  }
};

}  // namespace

grpc::ServerUnaryReactor* Dispatcher::WriteEach(grpc::CallbackServerContext* context,
                                                const char* method, sql::Lane lane,
                                                const PrepareWrites& prepare,
                                                std::function<void()> finish) {
  grpc::ServerUnaryReactor* reactor = nullptr;
  RunningPtr running = impl_->Begin(context, method, &reactor);
  if (running == nullptr) return reactor;
  absl::StatusOr<std::vector<WriteItem>> items = prepare(running->call);
  if (!items.ok()) {
    Finish(std::move(running), items.status());
    return reactor;
  }
  const absl::Time deadline = running->call.deadline;
  const auto batch = std::make_shared<Batch>();
  batch->running = std::move(running);
  batch->items = *std::move(items);
  batch->finish = std::move(finish);
  // One more than there are items, so that a batch without any is finished, too.
  batch->left = batch->items.size() + 1;
  for (const WriteItem& item : batch->items) {
    impl_->options.writer->Submit(
        lane, deadline,
        [batch, &item](sql::WriteContext& write) {
          REVOPS_RETURN_IF_ERROR(batch->running->StillWanted());
          return item.step(write);
        },
        [batch, &item](const absl::Status& status) {
          item.done(batch->running->Hide(status));
          batch->ItemDone();
        });
  }
  batch->ItemDone();
  return reactor;
}

namespace {

void QueueRead(ThreadPool& readers, RunningPtr running) {
  Running* const queued = running.release();
  const bool taken = readers.Submit([queued] {
    RunningPtr mine(queued);
    const rpc::Read& task = queued->read;
    RunRead(std::move(mine), task);
  });
  if (!taken) {
    Finish(RunningPtr(queued),
           RetryLater(absl::StatusCode::kResourceExhausted, "QUEUE_FULL",
                      "too many reads are waiting; try again later", kQueueFullRetry));
  }
}

// Reads once `await` is ready.
void AwaitRead(ThreadPool& readers, const Await& await, RunningPtr running) {
  // A copy: once `ready` was called, the call may be gone while `await` still looks at it.
  const Call call = running->call;
  Running* const waiting = running.release();
  await(call, [waiting, &readers](const absl::Status& status) {
    RunningPtr mine(waiting);
    if (!status.ok()) return Finish(std::move(mine), status);
    QueueRead(readers, std::move(mine));
  });
}

}  // namespace

grpc::ServerUnaryReactor* Dispatcher::Read(grpc::CallbackServerContext* context, const char* method,
                                           rpc::Read read) {
  grpc::ServerUnaryReactor* reactor = nullptr;
  RunningPtr running = impl_->Begin(context, method, &reactor);
  if (running == nullptr) return reactor;
  running->read = std::move(read);
  QueueRead(*impl_->options.readers, std::move(running));
  return reactor;
}

grpc::ServerUnaryReactor* Dispatcher::ReadWhen(grpc::CallbackServerContext* context,
                                               const char* method, const Await& await,
                                               rpc::Read read) {
  grpc::ServerUnaryReactor* reactor = nullptr;
  RunningPtr running = impl_->Begin(context, method, &reactor);
  if (running == nullptr) return reactor;
  running->read = std::move(read);
  AwaitRead(*impl_->options.readers, await, std::move(running));
  return reactor;
}

grpc::ServerUnaryReactor* Dispatcher::WriteThen(grpc::CallbackServerContext* context,
                                                const char* method, sql::Lane lane,
                                                const PrepareWrite& prepare, Await await,
                                                rpc::Read read) {
  grpc::ServerUnaryReactor* reactor = nullptr;
  RunningPtr running = impl_->Begin(context, method, &reactor);
  if (running == nullptr) return reactor;
  absl::StatusOr<WriteStep> step = prepare(running->call);
  if (!step.ok()) {
    Finish(std::move(running), step.status());
    return reactor;
  }
  running->step = *std::move(step);
  running->await = std::move(await);
  running->read = std::move(read);
  QueueWrite(*impl_->options.writer, lane, std::move(running),
             [readers = impl_->options.readers](RunningPtr written, const absl::Status& status) {
               if (!status.ok()) return Finish(std::move(written), status);
               // Out of the call, which is gone once it is ready.
               const Await await = std::move(written->await);
               AwaitRead(*readers, await, std::move(written));
             });
  return reactor;
}

grpc::ServerUnaryReactor* Dispatcher::ReadInline(grpc::CallbackServerContext* context,
                                                 const char* method, const rpc::Read& read) {
  grpc::ServerUnaryReactor* reactor = nullptr;
  RunningPtr running = impl_->Begin(context, method, &reactor);
  if (running != nullptr) RunRead(std::move(running), read);
  return reactor;
}

}  // namespace revops::rpc
