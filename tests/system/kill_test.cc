// Deals are created, advanced, corrected and won while a subscriber watches, a client asks for
// reports, and each service is killed once: nothing lost, nothing doubled, and every number that
// was answered meanwhile equals a recount of the stream up to its token.
#include <atomic>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "common/log/token.h"
#include "common/rpc/outgoing.h"
#include "common/status/grpc_status.h"
#include "gmock/gmock.h"
#include "revops/deal/v1/deal_service.grpc.pb.h"
#include "revops/metrics/v1/metrics_service.grpc.pb.h"
#include "tests/support/seed.h"
#include "tests/system/stream_recorder.h"

namespace revops::testing {
namespace {

namespace pb = revops::deal::v1;
namespace metrics = revops::metrics::v1;
using ::testing::IsEmpty;
using DealStub = pb::DealService::Stub;

constexpr int kWriters = 4;
constexpr int kDealsPerWriter = 60;
// For one command to be acknowledged, however often it is tried again.
constexpr absl::Duration kAcknowledgeMax = absl::Seconds(60);
constexpr absl::Duration kRetryPause = absl::Milliseconds(20);

// A command that was acknowledged: what the stream must have told exactly once.
struct Acknowledged {
  std::string request_id;
  std::string deal;
  pb::DealEventType type;
};

// An answer of metrics-service while things were dying.
struct Answered {
  int64_t revision;
  int64_t open_deals;
  int64_t open_units;
};

class KillTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto suite = Suite::Start();
    ASSERT_TRUE(suite.ok()) << suite.status();
    suite_ = *std::move(suite);
    channel_ = rpc::OpenChannel(suite_->AddressOf(Service::kGateway));
    deals_ = pb::DealService::NewStub(channel_);
    reports_ = metrics::MetricsService::NewStub(channel_);
  }

  // Calls until it is answered, whatever dies meanwhile: the request id makes that safe.
  template <typename Stub, typename Request, typename Reply>
  absl::Status Insist(Stub& stub,
                      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
                      const Request& request, Reply* reply) {
    const absl::Time give_up = absl::Now() + kAcknowledgeMax;
    for (;;) {
      grpc::ClientContext context;
      context.AddMetadata("authorization", absl::StrCat("Bearer ", suite_->AdminToken()));
      context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(5)));
      const absl::Status status = FromGrpcStatus((stub.*method)(&context, request, reply));
      const bool may_pass = absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) ||
                            absl::IsCancelled(status);
      if (!may_pass || absl::Now() > give_up) return status;
      abort_.WaitForNotificationWithTimeout(kRetryPause);
    }
  }

  template <typename Request>
  void Command(grpc::Status (DealStub::*method)(grpc::ClientContext*, const Request&, pb::Deal*),
               Request request, pb::DealEventType type, const std::string& request_id,
               pb::Deal& deal) {
    request.set_request_id(request_id);
    const absl::Status status = Insist(*deals_, method, request, &deal);
    ASSERT_TRUE(status.ok()) << request_id << ": " << status;
    absl::MutexLock lock(&mutex_);
    journal_.push_back({request_id, deal.name(), type});
    last_token_ = deal.resume_token();
  }

  // One deal's life.
  void SellOne(const std::string& id, int64_t units) {
    pb::Deal deal;
    pb::CreateDealRequest create;
    create.mutable_deal()->set_owner("reps/ada");
    create.mutable_deal()->mutable_amount()->mutable_one_off()->set_currency_code("USD");
    create.mutable_deal()->mutable_amount()->mutable_one_off()->set_units(units);
    Command(&DealStub::CreateDeal, create, pb::DEAL_EVENT_TYPE_CREATED, id + "-create", deal);
    const google::protobuf::Timestamp created = deal.effective_create_time();
    pb::AdvanceDealRequest advance;
    advance.set_name(deal.name());
    advance.set_to_stage("proposal");
    Command(&DealStub::AdvanceDeal, advance, pb::DEAL_EVENT_TYPE_ADVANCED, id + "-advance", deal);
    pb::CorrectDealRequest correct;
    correct.set_name(deal.name());
    *correct.mutable_enter_time() = created;
    Command(&DealStub::CorrectDeal, correct, pb::DEAL_EVENT_TYPE_CORRECTED, id + "-correct", deal);
    if (units % 3 == 0) return;  // stays open
    pb::WinDealRequest win;
    win.set_name(deal.name());
    Command(&DealStub::WinDeal, win, pb::DEAL_EVENT_TYPE_WON, id + "-win", deal);
  }

  void Write(int writer, uint64_t seed) {
    std::seed_seq mixed{seed, static_cast<uint64_t>(writer)};
    std::mt19937_64 random(mixed);
    for (int i = 0; i < kDealsPerWriter && !HasFatalFailure(); ++i) {
      SellOne(absl::StrCat("w", writer, "-", i), static_cast<int64_t>(1 + random() % 10'000));
      ++sold_;
    }
  }

  // Asks for the open deals with everything that was acknowledged until then.
  void Ask() {
    while (!done_writing_) {
      metrics::GetPipelineReportRequest request;
      {
        absl::MutexLock lock(&mutex_);
        request.mutable_parameters()->set_include_up_to(last_token_);
      }
      const auto wanted = log::DecodeToken(request.parameters().include_up_to());
      metrics::GetPipelineReportResponse reply;
      const absl::Status status =
          Insist(*reports_, &metrics::MetricsService::Stub::GetPipelineReport, request, &reply);
      ASSERT_TRUE(status.ok()) << status;
      const auto included = log::DecodeToken(reply.basis().deal_token());
      ASSERT_TRUE(included.ok());
      if (wanted.ok()) {
        EXPECT_GE(included->revision, wanted->revision);
      }
      const metrics::PipelineRow row =
          reply.rows_size() > 0 ? reply.rows(0) : metrics::PipelineRow();
      answered_.push_back({included->revision.value, row.deals(),
                           row.amount_size() > 0 ? row.amount(0).units() : 0});
    }
  }

  void KillOnce(Service service, int once_sold) {
    while (sold_ < once_sold) abort_.WaitForNotificationWithTimeout(absl::Milliseconds(1));
    suite_->Kill9(service);
    const absl::Status restarted = suite_->Restart(service);
    ASSERT_TRUE(restarted.ok()) << restarted;
  }

  std::unique_ptr<Suite> suite_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<DealStub> deals_;
  std::unique_ptr<metrics::MetricsService::Stub> reports_;
  absl::Notification abort_;  // never notified: a pause that has an end
  std::atomic<int> sold_ = 0;
  std::atomic<bool> done_writing_ = false;
  absl::Mutex mutex_;
  std::vector<Acknowledged> journal_ ABSL_GUARDED_BY(mutex_);
  std::string last_token_ ABSL_GUARDED_BY(mutex_);
  std::vector<Answered> answered_;
};

// The open deals after each revision.
std::map<int64_t, Answered> Recount(const std::vector<pb::DealEvent>& events) {
  std::map<std::string, int64_t> open;  // units by deal
  std::map<int64_t, Answered> after;
  int64_t units = 0;
  for (const pb::DealEvent& event : events) {
    if (event.has_deal()) {
      const auto known = open.find(event.deal().name());
      if (known != open.end()) units -= known->second;
      open.erase(event.deal().name());
      if (event.deal().state() == pb::DEAL_STATE_OPEN) {
        open[event.deal().name()] = event.deal().amount().one_off().units();
        units += event.deal().amount().one_off().units();
      }
    }
    after[event.revision()] = {event.revision(), static_cast<int64_t>(open.size()), units};
  }
  return after;
}

TEST_F(KillTest, NothingIsLostOrDoubledAndEveryAnswerEqualsARecount) {
  const uint64_t seed = RandomSeed();
  StreamRecorder recorder(*suite_);
  std::vector<std::thread> threads;
  for (int i = 0; i < kWriters; ++i) threads.emplace_back([this, i, seed] { Write(i, seed); });
  std::thread asker([this] { Ask(); });
  constexpr int kDeals = kWriters * kDealsPerWriter;
  KillOnce(Service::kDeal, kDeals / 4);
  KillOnce(Service::kMetrics, kDeals / 2);
  KillOnce(Service::kGateway, kDeals * 3 / 4);
  for (std::thread& thread : threads) thread.join();
  done_writing_ = true;
  asker.join();
  absl::MutexLock lock(&mutex_);
  ASSERT_TRUE(recorder.AwaitToken(last_token_, absl::Seconds(30)));
  const int64_t streams = recorder.streams_opened();
  const std::vector<pb::DealEvent> events = recorder.Stop();
  EXPECT_THAT(recorder.complaints(), IsEmpty());
  EXPECT_GE(streams, 2) << "the stream did not even break";

  std::map<std::string, const pb::DealEvent*> by_request;
  for (const pb::DealEvent& event : events) {
    if (event.type() == pb::DEAL_EVENT_TYPE_PIPELINE_CREATED) continue;
    EXPECT_TRUE(by_request.emplace(event.request_id(), &event).second)
        << event.request_id() << " was done twice";
  }
  for (const Acknowledged& written : journal_) {
    const auto told = by_request.find(written.request_id);
    ASSERT_NE(told, by_request.end()) << written.request_id << " was acknowledged and is lost";
    EXPECT_EQ(told->second->type(), written.type) << written.request_id;
    EXPECT_EQ(told->second->deal().name(), written.deal) << written.request_id;
  }
  EXPECT_EQ(by_request.size(), journal_.size()) << "every command was acknowledged in the end";

  const std::map<int64_t, Answered> recount = Recount(events);
  EXPECT_GT(answered_.size(), 10u);
  for (const Answered& answer : answered_) {
    if (answer.revision == 0) continue;
    EXPECT_EQ(answer.open_deals, recount.at(answer.revision).open_deals) << answer.revision;
    EXPECT_EQ(answer.open_units, recount.at(answer.revision).open_units) << answer.revision;
  }
}

}  // namespace
}  // namespace revops::testing
