#include "tests/system/stream_recorder.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/log/token.h"
#include "common/rpc/outgoing.h"

namespace revops::testing {

namespace pb = revops::deal::v1;

StreamRecorder::StreamRecorder(const Suite& suite)
    : stub_(pb::DealWatchService::NewStub(rpc::OpenChannel(suite.AddressOf(Service::kGateway)))) {
  rpc::WatchClient::Options options;
  options.name = "recorder";
  options.progress_interval = absl::Seconds(1);
  options.backoff_max = absl::Milliseconds(200);
  options.new_context = [bearer = absl::StrCat("Bearer ", suite.AdminToken())] {
    auto context = std::make_unique<grpc::ClientContext>();
    context->AddMetadata("authorization", bearer);
    return context;
  };
  options.on_reset = [this](const absl::Status& why) {
    absl::MutexLock lock(&mutex_);
    complaints_.push_back(absl::StrCat("the stream started over: ", why.ToString()));
    return absl::OkStatus();
  };
  rpc::WatchSource<pb::WatchDealsResponse> source;
  source.open = [this](grpc::ClientContext* context, const std::string& token) {
    pb::WatchDealsRequest request;
    if (token.empty()) {
      request.set_start(pb::WatchDealsRequest::START_EARLIEST);
    } else {
      request.set_resume_token(token);
    }
    request.mutable_progress_interval()->set_seconds(1);
    return std::unique_ptr<grpc::ClientReaderInterface<pb::WatchDealsResponse>>(
        stub_->WatchDeals(context, request));
  };
  source.apply = [this](const pb::WatchDealsResponse& response) { return Take(response); };
  client_ = std::make_unique<rpc::WatchClient>(std::move(options), std::move(source));
}

absl::Status StreamRecorder::Take(const pb::WatchDealsResponse& response) {
  absl::MutexLock lock(&mutex_);
  const auto complain = [&](const Event& event, absl::string_view what)
                            ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
                              complaints_.push_back(absl::StrCat(event.event_id(), " ", what));
                            };
  const int64_t before = through_;
  for (const Event& event : response.events()) {
    const int64_t last = events_.empty() ? 0 : events_.back().revision();
    if (event.revision() <= before) complain(event, "came again, or its revision was split");
    if (event.revision() < last) complain(event, "came out of order");
    if (event.revision() > last + 1) complain(event, absl::StrCat("left a gap behind ", last));
    if (event.revision() == last && event.index() != events_.back().index() + 1) {
      complain(event, "is not the next of its revision");
    }
    if (!events_.empty() &&
        (event.commit_time().seconds() < events_.back().commit_time().seconds())) {
      complain(event, "was recorded before the one before it");
    }
    events_.push_back(event);
  }
  const auto position = log::DecodeToken(response.resume_token());
  if (!position.ok()) return position.status();
  if (position->revision.value < through_) {
    complaints_.push_back(absl::StrCat("a position went back behind ", through_));
  }
  through_ = position->revision.value;
  marks_.push_back({response.resume_token(), events_.size()});
  if (!events_.empty() && events_.back().revision() > through_) {
    complain(events_.back(), "lies beyond its response's token");
  }
  return absl::OkStatus();
}

bool StreamRecorder::AwaitToken(const std::string& resume_token, absl::Duration limit) {
  const auto position = log::DecodeToken(resume_token);
  if (!position.ok()) return false;
  const int64_t wanted = position->revision.value;
  absl::MutexLock lock(&mutex_);
  const auto has_come = [&]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return through_ >= wanted; };
  return mutex_.AwaitWithTimeout(absl::Condition(&has_come), limit);
}

std::vector<StreamRecorder::Event> StreamRecorder::Stop() {
  client_->Stop();
  return EventsBehind(0);
}

std::vector<StreamRecorder::Event> StreamRecorder::EventsBehind(size_t count) const {
  absl::MutexLock lock(&mutex_);
  return {events_.begin() + static_cast<std::ptrdiff_t>(count), events_.end()};
}

std::vector<StreamRecorder::Mark> StreamRecorder::marks() const {
  absl::MutexLock lock(&mutex_);
  return marks_;
}

std::vector<std::string> StreamRecorder::complaints() const {
  absl::MutexLock lock(&mutex_);
  return complaints_;
}

}  // namespace revops::testing
