#include "gateway/http/streamed_call.h"

#include <utility>

namespace revops::gateway {

StreamedCall::StreamedCall(Options options)
    : admission_(std::move(options.admission)),
      authorization_(std::move(options.authorization)),
      gatekeeper_(options.gatekeeper),
      watch_(options.watch),
      report_(std::move(options.report)),
      framing_(std::move(options.framing)) {}

void StreamedCall::Start(Options options, const OutgoingCall& call, absl::string_view request,
                         std::function<void(absl::StatusOr<std::shared_ptr<HttpStream>>)> opened) {
  const std::shared_ptr<StreamedCall> stream(new StreamedCall(std::move(options)));
  const Method& method = *stream->admission_.method;
  stream->service_ = ServiceStream::Open(*method.backend, method.path(), call, request);
  const absl::Status taken = stream->watch_->Add(stream, stream->admission_.identity->record().id);
  if (!taken.ok()) {
    stream->service_->Cancel();
    return opened(stream->Finish(taken));
  }
  // The first message tells whether there is a stream at all: until then HTTP can still say no.
  stream->service_->Next([stream, opened = std::move(opened)](ServiceStream::Read read) {
    if (!read.ok() && stream->framing_->IsHttpError(stream->Told(read.status()))) {
      return opened(stream->Finish(stream->Told(read.status())));
    }
    std::string piece = stream->PieceOf(std::move(read));
    {
      absl::MutexLock lock(&stream->mutex_);
      stream->first_ = std::move(piece);
    }
    opened(std::shared_ptr<HttpStream>(stream));
  });
}

void StreamedCall::Next(std::function<void(std::string piece)> take) {
  std::optional<std::string> first;
  bool is_over = false;
  {
    absl::MutexLock lock(&mutex_);
    first = std::exchange(first_, std::nullopt);
    is_over = is_over_;
  }
  if (first.has_value()) return take(*std::move(first));
  if (is_over) return take("");
  service_->Next([self = shared_from_this(), take = std::move(take)](ServiceStream::Read read) {
    take(self->PieceOf(std::move(read)));
  });
}

void StreamedCall::Close() {
  service_->Cancel();
  (void)Finish(absl::CancelledError("the reader has hung up"));
}

void StreamedCall::End(const absl::Status& status) {
  {
    absl::MutexLock lock(&mutex_);
    if (!ended_.has_value()) ended_ = status;
  }
  service_->Cancel();
}

std::string StreamedCall::PieceOf(ServiceStream::Read read) {
  absl::Status ended = read.status();
  if (read.ok() && read->has_value()) {
    absl::StatusOr<std::string> framed = framing_->Message(**read);
    if (framed.ok()) return *std::move(framed);
    ended = framed.status();
    service_->Cancel();
  }
  {
    absl::MutexLock lock(&mutex_);
    is_over_ = true;
  }
  return framing_->End(Finish(Told(ended)));
}

absl::Status StreamedCall::Told(const absl::Status& ended) {
  absl::MutexLock lock(&mutex_);
  return ended_.value_or(ended);
}

absl::Status StreamedCall::Finish(const absl::Status& status) {
  {
    absl::MutexLock lock(&mutex_);
    if (is_finished_) return status;
    is_finished_ = true;
  }
  absl::Status told = report_->Passed(status);
  watch_->Remove(this);
  return told;
}

}  // namespace revops::gateway
