// What follows in the service, on a store file, without a stream.
#ifndef REVOPS_TESTS_METRICS_SERVICE_SUPPORT_FOLLOWING_H_
#define REVOPS_TESTS_METRICS_SERVICE_SUPPORT_FOLLOWING_H_

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "metrics-service/follow/follower.h"
#include "metrics-service/reports/pipeline.h"
#include "metrics-service/reports/win_rate.h"
#include "metrics-service/store/sqlite_fact_store.h"
#include "tests/metrics-service/support/deal_events.h"
#include "tests/metrics-service/support/lead_events.h"
#include "tests/metrics-service/support/render.h"

namespace revops::metrics::testing {

// A service's followers on one store file.
struct Instance {
  explicit Instance(const std::string& path) {
    auto opened = SqliteFactStore::Open(path, {});
    EXPECT_TRUE(opened.ok()) << opened.status();
    store = *std::move(opened);
    follower = std::make_unique<Follower>(&facts, store.get(), &arrivals);
    auto token = follower->Restore();
    EXPECT_TRUE(token.ok()) << token.status();
    resumed_at = *token;
    leads = std::make_unique<LeadFollower>(&facts, &store->leads(), &lead_arrivals);
    token = leads->Restore();
    EXPECT_TRUE(token.ok()) << token.status();
    leads_resumed_at = *token;
  }
  std::vector<std::string> Report(const ReportQuery& query) {
    return facts.WithReader([&](const Facts& f, const Followed&) {
      auto lines = Render(ReportPipeline(f, query));
      const auto closings = Render(ReportWinRate(f, query, ""));
      lines.insert(lines.end(), closings.begin(), closings.end());
      return lines;
    });
  }
  SharedFacts facts;
  Arrivals arrivals;
  Arrivals lead_arrivals{kLeadWords};
  std::unique_ptr<SqliteFactStore> store;
  std::unique_ptr<Follower> follower;
  std::unique_ptr<LeadFollower> leads;
  std::string resumed_at;
  std::string leads_resumed_at;
};

// Fails while told to.
class FaultyStore final : public FactStore {
 public:
  explicit FaultyStore(FactStore* real) : real_(real) {}
  absl::StatusOr<Checkpoint> Load(const std::function<absl::Status(const Fact&)>& apply) override {
    return real_->Load(apply);
  }
  void Append(std::vector<Fact> facts, Checkpoint checkpoint,
              std::function<void(absl::Status)> done) override {
    if (is_full) return done(absl::ResourceExhaustedError("no space"));
    ++appended;
    real_->Append(std::move(facts), std::move(checkpoint), std::move(done));
  }
  absl::Status Clear() override {
    return is_full ? absl::ResourceExhaustedError("no space") : real_->Clear();
  }
  bool is_full = false;
  std::atomic<int> appended = 0;

 private:
  FactStore* const real_;
};

// The events with the token they lead to.
inline revops::deal::v1::WatchDealsResponse ResponseOf(
    std::vector<revops::deal::v1::DealEvent> events, const std::string& token,
    bool caught_up = true) {
  revops::deal::v1::WatchDealsResponse response;
  for (auto& event : events) *response.add_events() = std::move(event);
  response.set_resume_token(token);
  response.set_caught_up(caught_up);
  return response;
}

inline revops::lead::v1::WatchLeadsResponse ResponseOf(
    std::vector<revops::lead::v1::LeadEvent> events, const LeadStream& stream,
    bool caught_up = true) {
  revops::lead::v1::WatchLeadsResponse response;
  for (auto& event : events) *response.add_events() = std::move(event);
  response.set_resume_token(stream.Token());
  response.set_caught_up(caught_up);
  return response;
}

// With the token of the stream's last event: asked here, once the events were made.
inline revops::deal::v1::WatchDealsResponse ResponseOf(
    std::vector<revops::deal::v1::DealEvent> events, const DealStream& stream,
    bool caught_up = true) {
  return ResponseOf(std::move(events), stream.Token(), caught_up);
}

}  // namespace revops::metrics::testing

#endif  // REVOPS_TESTS_METRICS_SERVICE_SUPPORT_FOLLOWING_H_
