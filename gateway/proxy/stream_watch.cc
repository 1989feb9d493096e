#include "gateway/proxy/stream_watch.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/rpc/drain.h"
#include "common/status/status.h"

namespace revops::gateway {
namespace {

constexpr absl::Duration kTooManyRetry = absl::Seconds(5);

absl::Status TooMany(absl::string_view whose, size_t limit) {
  return RetryLater(
      absl::StatusCode::kResourceExhausted, "TOO_MANY_STREAMS",
      absl::StrCat(whose, " may have at most ", limit, " streams open; end one first"),
      kTooManyRetry);
}

}  // namespace

StreamWatch::StreamWatch(absl::Duration interval)
    : interval_(interval), thread_([this] { Run(); }) {}

StreamWatch::~StreamWatch() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  thread_.join();
}

absl::Status StreamWatch::Add(std::shared_ptr<LiveStream> stream) {
  LiveStream* const added = stream.get();
  bool draining = false;
  {
    absl::MutexLock lock(&mutex_);
    if (streams_.size() >= kStreamsMax) return TooMany("all callers together", kStreamsMax);
    size_t& of_token = per_token_[added->token_id()];
    if (of_token >= kStreamsPerTokenMax) return TooMany("one token", kStreamsPerTokenMax);
    ++of_token;
    streams_[added] = std::move(stream);
    draining = draining_;
  }
  if (draining) added->End(rpc::ServerDraining());
  return absl::OkStatus();
}

void StreamWatch::Remove(const LiveStream* stream) {
  std::shared_ptr<LiveStream> removed;  // declared first: let go of after the lock
  absl::MutexLock lock(&mutex_);
  const auto found = streams_.find(stream);
  if (found == streams_.end()) return;
  removed = std::move(found->second);
  streams_.erase(found);
  const auto of_token = per_token_.find(removed->token_id());
  if (--of_token->second == 0) per_token_.erase(of_token);
}

size_t StreamWatch::size() const {
  absl::ReaderMutexLock lock(&mutex_);
  return streams_.size();
}

void StreamWatch::CheckAll() {
  for (const auto& stream : Snapshot()) {
    const absl::Status status = stream->Check();
    if (!status.ok()) stream->End(status);
  }
}

void StreamWatch::Drain() {
  {
    absl::MutexLock lock(&mutex_);
    draining_ = true;
  }
  for (const auto& stream : Snapshot()) stream->End(rpc::ServerDraining());
}

std::vector<std::shared_ptr<LiveStream>> StreamWatch::Snapshot() const {
  std::vector<std::shared_ptr<LiveStream>> result;
  absl::ReaderMutexLock lock(&mutex_);
  result.reserve(streams_.size());
  for (const auto& [key, stream] : streams_) result.push_back(stream);
  return result;
}

void StreamWatch::Run() {
  while (true) {
    {
      absl::MutexLock lock(&mutex_);
      if (mutex_.AwaitWithTimeout(absl::Condition(&stopping_), interval_)) return;
    }
    CheckAll();
  }
}

}  // namespace revops::gateway
