#include "tests/system/loaded_suite.h"

#include <filesystem>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/sql/database.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "tests/system/report_book.h"
#include "tests/system/seller.h"

namespace revops::testing {

namespace pb = revops::deal::v1;

namespace {

using ::google::protobuf::util::MessageDifferencer;
using ::testing::IsEmpty;

// Enough that the writer's batches hold several commands.
constexpr int kWriters = 8;
// For writes to be acknowledged, or told, whatever is being restarted; a sanitizer needs the most.
constexpr absl::Duration kWaitMax = absl::Seconds(60);
// Earlier positions from which the stream is read again.
constexpr size_t kResumptions = 8;
// A checkpoint every few batches instead of every 64 MB, so that kills meet it.
constexpr char kCheckpointPages[] = "40";

// What the answer and the event of a write both say.
pb::Deal InEvents(pb::Deal deal) {
  deal.clear_title();
  deal.clear_resume_token();
  return deal;
}

void ExpectToldAsAnswered(const Acknowledged& written, const std::vector<pb::DealEvent>& told) {
  EXPECT_EQ(static_cast<int>(told.size()), written.events)
      << written.request_id << " is lost, doubled or torn";
  if (told.empty()) return;
  EXPECT_EQ(told.front().type(), written.type) << written.request_id;
  for (const pb::DealEvent& event : told) {
    EXPECT_EQ(event.revision(), told.front().revision()) << written.request_id << " is torn";
    EXPECT_EQ(event.deal().name(), written.deal.name()) << written.request_id;
  }
  if (written.deal.etag().empty()) return;
  EXPECT_TRUE(MessageDifferencer::Equals(InEvents(written.deal), InEvents(told.front().deal())))
      << written.request_id << "\nanswered: " << written.deal.ShortDebugString()
      << "\ntold: " << told.front().deal().ShortDebugString();
}

}  // namespace

void LoadedSuite::SetUp() {
  auto suite = Suite::Start({{}, {{"REVOPS_CHECKPOINT_PAGES", kCheckpointPages}}});
  ASSERT_TRUE(suite.ok()) << suite.status();
  suite_ = *std::move(suite);
  client_ = std::make_unique<PatientClient>(*suite_);
  recorder_ = std::make_unique<StreamRecorder>(*suite_);
  reporter_ = std::make_unique<Reporter>(client_.get(), &journal_);
}

void LoadedSuite::TearDown() { StopLoad(); }

void LoadedSuite::Load(uint64_t seed) {
  for (int i = 0; i < kWriters; ++i) {
    threads_.emplace_back([this, i, seed] {
      Seller seller(absl::StrCat("w", i), seed + static_cast<uint64_t>(i), client_.get(),
                    &journal_);
      while (!stops_ && journal_.complaints().empty()) seller.SellOne();
    });
  }
  threads_.emplace_back([this] {
    while (!stops_ && journal_.complaints().empty()) reporter_->Ask();
  });
}

void LoadedSuite::StopLoad() {
  stops_ = true;
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void LoadedSuite::AwaitWrites(int64_t more) {
  ASSERT_TRUE(journal_.AwaitSize(journal_.size() + more, kWaitMax))
      << "acknowledged: " << journal_.size()
      << "; complaints: " << ::testing::PrintToString(journal_.complaints());
}

void LoadedSuite::Listen() {
  for (Event& event : recorder_->EventsBehind(events_heard_)) {
    ++events_heard_;
    if (!event.request_id().empty()) told_[event.request_id()].push_back(std::move(event));
  }
}

void LoadedSuite::ExpectAcknowledgedIsTold() {
  const std::vector<Acknowledged> writes = journal_.WritesBehind(writes_checked_);
  // Answers overtake one another, so the last one's token need not be the greatest.
  for (const Acknowledged& written : writes) {
    ASSERT_TRUE(recorder_->AwaitToken(written.deal.resume_token(), kWaitMax))
        << written.request_id << " was acknowledged and is not told";
  }
  Listen();
  for (const Acknowledged& written : writes) {
    ExpectToldAsAnswered(written, told_[written.request_id]);
  }
  writes_checked_ += writes.size();
  EXPECT_THAT(recorder_->complaints(), IsEmpty());
}

void LoadedSuite::FinishAndCheck() {
  for (const Service service : kServices) {
    const absl::Status healthy = suite_->AwaitHealthy(service);
    ASSERT_TRUE(healthy.ok()) << healthy;
  }
  StopLoad();
  ASSERT_THAT(journal_.complaints(), IsEmpty());
  std::printf("%d writes acknowledged, %d answers, %d streams\n", static_cast<int>(journal_.size()),
              static_cast<int>(reporter_->answers().size()),
              static_cast<int>(recorder_->streams_opened()));
  // What was checked while the load went on might have been told once more since.
  writes_checked_ = 0;
  ExpectAcknowledgedIsTold();
  EXPECT_EQ(static_cast<int64_t>(told_.size()), journal_.size())
      << "every write was acknowledged in the end";
  EXPECT_GE(recorder_->streams_opened(), 2) << "the stream did not even break";
  const std::vector<Event> events = recorder_->Stop();
  ExpectEqualToRecount(reporter_->answers(), events);
  ExpectResumable(events);
  ExpectReportsOfARebuildAreEqual();
  ExpectStoresAreSound();
}

std::vector<LoadedSuite::Event> LoadedSuite::ReadBehind(const std::string& resume_token) {
  pb::WatchDealsRequest request;
  if (resume_token.empty()) {
    request.set_start(pb::WatchDealsRequest::START_EARLIEST);
  } else {
    request.set_resume_token(resume_token);
  }
  const auto context = client_->NewContext(kWaitMax);
  const auto reader = client_->watches().WatchDeals(context.get(), request);
  std::vector<Event> events;
  pb::WatchDealsResponse response;
  while (!response.caught_up() && reader->Read(&response)) {
    events.insert(events.end(), response.events().begin(), response.events().end());
  }
  EXPECT_TRUE(response.caught_up()) << "the stream ended early";
  context->TryCancel();
  return events;
}

void LoadedSuite::ExpectResumable(const std::vector<Event>& events) {
  const std::vector<StreamRecorder::Mark> marks = recorder_->marks();
  ASSERT_FALSE(marks.empty());
  std::vector<StreamRecorder::Mark> tried = {{"", 0}};
  for (size_t i = 0; i < kResumptions; ++i) {
    tried.push_back(marks[i * marks.size() / kResumptions]);
  }
  for (const StreamRecorder::Mark& mark : tried) {
    const std::vector<Event> again = ReadBehind(mark.resume_token);
    ASSERT_EQ(again.size(), events.size() - mark.events) << "behind event " << mark.events;
    for (size_t i = 0; i < again.size(); ++i) {
      ASSERT_TRUE(MessageDifferencer::Equals(again[i], events[mark.events + i]))
          << again[i].event_id() << " is told otherwise the second time";
    }
  }
}

void LoadedSuite::ExpectReportsOfARebuildAreEqual() {
  ReportBook before(client_.get(), journal_.last_token());
  const std::vector<std::string> told = before.AskAll();
  suite_->Kill9(Service::kMetrics);
  for (const char* suffix : {"", "-wal", "-shm"}) {
    std::filesystem::remove(suite_->StoreOf(Service::kMetrics) + suffix);
  }
  const absl::Status restarted = suite_->Restart(Service::kMetrics);
  ASSERT_TRUE(restarted.ok()) << restarted;
  EXPECT_EQ(before.AskAll(), told);
}

void LoadedSuite::ExpectStoresAreSound() {
  const absl::Status stopped = suite_->Stop();
  EXPECT_TRUE(stopped.ok()) << stopped;
  for (const Service service : kServices) {
    auto store = sql::Connection::Open(suite_->StoreOf(service), sql::Access::kReadOnly);
    ASSERT_TRUE(store.ok()) << store.status();
    auto check = (*store)->Prepare("PRAGMA integrity_check");
    ASSERT_TRUE(check.ok()) << check.status();
    const absl::StatusOr<bool> is_row = check->Step();
    ASSERT_TRUE(is_row.ok() && *is_row) << is_row.status();
    EXPECT_EQ(check->Text(0), "ok") << BinaryOf(service);
  }
}

}  // namespace revops::testing
