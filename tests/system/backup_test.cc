// A backup is made while deals are sold and leads come, more of both, everything is killed, and the
// backup is put in place: everything up to its revisions is there, nothing later, and the reports
// say so, too.
#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/log/token.h"
#include "common/rpc/outgoing.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "gmock/gmock.h"
#include "revops/deal/v1/deal_service.grpc.pb.h"
#include "revops/lead/v1/lead_service.grpc.pb.h"
#include "revops/metrics/v1/metrics_service.grpc.pb.h"
#include "tests/system/stream_recorder.h"

namespace revops::testing {
namespace {

namespace fs = std::filesystem;
namespace pb = revops::deal::v1;
namespace lead = revops::lead::v1;
namespace metrics = revops::metrics::v1;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr int kWriters = 3;
constexpr absl::Duration kLimit = absl::Seconds(30);

// Of the open deals.
struct Figures {
  int64_t deals = 0;
  int64_t units = 0;
  friend bool operator==(const Figures&, const Figures&) = default;
};
std::ostream& operator<<(std::ostream& out, const Figures& figures) {
  return out << figures.deals << " deals, " << figures.units;
}

class BackupTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto suite = Suite::Start();
    ASSERT_TRUE(suite.ok()) << suite.status();
    suite_ = *std::move(suite);
    Connect();
  }
  void Connect() {
    const auto channel = rpc::OpenChannel(suite_->AddressOf(Service::kGateway));
    leads_ = lead::LeadService::NewStub(channel);
    deals_ = pb::DealService::NewStub(channel);
    reports_ = metrics::MetricsService::NewStub(channel);
  }

  std::unique_ptr<grpc::ClientContext> Context() const {
    auto context = std::make_unique<grpc::ClientContext>();
    context->AddMetadata("authorization", absl::StrCat("Bearer ", suite_->AdminToken()));
    context->set_deadline(absl::ToChronoTime(absl::Now() + kLimit));
    return context;
  }
  void MakeLead(const std::string& request_id) {
    lead::CreateLeadRequest create;
    create.set_request_id(request_id);
    create.mutable_lead()->mutable_person()->set_family_name(request_id);
    lead::CreateLeadResponse made;
    const grpc::Status status = leads_->CreateLead(Context().get(), create, &made);
    ASSERT_TRUE(status.ok()) << status.error_message();
  }
  // Sells, and finds leads, until told to stop.
  void Sell(int writer) {
    for (int i = 0; !ends_; ++i) {
      pb::CreateDealRequest create;
      create.set_request_id(absl::StrCat("w", writer, "-", i));
      auto& one_off = *create.mutable_deal()->mutable_amount()->mutable_one_off();
      one_off.set_currency_code("USD");
      one_off.set_units(1'000 * writer + i);
      pb::Deal deal;
      const grpc::Status created = deals_->CreateDeal(Context().get(), create, &deal);
      ASSERT_TRUE(created.ok()) << created.error_message();
      if (i % 3 == 0) {
        pb::WinDealRequest win;
        win.set_name(deal.name());
        const grpc::Status won = deals_->WinDeal(Context().get(), win, &deal);
        ASSERT_TRUE(won.ok()) << won.error_message();
      }
      MakeLead(absl::StrCat("w", writer, "-", i));
      ++sold_;
    }
  }
  void AwaitSold(int deals) const {
    const absl::Time deadline = absl::Now() + kLimit;
    while (sold_ < deals && absl::Now() < deadline) std::this_thread::yield();
    ASSERT_GE(sold_, deals);
  }

  Outcome Run(const std::vector<std::string>& argv) const {
    const absl::StatusOr<Outcome> outcome = RunToEnd({argv, {}, "", ""});
    EXPECT_TRUE(outcome.ok()) << outcome.status();
    return outcome.ok() ? *outcome : Outcome{-1, "", ""};
  }
  Outcome Restore() const {
    return Run({absl::StrCat(getenv("REVOPS_SOURCE_DIR"), "/scripts/restore"), backup_, "--data",
                suite_->Folder()});
  }
  // Where the event log stands.
  std::string Head() const {
    pb::ListDealsResponse listed;
    const grpc::Status status = deals_->ListDeals(Context().get(), {}, &listed);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return listed.resume_token();
  }
  std::vector<pb::DealEvent> EveryEvent() const {
    StreamRecorder recorder(*suite_);
    EXPECT_TRUE(recorder.AwaitToken(Head(), kLimit));
    std::vector<pb::DealEvent> events = recorder.Stop();
    EXPECT_THAT(recorder.complaints(), IsEmpty());
    return events;
  }
  std::vector<lead::LeadEvent> EveryLeadEvent() const {
    lead::WatchLeadsRequest request;
    request.set_start(lead::WatchLeadsRequest::START_EARLIEST);
    const auto context = Context();
    const auto reader = leads_->WatchLeads(context.get(), request);
    std::vector<lead::LeadEvent> events;
    lead::WatchLeadsResponse response;
    while (!response.caught_up() && reader->Read(&response)) {
      events.insert(events.end(), response.events().begin(), response.events().end());
    }
    EXPECT_TRUE(response.caught_up()) << "the stream ended early";
    context->TryCancel();
    return events;
  }
  // The person's name lies outside of the log.
  std::vector<std::string> FamilyNames() const {
    std::vector<std::string> names;
    lead::ListLeadsRequest request;
    do {
      lead::ListLeadsResponse page;
      const grpc::Status status = leads_->ListLeads(Context().get(), request, &page);
      EXPECT_TRUE(status.ok()) << status.error_message();
      for (const lead::Lead& found : page.leads()) names.push_back(found.person().family_name());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return names;
  }
  // As metrics-service has them, with everything that deal-service has.
  Figures Reported() const {
    metrics::GetPipelineReportRequest request;
    request.mutable_parameters()->set_include_up_to(Head());
    const absl::Time deadline = absl::Now() + kLimit;
    for (;;) {
      metrics::GetPipelineReportResponse reply;
      const absl::Status status =
          FromGrpcStatus(reports_->GetPipelineReport(Context().get(), request, &reply));
      // Facts of the store that was here before say so until they are built anew.
      const bool may_pass =
          absl::IsUnavailable(status) || ReasonOf(status) == "RESUME_TOKEN_FOREIGN";
      if (may_pass && absl::Now() < deadline) continue;
      EXPECT_TRUE(status.ok()) << status;
      if (reply.rows_size() == 0) return {};
      const metrics::PipelineRow& row = reply.rows(0);
      return {row.deals(), row.amount_size() > 0 ? row.amount(0).units() : 0};
    }
  }
  void KillAll() {
    for (const Service service : kServices) suite_->Kill9(service);
  }
  void RestartAll() {
    for (const Service service : kServices) {
      const absl::Status restarted = suite_->Restart(service);
      ASSERT_TRUE(restarted.ok()) << restarted;
    }
    Connect();
  }

  const TempDir folder_;
  const std::string backup_ = folder_.File("backup");
  std::unique_ptr<Suite> suite_;
  std::unique_ptr<lead::LeadService::Stub> leads_;
  std::unique_ptr<pb::DealService::Stub> deals_;
  std::unique_ptr<metrics::MetricsService::Stub> reports_;
  std::atomic<bool> ends_ = false;
  std::atomic<int> sold_ = 0;
};

Figures Recount(const std::vector<pb::DealEvent>& events) {
  std::map<std::string, int64_t> open;
  for (const pb::DealEvent& event : events) {
    if (!event.has_deal()) continue;
    open.erase(event.deal().name());
    if (event.deal().state() == pb::DEAL_STATE_OPEN) {
      open[event.deal().name()] = event.deal().amount().one_off().units();
    }
  }
  Figures figures;
  for (const auto& [name, units] : open) {
    ++figures.deals;
    figures.units += units;
  }
  return figures;
}

// Everything but the store's own id.
std::string TextOf(pb::DealEvent event) {
  event.clear_event_id();
  event.mutable_deal()->clear_resume_token();
  return event.ShortDebugString();
}
std::string TextOf(lead::LeadEvent event) {
  event.clear_event_id();
  if (event.has_lead()) event.mutable_lead()->clear_resume_token();
  return event.ShortDebugString();
}

// Leaves those up to `revision`; there were others.
template <typename Event>
void KeepUpTo(int64_t revision, std::vector<Event>& events) {
  ASSERT_GT(events.back().revision(), revision + 30);
  std::erase_if(events, [&](const Event& event) { return event.revision() > revision; });
  ASSERT_GT(events.size(), 30u);
}
template <typename Event>
void ExpectTheSame(const std::vector<Event>& events, const std::vector<Event>& expected) {
  ASSERT_EQ(events.size(), expected.size());
  for (size_t i = 0; i < events.size(); ++i) EXPECT_EQ(TextOf(events[i]), TextOf(expected[i]));
}

int64_t LastRevisionOf(const std::string& service, const std::string& manifest) {
  const size_t at = manifest.find("\"last_revision\": ", manifest.find("\"" + service + "\""));
  int64_t revision = 0;
  EXPECT_NE(at, std::string::npos) << manifest;
  EXPECT_TRUE(
      absl::SimpleAtoi(manifest.substr(at + 17, manifest.find('\n', at) - at - 17), &revision))
      << manifest;
  return revision;
}

TEST_F(BackupTest, EverythingUpToTheBackupsRevisionIsThereAgainAndInTheReports) {
  std::vector<std::thread> writers;
  for (int i = 1; i <= kWriters; ++i) writers.emplace_back([this, i] { Sell(i); });
  AwaitSold(30);
  const auto made = suite_->Revopsctl({"backup", "--out", backup_, "-o", "json"});
  const int sold_by_then = sold_;
  AwaitSold(sold_by_then + 30);
  ends_ = true;
  for (std::thread& writer : writers) writer.join();
  ASSERT_TRUE(made.ok()) << made.status();
  ASSERT_EQ(made->exit_status, 0) << made->errors;
  const int64_t revision = LastRevisionOf("deal-service", made->output);
  const int64_t lead_revision = LastRevisionOf("lead-service", made->output);
  std::vector<pb::DealEvent> expected = EveryEvent();
  std::vector<lead::LeadEvent> expected_leads = EveryLeadEvent();
  const std::vector<std::string> names = FamilyNames();
  const std::string old_head = Head();
  ASSERT_NO_FATAL_FAILURE(KeepUpTo(revision, expected));
  ASSERT_NO_FATAL_FAILURE(KeepUpTo(lead_revision, expected_leads));

  KillAll();
  const Outcome restored = Restore();
  ASSERT_EQ(restored.exit_status, 0) << restored.errors;
  EXPECT_THAT(restored.output, HasSubstr(absl::StrCat("deals up to revision ", revision)));
  EXPECT_THAT(restored.output, HasSubstr(absl::StrCat("leads up to revision ", lead_revision)));
  RestartAll();

  const std::vector<pb::DealEvent> events = EveryEvent();
  ExpectTheSame(events, expected);
  ExpectTheSame(EveryLeadEvent(), expected_leads);
  const std::vector<std::string> restored_names = FamilyNames();
  ASSERT_LE(restored_names.size(), names.size());
  EXPECT_TRUE(std::equal(restored_names.begin(), restored_names.end(), names.begin()));
  EXPECT_EQ(Reported(), Recount(expected));
  EXPECT_NE(log::DecodeToken(Head())->store_id, log::DecodeToken(old_head)->store_id);
  // The restored store goes on by itself, and so do the reports.
  ends_ = false;
  std::thread more([this] { Sell(7); });
  AwaitSold(sold_ + 5);
  ends_ = true;
  more.join();
  EXPECT_EQ(Reported(), Recount(EveryEvent()));
}

TEST_F(BackupTest, FactsOfTheStoreThatWasThereAreRebuilt) {
  std::thread writer([this] { Sell(1); });
  AwaitSold(10);
  const auto made = suite_->Revopsctl({"backup", "--out", backup_});
  AwaitSold(sold_ + 10);
  ends_ = true;
  writer.join();
  ASSERT_EQ(made->exit_status, 0) << made->errors;
  Reported();  // metrics-service is ahead of the backup
  KillAll();
  const std::string facts = suite_->StoreOf(Service::kMetrics);
  const std::string kept = folder_.File("facts.db");
  for (const char* end : {"", "-wal"}) fs::copy_file(facts + end, kept + end);
  ASSERT_EQ(Restore().exit_status, 0);
  for (const char* end : {"", "-wal"}) {
    fs::copy_file(kept + end, facts + end, fs::copy_options::overwrite_existing);
  }
  RestartAll();
  EXPECT_EQ(Reported(), Recount(EveryEvent()));
}

TEST_F(BackupTest, ARunningSuiteIsNotRestoredOver) {
  ASSERT_EQ(suite_->Revopsctl({"backup", "--out", backup_})->exit_status, 0);
  const Outcome refused = Restore();
  EXPECT_EQ(refused.exit_status, 1);
  EXPECT_THAT(refused.errors, HasSubstr("lead-service runs"));
  EXPECT_TRUE(suite_->Stop().ok());
}

TEST_F(BackupTest, ADamagedBackupIsRefusedAndChangesNothing) {
  ASSERT_EQ(suite_->Revopsctl({"backup", "--out", backup_})->exit_status, 0);
  ASSERT_TRUE(suite_->Stop().ok());
  const auto written = fs::last_write_time(suite_->StoreOf(Service::kDeal));
  std::ofstream(backup_ + "/revops-gateway.db", std::ios::app) << "x";
  const Outcome refused = Restore();
  EXPECT_EQ(refused.exit_status, 1);
  EXPECT_THAT(refused.errors, HasSubstr("revops-gateway.db has SHA-256"));
  EXPECT_EQ(fs::last_write_time(suite_->StoreOf(Service::kDeal)), written);
  for (const auto& entry : fs::directory_iterator(suite_->Folder())) {
    EXPECT_FALSE(absl::StrContains(entry.path().string(), "restor")) << entry.path();
  }
  fs::remove(backup_ + "/backup.json");
  EXPECT_THAT(Restore().errors, HasSubstr("is no backup"));
}

TEST_F(BackupTest, ABackupFromBeforeThereWereLeadsIsRestoredWithoutAny) {
  std::thread writer([this] { Sell(1); });
  AwaitSold(5);
  ends_ = true;
  writer.join();
  ASSERT_EQ(suite_->Revopsctl({"backup", "--out", backup_})->exit_status, 0);
  const std::string head = Head();
  KillAll();
  fs::remove(backup_ + "/lead-service.db");
  std::ifstream in(backup_ + "/backup.json");
  std::string manifest{std::istreambuf_iterator<char>(in), {}};
  const size_t begin = manifest.find('{', 1);
  manifest.erase(begin, manifest.find('{', begin + 1) - begin);
  std::ofstream(backup_ + "/backup.json") << manifest;
  const Outcome restored = Restore();
  ASSERT_EQ(restored.exit_status, 0) << restored.errors << manifest;
  EXPECT_THAT(restored.output, HasSubstr("no leads"));
  RestartAll();
  EXPECT_THAT(FamilyNames(), IsEmpty());
  EXPECT_EQ(EveryEvent().size(), log::DecodeToken(head)->revision.value);
}

TEST_F(BackupTest, WhatWasThereIsKeptAside) {
  ASSERT_EQ(suite_->Revopsctl({"backup", "--out", backup_})->exit_status, 0);
  KillAll();
  const auto size = fs::file_size(suite_->StoreOf(Service::kDeal));
  const Outcome restored = Restore();
  ASSERT_EQ(restored.exit_status, 0) << restored.errors;
  EXPECT_FALSE(fs::exists(suite_->StoreOf(Service::kDeal) + "-wal"));
  int found = 0;
  for (const auto& entry : fs::directory_iterator(suite_->Folder())) {
    if (!absl::StrContains(entry.path().string(), "before-restore-")) continue;
    ++found;
    EXPECT_EQ(fs::file_size(entry.path() / "deal-service.db"), size);
    EXPECT_TRUE(fs::exists(entry.path() / "deal-service.db-wal"));
  }
  EXPECT_EQ(found, 1);
  EXPECT_EQ(fs::status(suite_->StoreOf(Service::kDeal)).permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
}

}  // namespace
}  // namespace revops::testing
