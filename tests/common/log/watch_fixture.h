// An event log served by the deal watch's protocol, with synthetic events.
#ifndef REVOPS_TESTS_COMMON_LOG_WATCH_FIXTURE_H_
#define REVOPS_TESTS_COMMON_LOG_WATCH_FIXTURE_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/log/token.h"
#include "common/log/watch.h"
#include "grpcpp/grpcpp.h"
#include "revops/deal/v1/deal_watch_service.grpc.pb.h"
#include "tests/common/log/log_fixture.h"

namespace revops::log {

using deal::v1::DealEvent;
using deal::v1::DealWatchService;
using deal::v1::WatchDealsRequest;
using deal::v1::WatchDealsResponse;

// Renders what passes a filter on the type.
class WatchService final : public DealWatchService::CallbackService {
 public:
  explicit WatchService(WatchSource source) : source_(std::move(source)) {}

  grpc::ServerWriteReactor<WatchDealsResponse>* WatchDeals(
      grpc::CallbackServerContext* context, const WatchDealsRequest* request) override {
    WatchCall<WatchDealsResponse> call;
    call.start = StartOf(*request);
    call.progress_interval = progress_interval;
    call.limits = limits;
    call.render = [this, filter = request->filter()](const WatchPage& page) {
      return Render(filter, page);
    };
    call.still_permitted = [this] {
      if (on_permission) on_permission();
      return permitted ? absl::OkStatus() : absl::UnauthenticatedError("token revoked");
    };
    call.on_ended = [this](const absl::Status& status) {
      ++ended;
      return on_ended ? on_ended(status) : status;
    };
    return ServeWatch<WatchDealsResponse>(source_, context, std::move(call));
  }

  absl::Duration progress_interval = absl::Seconds(60);
  WatchLimits limits;
  std::atomic<bool> permitted = true;
  std::atomic<int> ended = 0;
  // What a test adds to these; set before the first watch.
  std::function<void()> on_permission;
  std::function<absl::Status(const absl::Status&)> on_ended;

 private:
  static WatchStart StartOf(const WatchDealsRequest& request) {
    if (request.has_resume_token()) return {WatchStart::Kind::kToken, request.resume_token()};
    if (request.start() == WatchDealsRequest::START_EARLIEST) {
      return {WatchStart::Kind::kEarliest, ""};
    }
    return {WatchStart::Kind::kNow, ""};
  }

  absl::StatusOr<Rendered<WatchDealsResponse>> Render(const deal::v1::WatchFilter& filter,
                                                      const WatchPage& page) const {
    Rendered<WatchDealsResponse> rendered;
    for (const Record& record : page.records) {
      for (const std::string& bytes : record.events) {
        DealEvent event;
        if (!event.ParseFromString(bytes)) return absl::DataLossError("no event");
        event.set_revision(record.revision.value);
        if (filter.type_size() > 0 && filter.type(0) != event.type()) continue;
        rendered.response.add_events()->Swap(&event);
      }
    }
    rendered.has_events = rendered.response.events_size() > 0;
    rendered.response.set_caught_up(page.caught_up);
    rendered.response.set_resume_token(EncodeToken({source_.log->store_id(), page.through}));
    return rendered;
  }

  const WatchSource source_;
};

// One open stream of a client.
struct WatchClient {
  WatchClient(DealWatchService::Stub& stub, const WatchDealsRequest& request) {
    // A safety net: no test waits this long.
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
    reader = stub.WatchDeals(&context, request);
  }
  // The next response, or nothing when the stream ended.
  std::optional<WatchDealsResponse> Next() {
    WatchDealsResponse response;
    if (!reader->Read(&response)) return std::nullopt;
    return response;
  }
  absl::Status End() {
    while (Next().has_value()) {
    }
    return FromGrpcStatus(reader->Finish());
  }
  void GiveUp() {
    context.TryCancel();
    End().IgnoreError();
  }

  grpc::ClientContext context;
  std::unique_ptr<grpc::ClientReader<WatchDealsResponse>> reader;
};

class WatchTest : public LogTest {
 protected:
  // Few, so that a test can have them all.
  static constexpr int kOpenMax = 100;

  void SetUp() override {
    LogTest::SetUp();
    threads_ = std::make_unique<rpc::ThreadPool>(2);
    service_ = std::make_unique<WatchService>(
        WatchSource{log_.get(), readers_.get(), threads_.get(), &drain_, kOpenMax});
    grpc::ServerBuilder builder;
    builder.RegisterService(service_.get());
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    server_ = builder.BuildAndStart();
    channel_ = NewChannel();
    stub_ = DealWatchService::NewStub(channel_);
  }

  void TearDown() override {
    drain_.Begin();
    server_->Shutdown();
    threads_.reset();
  }

  std::shared_ptr<grpc::Channel> NewChannel(grpc::ChannelArguments arguments = {}) const {
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", port_),
                                     grpc::InsecureChannelCredentials(), arguments);
  }

  std::unique_ptr<WatchClient> Watch(const WatchDealsRequest& request) {
    return std::make_unique<WatchClient>(*stub_, request);
  }
  std::unique_ptr<WatchClient> WatchFromEarliest() {
    WatchDealsRequest request;
    request.set_start(WatchDealsRequest::START_EARLIEST);
    return Watch(request);
  }
  std::unique_ptr<WatchClient> WatchFrom(const std::string& token) {
    WatchDealsRequest request;
    request.set_resume_token(token);
    return Watch(request);
  }
  // NOW, once it stands there.
  std::unique_ptr<WatchClient> WatchFromNow() {
    auto client = Watch({});
    EXPECT_TRUE(client->Next().has_value());
    return client;
  }

  // One command of `events` events; index counts them.
  static Entry Command(int events, size_t title_bytes = 0,
                       deal::v1::DealEventType type = deal::v1::DEAL_EVENT_TYPE_UPDATED) {
    Entry entry;
    for (int i = 0; i < events; ++i) {
      DealEvent event;
      event.set_index(i);
      event.set_type(type);
      event.set_event_id(std::string(title_bytes, 'x'));
      entry.events.push_back(event.SerializeAsString());
    }
    return entry;
  }

  rpc::DrainSignal drain_;
  std::unique_ptr<rpc::ThreadPool> threads_;
  std::unique_ptr<WatchService> service_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<DealWatchService::Stub> stub_;
};

// Takes responses in and checks every guarantee of their order as it goes.
class OrderCheck {
 public:
  void Take(const WatchDealsResponse& response, int events_per_revision_max) {
    EXPECT_LE(response.events_size(), kResponseEventsMax);
    for (const DealEvent& event : response.events()) {
      if (event.index() == 0) {
        EXPECT_EQ(event.revision(), last_revision_ + 1);
      } else {
        EXPECT_EQ(event.revision(), last_revision_);
        EXPECT_EQ(event.index(), last_index_ + 1);
      }
      EXPECT_LT(event.index(), events_per_revision_max);
      last_revision_ = event.revision();
      last_index_ = event.index();
    }
    // A response ends where a revision ends.
    if (response.events_size() > 0) {
      EXPECT_EQ(DecodeToken(response.resume_token())->revision.value, last_revision_);
    }
  }
  void StartBehind(int64_t revision) { last_revision_ = revision; }
  int64_t last_revision() const { return last_revision_; }
  int last_index() const { return last_index_; }

 private:
  int64_t last_revision_ = 0;
  int last_index_ = 0;
};

}  // namespace revops::log

#endif  // REVOPS_TESTS_COMMON_LOG_WATCH_FIXTURE_H_
