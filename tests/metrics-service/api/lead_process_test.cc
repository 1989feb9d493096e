// The whole service against two streams on the wire: either may be missing or replaced.
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/log/token.h"
#include "common/rpc/server.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "metrics-service/metrics_process.h"
#include "tests/metrics-service/support/lead_events.h"
#include "tests/metrics-service/support/lead_history.h"
#include "tests/support/temp_dir.h"

namespace revops::metrics {
namespace {

namespace pb = revops::lead::v1;
using testing::Day;
using testing::LeadCreated;

// Nobody listens there.
constexpr char kNowhere[] = "127.0.0.1:1";

// Serves a list of events, one revision each.
class ScriptedLeads final : public pb::LeadService::Service {
 public:
  explicit ScriptedLeads(std::string store_id) : stream_(store_id), store_id_(store_id) {}

  void Add(const LeadFact& told) { events_.push_back(stream_.Event(told)); }
  grpc::Status WatchLeads(grpc::ServerContext* context, const pb::WatchLeadsRequest* request,
                          grpc::ServerWriter<pb::WatchLeadsResponse>* writer) override {
    EXPECT_EQ(request->detail(), pb::WATCH_DETAIL_FACTS);
    size_t sent = 0;
    if (request->has_resume_token()) {
      const auto position = log::DecodeToken(request->resume_token());
      if (!position.ok() || position->store_id != store_id_) {
        return ToGrpcStatus(ErrorWithReason(absl::StatusCode::kInvalidArgument,
                                            "RESUME_TOKEN_FOREIGN", "of another store"));
      }
      sent = static_cast<size_t>(position->revision.value);
    }
    pb::WatchLeadsResponse response;
    for (; sent < events_.size(); ++sent) *response.add_events() = events_[sent];
    response.set_resume_token(stream_.Token());
    response.set_caught_up(true);
    writer->Write(response);
    absl::Mutex mutex;
    absl::MutexLock lock(&mutex);
    const auto is_cancelled = [context] { return context->IsCancelled(); };
    while (!mutex.AwaitWithTimeout(absl::Condition(&is_cancelled), absl::Milliseconds(50))) {
    }
    return grpc::Status::CANCELLED;
  }

 private:
  testing::LeadStream stream_;
  const std::string store_id_;
  std::vector<pb::LeadEvent> events_;
};

struct Running {
  Running(rpc::Environment& environment, grpc::Service* service) {
    rpc::Server::Options options;
    options.listen = "127.0.0.1:0";
    options.services = {service};
    options.drain = &environment.drain;
    server = *rpc::Server::Start(options);
    address = absl::StrCat("127.0.0.1:", server->port());
  }
  ~Running() { server->Drain(absl::Milliseconds(200)); }
  std::unique_ptr<rpc::Server> server;
  std::string address;
};

class LeadProcessTest : public ::testing::Test {
 protected:
  LeadProcessTest() { flags_.store = folder_.File("metrics.db"); }

  // Whether the service on the store shows that line among its figures, in the end.
  bool Shows(const std::string& lead_service, const char* line) {
    rpc::Environment environment(flags_, "metrics-service", key_);
    auto process = MetricsProcess::Start(environment, kNowhere, lead_service);
    EXPECT_TRUE(process.ok()) << process.status();
    const absl::Time give_up = absl::Now() + absl::Seconds(30);
    while (absl::Now() < give_up) {
      if (absl::StrContains(environment.telemetry.RenderMetrics(), line)) return true;
      std::this_thread::yield();
    }
    return false;
  }
  revops::testing::TempDir folder_;
  rpc::ServiceFlags flags_;
  rpc::SuiteKey key_ = *rpc::SuiteKey::FromBytes(std::string(32, 'k'));
};

TEST_F(LeadProcessTest, LeadsAreFollowedRestoredAndBuiltAnew) {
  rpc::Environment environment(flags_, "lead-service", key_);
  ScriptedLeads first("00000000000000cc");
  first.Add(LeadCreated(1, Day(1)));
  first.Add(LeadCreated(2, Day(1)));
  {
    Running leads(environment, &first);
    EXPECT_TRUE(Shows(leads.address, "\nrevops_metrics_lead_revision 2\n"));
  }
  // From the store alone.
  EXPECT_TRUE(Shows(kNowhere, "\nrevops_metrics_leads 2\n"));
  rpc::Environment other(flags_, "lead-service", key_);
  ScriptedLeads restored("00000000000000dd");
  restored.Add(LeadCreated(7, Day(1)));
  Running leads(other, &restored);
  EXPECT_TRUE(Shows(leads.address, "\nrevops_metrics_leads 1\n"));
}

TEST_F(LeadProcessTest, WithoutALeadServiceNothingOfItIsThere) {
  rpc::Environment environment(flags_, "metrics-service", key_);
  auto process = MetricsProcess::Start(environment, kNowhere);
  ASSERT_TRUE(process.ok()) << process.status();
  EXPECT_FALSE(absl::StrContains(environment.telemetry.RenderMetrics(), "revops_metrics_lead"));
}

}  // namespace
}  // namespace revops::metrics
