#include "tests/bench/subscribers.h"

#include <algorithm>
#include <utility>

#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "grpcpp/support/byte_buffer.h"
#include "tests/bench/channels.h"

namespace revops::bench {
namespace {

std::string Flatten(const grpc::ByteBuffer& bytes) {
  std::vector<grpc::Slice> slices;
  std::string flat;
  if (!bytes.Dump(&slices).ok()) return flat;
  flat.reserve(bytes.Length());
  for (const grpc::Slice& slice : slices) {
    flat.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return flat;
}

}  // namespace

class Subscribers::Stream final
    : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  Stream(const std::shared_ptr<grpc::Channel>& channel, const Credential& credential,
         const StreamShape* shape)
      : shape_(shape), stub_(channel) {
    if (!credential.first.empty()) context_.AddMetadata(credential.first, credential.second);
    const grpc::Slice slice(shape->request);
    request_ = grpc::ByteBuffer(&slice, 1);
    stub_.PrepareBidiStreamingCall(&context_, shape->method, {}, this);
    if (shape->is_only_request) {
      StartWriteLast(&request_, {});
    } else {
      StartWrite(&request_);
    }
    StartRead(&response_);
    StartCall();
  }
  void Cancel() { context_.TryCancel(); }
  void AwaitDone() {
    absl::MutexLock lock(&mutex_);
    mutex_.Await(absl::Condition(&is_done_));
  }
  bool AwaitSubscribed(absl::Time deadline) {
    absl::MutexLock lock(&mutex_);
    return mutex_.AwaitWithDeadline(absl::Condition(&is_subscribed_), deadline);
  }
  bool AwaitEvents(int64_t events, absl::Time deadline) const {
    absl::MutexLock lock(&mutex_);
    const auto has_come = [&]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return events_ >= events; };
    return mutex_.AwaitWithDeadline(absl::Condition(&has_come), deadline);
  }
  int64_t events() const {
    absl::MutexLock lock(&mutex_);
    return events_;
  }
  void TakeAges(std::vector<absl::Duration>& all, bool forget) {
    absl::MutexLock lock(&mutex_);
    all.insert(all.end(), ages_.begin(), ages_.end());
    if (forget) ages_.clear();
  }

 private:
  void OnReadDone(bool ok) override {
    if (!ok) return;
    const Delivery delivery = shape_->read(Flatten(response_));
    {
      absl::MutexLock lock(&mutex_);
      events_ += delivery.events;
      is_subscribed_ = is_subscribed_ || delivery.is_subscribed;
      if (delivery.events > 0) ages_.push_back(delivery.age);
    }
    StartRead(&response_);
  }
  void OnDone(const grpc::Status&) override {
    absl::MutexLock lock(&mutex_);
    is_done_ = true;
  }

  const StreamShape* const shape_;
  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  grpc::ByteBuffer request_, response_;
  mutable absl::Mutex mutex_;
  int64_t events_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<absl::Duration> ages_ ABSL_GUARDED_BY(mutex_);
  bool is_subscribed_ ABSL_GUARDED_BY(mutex_) = false;
  bool is_done_ ABSL_GUARDED_BY(mutex_) = false;
};

Subscribers::Subscribers(const std::string& address, Credential credential,
                         const StreamShape& shape, int count)
    : channels_(OpenConnections(address, std::min(count, 4))), shape_(shape) {
  for (int i = 0; i < count; ++i) {
    streams_.push_back(std::make_unique<Stream>(
        channels_[static_cast<size_t>(i) % channels_.size()], credential, &shape_));
  }
  const absl::Time deadline = absl::Now() + absl::Seconds(30);
  for (const auto& stream : streams_) stream->AwaitSubscribed(deadline);
}

Subscribers::~Subscribers() {
  for (const auto& stream : streams_) stream->Cancel();
  for (const auto& stream : streams_) stream->AwaitDone();
}

bool Subscribers::AwaitEach(int64_t events, absl::Duration limit) const {
  const absl::Time deadline = absl::Now() + limit;
  return std::all_of(streams_.begin(), streams_.end(),
                     [&](const auto& stream) { return stream->AwaitEvents(events, deadline); });
}

int64_t Subscribers::delivered() const {
  int64_t sum = 0;
  for (const auto& stream : streams_) sum += stream->events();
  return sum;
}

void Subscribers::ForgetAges() {
  std::vector<absl::Duration> forgotten;
  for (const auto& stream : streams_) stream->TakeAges(forgotten, /*forget=*/true);
}

absl::Duration Subscribers::AgeQuantile(double share) const {
  std::vector<absl::Duration> all;
  for (const auto& stream : streams_) stream->TakeAges(all, /*forget=*/false);
  if (all.empty()) return absl::ZeroDuration();
  const auto at = all.begin() + static_cast<int64_t>(share * static_cast<double>(all.size() - 1));
  std::nth_element(all.begin(), at, all.end());
  return *at;
}

}  // namespace revops::bench
