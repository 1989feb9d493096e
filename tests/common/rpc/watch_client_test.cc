#include "common/rpc/watch_client.h"

#include <atomic>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/rpc/outgoing.h"
#include "common/rpc/server.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "revops/deal/v1/deal_watch_service.grpc.pb.h"

namespace revops::rpc {
namespace {

using revops::deal::v1::DealWatchService;
using revops::deal::v1::WatchDealsRequest;
using revops::deal::v1::WatchDealsResponse;

// Far beyond what any step takes; only a failing test waits for it.
constexpr absl::Duration kPatience = absl::Seconds(30);

// Serves revisions 1, 2, 3 ... as published; the token is the revision. Misbehaves as told.
class NumberedWatch final : public DealWatchService::Service {
 public:
  std::atomic<int> foreign = 0;                        // refuse that many tokens,
  std::string reason = "RESUME_TOKEN_FOREIGN";         // for this; set before the first stream
  absl::Duration retry_after = absl::Milliseconds(1);  // advice of every other end; likewise
  std::atomic<bool> mute = false;                      // send nothing at all
  std::atomic<int> end_after = 0;                      // responses, then end the stream; 0: never

  grpc::Status WatchDeals(grpc::ServerContext* context, const WatchDealsRequest* request,
                          grpc::ServerWriter<WatchDealsResponse>* writer) override {
    int64_t revision = 0;
    if (request->has_resume_token()) {
      if (foreign > 0) {
        --foreign;
        return ToGrpcStatus(
            ErrorWithReason(absl::StatusCode::kInvalidArgument, reason, "worth nothing here"));
      }
      EXPECT_TRUE(absl::SimpleAtoi(request->resume_token(), &revision));
    } else {
      EXPECT_EQ(request->start(), WatchDealsRequest::START_EARLIEST);
    }
    const int limit = end_after;
    for (int sent = 0; limit == 0 || sent < limit; ++sent) {
      if (!Await(*context, revision + 1)) return grpc::Status::CANCELLED;
      WatchDealsResponse response;
      response.set_resume_token(absl::StrCat(++revision));
      response.add_events()->set_event_id(absl::StrCat(revision));
      if (!writer->Write(response)) break;
    }
    return ToGrpcStatus(
        RetryLater(absl::StatusCode::kUnavailable, "SERVER_DRAINING", "draining", retry_after));
  }

  void Publish(int64_t last) {
    absl::MutexLock lock(&mutex_);
    last_ = last;
  }
  void End() {
    absl::MutexLock lock(&mutex_);
    ended_ = true;
  }

 private:
  // False when the server or the client ends.
  bool Await(const grpc::ServerContext& context, int64_t revision) {
    absl::MutexLock lock(&mutex_);
    const auto ready = [&] { return ended_ || (last_ >= revision && !mute); };
    while (!context.IsCancelled()) {
      if (mutex_.AwaitWithTimeout(absl::Condition(&ready), absl::Milliseconds(20))) return !ended_;
    }
    return false;
  }

  absl::Mutex mutex_;
  bool ended_ = false;
  int64_t last_ = 0;
};

// A server that can be killed and started again on the same port.
class Peer {
 public:
  Peer() { Start("127.0.0.1:0"); }
  ~Peer() { Kill(); }
  void Start(const std::string& listen) {
    watch = std::make_unique<NumberedWatch>();
    Server::Options options;
    options.listen = listen;
    options.services = {watch.get()};
    auto started = Server::Start(options);
    ASSERT_TRUE(started.ok()) << started.status();
    server_ = *std::move(started);
    address = absl::StrCat("127.0.0.1:", server_->port());
  }
  void Kill() {
    watch->End();
    server_->Drain(absl::ZeroDuration());
    server_ = nullptr;
  }
  void Restart() {
    Kill();
    Start(address);
  }
  std::unique_ptr<NumberedWatch> watch;
  std::string address;

 private:
  std::unique_ptr<Server> server_;
};

// Keeps what was applied, with its checkpoint; demands that nothing is lost or doubled.
class Follower {
 public:
  absl::Status Apply(const WatchDealsResponse& response) {
    absl::MutexLock lock(&mutex_);
    if (failures_left_ > 0) {
      --failures_left_;
      return absl::UnavailableError("the follower's disk is full");
    }
    EXPECT_EQ(response.resume_token(), absl::StrCat(applied_ + 1));
    EXPECT_EQ(response.events_size(), 1);
    ++applied_;
    return absl::OkStatus();
  }
  absl::Status Reset(const absl::Status& why) {
    absl::MutexLock lock(&mutex_);
    last_reset_ = ReasonOf(why);
    if (refuse_reset_) {
      refuse_reset_ = false;
      return absl::UnavailableError("not now");
    }
    applied_ = 0;
    return absl::OkStatus();
  }
  bool AwaitApplied(int64_t revision) {
    absl::MutexLock lock(&mutex_);
    const auto reached = [&] { return applied_ >= revision; };
    return mutex_.AwaitWithTimeout(absl::Condition(&reached), kPatience);
  }
  void Forget() {
    absl::MutexLock lock(&mutex_);
    applied_ = 0;
    last_reset_.clear();
  }
  void FailNext(int times) {
    absl::MutexLock lock(&mutex_);
    failures_left_ = times;
  }
  void RefuseNextReset() {
    absl::MutexLock lock(&mutex_);
    refuse_reset_ = true;
  }
  std::string last_reset() {
    absl::MutexLock lock(&mutex_);
    return last_reset_;
  }

 private:
  absl::Mutex mutex_;
  int64_t applied_ = 0;
  int failures_left_ = 0;
  bool refuse_reset_ = false;
  std::string last_reset_;
};

class WatchClientTest : public ::testing::Test {
 protected:
  void Follow() {
    WatchClient::Options options;
    options.name = "deals";
    options.resume_token = resume_token_;
    options.new_context = [] { return std::make_unique<grpc::ClientContext>(); };
    options.on_reset = [this](const absl::Status& why) { return follower_.Reset(why); };
    options.backoff_min = absl::Milliseconds(1);
    options.backoff_max = absl::Milliseconds(20);
    options.progress_interval = progress_interval_;
    options.slack = absl::ZeroDuration();
    stub_ = DealWatchService::NewStub(OpenChannel(peer_.address));
    WatchSource<WatchDealsResponse> source;
    source.open = [this](grpc::ClientContext* context, const std::string& token) {
      WatchDealsRequest request;
      if (token.empty()) {
        request.set_start(WatchDealsRequest::START_EARLIEST);
      } else {
        request.set_resume_token(token);
      }
      return stub_->WatchDeals(context, request);
    };
    source.apply = [this](const WatchDealsResponse& response) { return follower_.Apply(response); };
    client_ = std::make_unique<WatchClient>(options, source);
  }

  Peer peer_;
  Follower follower_;
  std::string resume_token_;
  absl::Duration progress_interval_ = absl::Seconds(15);
  std::unique_ptr<DealWatchService::Stub> stub_;
  std::unique_ptr<WatchClient> client_;
};

TEST_F(WatchClientTest, BeginsWithTheEarliestAndFollowsLive) {
  peer_.watch->Publish(3);
  Follow();
  EXPECT_TRUE(follower_.AwaitApplied(3));
  peer_.watch->Publish(10);
  EXPECT_TRUE(follower_.AwaitApplied(10));
  EXPECT_TRUE(client_->state().streaming);
}

TEST_F(WatchClientTest, ResumesAfterEveryEndWithoutLossOrDoubling) {
  peer_.watch->end_after = 7;
  peer_.watch->Publish(100);
  Follow();
  EXPECT_TRUE(follower_.AwaitApplied(100));
  EXPECT_GE(client_->state().streams_opened, 15);
}

TEST_F(WatchClientTest, ResumesWhenTheServerWasKilled) {
  peer_.watch->Publish(5);
  Follow();
  ASSERT_TRUE(follower_.AwaitApplied(5));
  for (int64_t last = 10; last <= 30; last += 10) {
    peer_.Restart();
    peer_.watch->Publish(last);
    ASSERT_TRUE(follower_.AwaitApplied(last));
  }
}

TEST_F(WatchClientTest, AResponseThatCouldNotBeAppliedComesAgain) {
  follower_.FailNext(3);
  peer_.watch->Publish(20);
  Follow();
  EXPECT_TRUE(follower_.AwaitApplied(20));
}

TEST_F(WatchClientTest, AForeignTokenIsTheOwnersToDecideThenEverythingComesAnew) {
  peer_.watch->Publish(5);
  peer_.watch->foreign = 1;
  resume_token_ = "999";
  Follow();
  EXPECT_TRUE(follower_.AwaitApplied(5));
  EXPECT_EQ(follower_.last_reset(), "RESUME_TOKEN_FOREIGN");
  EXPECT_EQ(client_->state().resets, 1);
}

TEST_F(WatchClientTest, AnExpiredOrMalformedTokenResetsToo) {
  for (const char* reason : {"RESUME_TOKEN_EXPIRED", "RESUME_TOKEN_MALFORMED"}) {
    SCOPED_TRACE(reason);
    client_ = nullptr;
    peer_.Restart();
    peer_.watch->reason = reason;
    peer_.watch->foreign = 1;
    peer_.watch->Publish(5);
    follower_.Forget();
    resume_token_ = "999";
    Follow();
    EXPECT_TRUE(follower_.AwaitApplied(5));
    EXPECT_EQ(follower_.last_reset(), reason);
    EXPECT_EQ(client_->state().resets, 1);
  }
}

TEST_F(WatchClientTest, TheServersAdviceIsKeptAlsoWhereTheBackoffIsShorter) {
  constexpr absl::Duration kAdvice = absl::Milliseconds(150);
  peer_.watch->retry_after = kAdvice;
  peer_.watch->end_after = 1;
  peer_.watch->Publish(3);
  const absl::Time begin = absl::Now();
  Follow();
  EXPECT_TRUE(follower_.AwaitApplied(3));
  EXPECT_GE(absl::Now() - begin, 2 * kAdvice);
}

TEST_F(WatchClientTest, AnOwnerThatCanNotResetIsAskedAgain) {
  peer_.watch->Publish(5);
  peer_.watch->foreign = 2;
  follower_.RefuseNextReset();
  resume_token_ = "999";
  Follow();
  EXPECT_TRUE(follower_.AwaitApplied(5));
  EXPECT_EQ(client_->state().resets, 1);
}

TEST_F(WatchClientTest, AStreamOnWhichNothingIsHeardIsOpenedAnew) {
  progress_interval_ = absl::Milliseconds(30);
  peer_.watch->Publish(5);
  peer_.watch->mute = true;
  Follow();
  while (client_->state().streams_opened < 3) std::this_thread::yield();
  peer_.watch->mute = false;
  EXPECT_TRUE(follower_.AwaitApplied(5));
}

TEST_F(WatchClientTest, StoppingAnIdleStreamAndABackoffIsPrompt) {
  Follow();
  while (client_->state().streams_opened < 1) std::this_thread::yield();
  const absl::Time before = absl::Now();
  client_->Stop();
  Follow();
  peer_.Kill();
  client_->Stop();
  EXPECT_LT(absl::Now() - before, kPatience);
  peer_.Start("127.0.0.1:0");
}

}  // namespace
}  // namespace revops::rpc
