#include "gateway/proxy/stream_watch.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/rpc/drain.h"
#include "common/status/status.h"

namespace revops::gateway {
namespace {

absl::Status TooManyStreams(absl::string_view whose, size_t at_most) {
  return RetryLater(absl::StatusCode::kResourceExhausted, "TOO_MANY_STREAMS",
                    absl::StrCat(whose, " has ", at_most, " streams open, the most"),
                    kStreamsFullRetry);
}

}  // namespace

StreamWatch::StreamWatch(const Options& options) : options_(options), thread_([this] { Run(); }) {}

StreamWatch::~StreamWatch() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  thread_.join();
}

absl::Status StreamWatch::Add(std::shared_ptr<LiveCall> stream, const std::string& token_id) {
  LiveCall* const added = stream.get();
  bool draining = false;
  {
    absl::MutexLock lock(&mutex_);
    if (streams_ >= options_.streams_max) return TooManyStreams("the gateway", streams_);
    size_t& of_token = streams_by_token_[token_id];
    if (of_token >= options_.streams_per_token_max) return TooManyStreams("the token", of_token);
    ++of_token;
    ++streams_;
    calls_[added] = {std::move(stream), token_id};
    draining = draining_;
  }
  if (draining) added->End(rpc::ServerDraining());
  return absl::OkStatus();
}

void StreamWatch::AddWaiting(std::shared_ptr<LiveCall> call) {
  LiveCall* const added = call.get();
  bool draining = false;
  {
    absl::MutexLock lock(&mutex_);
    calls_[added] = {std::move(call), ""};
    draining = draining_;
  }
  if (draining) added->End(rpc::ServerDraining());
}

void StreamWatch::Remove(const LiveCall* call) {
  Entry removed;  // declared first: let go of after the lock
  absl::MutexLock lock(&mutex_);
  const auto found = calls_.find(call);
  if (found == calls_.end()) return;
  removed = std::move(found->second);
  calls_.erase(found);
  if (removed.token_id.empty()) return;
  --streams_;
  const auto of_token = streams_by_token_.find(removed.token_id);
  if (--of_token->second == 0) streams_by_token_.erase(of_token);
}

size_t StreamWatch::size() const {
  absl::ReaderMutexLock lock(&mutex_);
  return streams_;
}

void StreamWatch::CheckAll() {
  for (const auto& call : Snapshot()) {
    const absl::Status status = call->Check();
    if (!status.ok()) call->End(status);
  }
}

void StreamWatch::Drain() {
  {
    absl::MutexLock lock(&mutex_);
    draining_ = true;
  }
  for (const auto& call : Snapshot()) call->End(rpc::ServerDraining());
}

std::vector<std::shared_ptr<LiveCall>> StreamWatch::Snapshot() const {
  std::vector<std::shared_ptr<LiveCall>> result;
  absl::ReaderMutexLock lock(&mutex_);
  result.reserve(calls_.size());
  for (const auto& [key, entry] : calls_) result.push_back(entry.call);
  return result;
}

void StreamWatch::Run() {
  while (true) {
    {
      absl::MutexLock lock(&mutex_);
      if (mutex_.AwaitWithTimeout(absl::Condition(&stopping_), options_.interval)) return;
    }
    CheckAll();
  }
}

}  // namespace revops::gateway
