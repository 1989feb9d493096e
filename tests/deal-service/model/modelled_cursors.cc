#include "tests/deal-service/model/modelled_cursors.h"

#include "absl/time/clock.h"
#include "common/status/status.h"
#include "google/protobuf/empty.pb.h"
#include "tests/deal-service/model/same.h"

namespace revops::deal::model {
namespace {

using WatchStub = pb::DealWatchService::Stub;

// A reader stays open over many steps, under sanitizers too.
constexpr absl::Duration kReaderMax = absl::Minutes(20);

// Few, so that they meet; the last one reaches everybody's.
std::vector<Principal> CursorCallers() {
  Principal admin = Operations();
  admin.set_user("users/root");
  admin.add_roles(revops::type::v1::ROLE_ADMIN);
  return {Operations(), Rep("ada", "red"), Manager("cara", "red"), admin};
}

}  // namespace

void ModelledCursors::Count(const std::string& what, const Refusal& refusal) {
  ++outcomes_[refusal.ok() ? what : refusal.reason];
}

void ModelledCursors::CompareSubscription(pb::Subscription told, pb::Subscription expected) {
  const std::string& name = expected.name();
  expected.set_is_read(readers_.contains(name));
  if (!expected.is_read() && let_go_.contains(name)) told.clear_is_read();
  ExpectSame(told, expected, name);
}

void ModelledCursors::CompareReply(const absl::Status& status, const pb::Subscription& reply,
                                   const CursorModel::Answer& expected) {
  ASSERT_EQ(RefusalOf(status).ToString(), expected.refusal.ToString()) << status;
  if (status.ok()) CompareSubscription(reply, expected.subscription);
}

void ModelledCursors::CompareCall(const pb::CreateSubscriptionRequest& request,
                                  const Principal& who) {
  pb::Subscription reply;
  const absl::Status status =
      CallOn(*watch_stub_, &WatchStub::CreateSubscription, request, &reply, who);
  const CursorModel::Answer expected = cursors_.Do(request, who);
  Count("CreateSubscription", expected.refusal);
  CompareReply(status, reply, expected);
}

void ModelledCursors::CompareCall(const pb::GetSubscriptionRequest& request, const Principal& who) {
  pb::Subscription reply;
  const absl::Status status =
      CallOn(*watch_stub_, &WatchStub::GetSubscription, request, &reply, who);
  CompareReply(status, reply, cursors_.Do(request, who));
}

void ModelledCursors::CompareCall(const pb::CommitSubscriptionRequest& request,
                                  const Principal& who) {
  pb::Subscription reply;
  const absl::Status status =
      CallOn(*watch_stub_, &WatchStub::CommitSubscription, request, &reply, who);
  const CursorModel::Answer expected = cursors_.Do(request, who);
  Count("CommitSubscription", expected.refusal);
  CompareReply(status, reply, expected);
}

void ModelledCursors::CompareCall(const pb::DeleteSubscriptionRequest& request,
                                  const Principal& who) {
  google::protobuf::Empty reply;
  const absl::Status status =
      CallOn(*watch_stub_, &WatchStub::DeleteSubscription, request, &reply, who);
  const bool was_there = cursors_.Behind(request.name(), who).first.ok();
  const Refusal refusal = cursors_.Do(request, who);
  Count("DeleteSubscription", refusal);
  ASSERT_EQ(RefusalOf(status).ToString(), refusal.ToString()) << status;
  const bool is_there = cursors_.Behind(request.name(), who).first.ok();
  if (was_there && !is_there) {
    ExpectEnded(request.name(), absl::StatusCode::kNotFound, "SUBSCRIPTION_NOT_FOUND");
    let_go_.erase(request.name());
  }
}

void ModelledCursors::ExpectEnded(const std::string& name, absl::StatusCode code,
                                  const std::string& reason) {
  const auto found = readers_.find(name);
  if (found == readers_.end()) return;
  const absl::Status ended = found->second.stream->End();
  EXPECT_EQ(ended.code(), code) << ended;
  EXPECT_EQ(ReasonOf(ended), reason);
  ++outcomes_["reader ended with " + reason];
  readers_.erase(found);
}

std::unique_ptr<WatchReader> ModelledCursors::Open(const std::string& name, const Principal& who) {
  pb::WatchDealsRequest request;
  request.set_subscription(name);
  return std::make_unique<WatchReader>([&](grpc::ClientContext* context) {
    Prepare(*context, who);
    context->set_deadline(absl::ToChronoTime(absl::Now() + kReaderMax));
    return watch_stub_->WatchDeals(context, request);
  });
}

void ModelledCursors::CompareWatch(const std::string& name, const Principal& who, bool stays) {
  const auto [refusal, behind] = cursors_.Behind(name, who);
  Count("watch by name", refusal);
  Reader reader{Open(name, who), who, model_->head()};
  if (!refusal.ok()) {
    const absl::Status ended = reader.stream->End();
    EXPECT_EQ(RefusalOf(ended).ToString(), refusal.ToString()) << ended;
    return;
  }
  ExpectSameList(reader.stream->EventsUntilCaughtUp(), cursors_.Told(behind, who), "event");
  ExpectEnded(name, absl::StatusCode::kAborted, "SUBSCRIPTION_TAKEN");
  if (stays) {
    readers_[name] = std::move(reader);
  } else {
    reader.stream->GiveUp();
    let_go_.insert(name);
  }
}

void ModelledCursors::Follow(Reader& reader) {
  const std::vector<pb::DealEvent> expected = cursors_.Told(reader.told, reader.who);
  std::vector<pb::DealEvent> told;
  while (told.size() < expected.size()) {
    std::optional<pb::DealEvent> event = reader.stream->NextEvent();
    ASSERT_TRUE(event.has_value()) << reader.stream->End();
    told.push_back(*std::move(event));
  }
  ExpectSameList(told, expected, "event to an open reader");
  reader.told = model_->head();
  outcomes_["events to open readers"] += static_cast<int>(expected.size());
}

void ModelledCursors::CursorStep(RandomRequests& random, RandomCursors& random_cursors) {
  if (!readers_.empty() && random.Chance(30)) {
    auto reader = readers_.begin();
    std::advance(reader, random.Pick(static_cast<int>(readers_.size())));
    SCOPED_TRACE("reading " + reader->first);
    return Follow(reader->second);
  }
  const std::vector<Principal> callers = CursorCallers();
  const auto asked = random_cursors.Next(static_cast<int>(callers.size()));
  const Principal& who = callers[asked.caller];
  std::visit(
      [&](const auto& request) {
        SCOPED_TRACE(absl::StrCat(request.GetTypeName(), " ", request.ShortDebugString(), " of ",
                                  who.user()));
        if constexpr (std::is_same_v<decltype(request), const pb::WatchDealsRequest&>) {
          CompareWatch(request.subscription(), who, random.Chance(70));
        } else {
          CompareCall(request, who);
        }
      },
      asked.request);
}

void ModelledCursors::CompareCursors() {
  for (const Principal& who : CursorCallers()) {
    const std::vector<pb::Subscription> expected = cursors_.List(who);
    std::vector<pb::Subscription> told;
    pb::ListSubscriptionsRequest request;
    request.set_page_size(2);
    do {
      pb::ListSubscriptionsResponse page;
      const absl::Status status =
          CallOn(*watch_stub_, &WatchStub::ListSubscriptions, request, &page, who);
      ASSERT_TRUE(status.ok()) << status;
      told.insert(told.end(), page.subscriptions().begin(), page.subscriptions().end());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    ASSERT_EQ(told.size(), expected.size()) << who.user();
    for (size_t i = 0; i < told.size(); ++i) CompareSubscription(told[i], expected[i]);
  }
}

void ModelledCursors::RestartUnderReaders() {
  Restart();
  while (!readers_.empty()) {
    const std::string name = readers_.begin()->first;
    ExpectEnded(name, absl::StatusCode::kUnavailable, "SERVER_DRAINING");
  }
  let_go_.clear();
}

}  // namespace revops::deal::model
