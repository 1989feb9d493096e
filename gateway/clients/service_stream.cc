#include "gateway/clients/service_stream.h"

#include <utility>

#include "common/status/grpc_status.h"
#include "gateway/clients/bytes.h"
#include "gateway/clients/metadata.h"
#include "gateway/clients/service_error.h"

namespace revops::gateway {
namespace {

ServiceStream::Read EndOf(const absl::Status& status) {
  if (!status.ok()) return status;
  return std::optional<std::string>();
}

}  // namespace

ServiceStream::ServiceStream(Backend& backend, const OutgoingCall& call, absl::string_view request)
    : service_(backend.name()), request_(BufferOf(request)) {
  ApplyMetadata(call, context_);
}

std::shared_ptr<ServiceStream> ServiceStream::Open(Backend& backend, const std::string& method_path,
                                                   const OutgoingCall& call,
                                                   absl::string_view request) {
  std::shared_ptr<ServiceStream> stream(new ServiceStream(backend, call, request));
  stream->self_ = stream;
  backend.stream_stub().PrepareBidiStreamingCall(&stream->context_, method_path,
                                                 grpc::StubOptions(), stream.get());
  stream->AddHold();
  stream->StartWriteLast(&stream->request_, grpc::WriteOptions());
  stream->StartCall();
  return stream;
}

void ServiceStream::Next(std::function<void(Read)> done) {
  std::optional<absl::Status> ended;
  {
    absl::MutexLock lock(&mutex_);
    ended = ended_;
    if (!ended.has_value()) waiting_ = std::move(done);
    // Without the hold the call is on its way to OnDone(), which answers.
    if (!ended.has_value() && !is_held_) return;
  }
  if (ended.has_value()) return done(EndOf(*ended));
  StartRead(&response_);
}

void ServiceStream::Cancel() {
  bool lets_go = false;
  {
    absl::MutexLock lock(&mutex_);
    if (ended_.has_value()) return;
    is_cancelled_ = true;
    // A read that is under way lets go when it is done.
    lets_go = is_held_ && !waiting_;
    if (lets_go) is_held_ = false;
  }
  context_.TryCancel();
  if (lets_go) RemoveHold();
}

void ServiceStream::OnReadDone(bool ok) {
  std::function<void(Read)> done;
  bool lets_go = false;
  {
    absl::MutexLock lock(&mutex_);
    lets_go = is_held_ && (!ok || is_cancelled_);
    if (lets_go) is_held_ = false;
    // Where nothing came, OnDone() says why.
    if (ok) done = std::exchange(waiting_, nullptr);
  }
  std::string message;
  if (ok) message = BytesOf(response_);
  const std::shared_ptr<ServiceStream> self = shared_from_this();
  if (lets_go) RemoveHold();
  if (done) done(std::optional<std::string>(std::move(message)));
}

void ServiceStream::OnDone(const grpc::Status& status) {
  const std::shared_ptr<ServiceStream> self = std::move(self_);
  std::function<void(Read)> done;
  absl::Status ended = FromGrpcStatus(ToldOf(service_, status));
  {
    absl::MutexLock lock(&mutex_);
    ended_ = ended;
    is_held_ = false;
    done = std::exchange(waiting_, nullptr);
  }
  if (done) done(EndOf(ended));
}

}  // namespace revops::gateway
