// Durable cursors: kept by name, moved by commits, read by one at a time.
#include "common/log/subscriptions.h"
#include "absl/strings/str_cat.h"
#include "common/log/token.h"
#include "common/sql/migrator.h"
#include "common/status/status.h"
#include "gmock/gmock.h"
#include "tests/deal-service/support/served_deals.h"

namespace revops::deal {
namespace {

namespace pb = revops::deal::v1;
using ::testing::ElementsAre;

constexpr char kName[] = "dealSubscriptions/billing";

class SubscriptionsTest : public ServedDeals {
 protected:
  using WatchStub = pb::DealWatchService::Stub;

  template <typename Request, typename Reply>
  absl::Status CallWatch(grpc::Status (WatchStub::*method)(grpc::ClientContext*, const Request&,
                                                           Reply*),
                         const Request& request, Reply* reply,
                         const Principal& who = Operations()) {
    grpc::ClientContext context;
    Prepare(context, who);
    return FromWire((watch_stub_.get()->*method)(&context, request, reply));
  }

  absl::StatusOr<pb::Subscription> Create(const std::string& id, const std::string& token = "",
                                          const std::string& request_id = "",
                                          const Principal& who = Operations()) {
    pb::CreateSubscriptionRequest request;
    request.set_subscription_id(id);
    request.set_request_id(request_id);
    if (token.empty()) {
      request.set_start(pb::WatchDealsRequest::START_EARLIEST);
    } else {
      request.set_resume_token(token);
    }
    pb::Subscription reply;
    const absl::Status status = CallWatch(&WatchStub::CreateSubscription, request, &reply, who);
    if (!status.ok()) return status;
    return reply;
  }

  absl::StatusOr<pb::Subscription> Commit(const std::string& token,
                                          const std::string& request_id = "",
                                          const Principal& who = Operations()) {
    pb::CommitSubscriptionRequest request;
    request.set_name(kName);
    request.set_resume_token(token);
    request.set_request_id(request_id);
    pb::Subscription reply;
    const absl::Status status = CallWatch(&WatchStub::CommitSubscription, request, &reply, who);
    if (!status.ok()) return status;
    return reply;
  }

  absl::StatusOr<pb::Subscription> Read(const Principal& who = Operations()) {
    pb::GetSubscriptionRequest request;
    request.set_name(kName);
    pb::Subscription reply;
    const absl::Status status = CallWatch(&WatchStub::GetSubscription, request, &reply, who);
    if (!status.ok()) return status;
    return reply;
  }

  absl::Status Delete(const std::string& request_id = "", const Principal& who = Operations()) {
    pb::DeleteSubscriptionRequest request;
    request.set_name(kName);
    request.set_request_id(request_id);
    google::protobuf::Empty reply;
    return CallWatch(&WatchStub::DeleteSubscription, request, &reply, who);
  }

  std::unique_ptr<WatchReader> WatchIt(const Principal& who = Operations()) {
    WatchReader::Request request;
    request.set_subscription(kName);
    return Watch(request, who);
  }

  // The names of what a fresh watch of the subscription brings.
  std::vector<std::string> Pending() {
    auto watch = WatchIt();
    std::vector<std::string> names;
    for (const pb::DealEvent& event : watch->EventsUntilCaughtUp()) {
      if (event.has_deal()) names.push_back(event.deal().name());
    }
    watch->GiveUp();
    return names;
  }
};

TEST_F(SubscriptionsTest, AWatchByNameGoesOnBehindWhatWasCommittedAlsoAfterARestart) {
  ASSERT_TRUE(Create("billing").ok());
  const pb::Deal first = ServedDeals::Create();
  const pb::Deal second = ServedDeals::Create();
  EXPECT_THAT(Pending(), ElementsAre(first.name(), second.name()));
  EXPECT_THAT(Pending(), ElementsAre(first.name(), second.name())) << "nothing was committed";

  const auto committed = Commit(first.resume_token());
  ASSERT_TRUE(committed.ok()) << committed.status();
  EXPECT_EQ(committed->resume_token(), first.resume_token());
  EXPECT_EQ(committed->lag_revisions(), 1);
  EXPECT_TRUE(committed->has_commit_time());
  EXPECT_THAT(Pending(), ElementsAre(second.name()));
  Restart();
  EXPECT_THAT(Pending(), ElementsAre(second.name()));
}

TEST_F(SubscriptionsTest, APositionNeverGoesBack) {
  ASSERT_TRUE(Create("billing").ok());
  const pb::Deal first = ServedDeals::Create();
  const pb::Deal second = ServedDeals::Create();
  ASSERT_TRUE(Commit(second.resume_token()).ok());
  const auto late = Commit(first.resume_token());
  ASSERT_TRUE(late.ok()) << late.status();
  EXPECT_EQ(late->resume_token(), second.resume_token());
}

TEST_F(SubscriptionsTest, ATokenThatIsNotOfThisStoreCommitsNothing) {
  ASSERT_TRUE(Create("billing").ok());
  EXPECT_EQ(ReasonOf(Commit("nonsense").status()), "RESUME_TOKEN_MALFORMED");
  EXPECT_EQ(ReasonOf(Commit(log::EncodeToken({"another", Revision{1}})).status()),
            "RESUME_TOKEN_FOREIGN");
  EXPECT_EQ(Commit("").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(Read()->has_commit_time());
}

TEST_F(SubscriptionsTest, TheNewerReaderTakesOver) {
  ASSERT_TRUE(Create("billing").ok());
  auto older = WatchIt();
  older->EventsUntilCaughtUp();
  EXPECT_TRUE(Read()->is_read());
  auto newer = WatchIt();
  newer->EventsUntilCaughtUp();
  const absl::Status ended = older->End();
  EXPECT_EQ(ended.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(ReasonOf(ended), "SUBSCRIPTION_TAKEN");
  const pb::Deal deal = ServedDeals::Create();
  EXPECT_EQ(newer->NextEvent()->deal().name(), deal.name());
  EXPECT_TRUE(Read()->is_read()) << "the end of the older reader is not the newer one's";
}

TEST_F(SubscriptionsTest, WhatIsDeletedEndsItsReaderAndIsNotFoundAnyMore) {
  ASSERT_TRUE(Create("billing").ok());
  auto watch = WatchIt();
  watch->EventsUntilCaughtUp();
  ASSERT_EQ(Delete("once"), absl::OkStatus());
  EXPECT_EQ(ReasonOf(watch->End()), "SUBSCRIPTION_NOT_FOUND");
  EXPECT_EQ(Read().status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(WatchIt()->End().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Delete("once"), absl::OkStatus()) << "the same request again";
  EXPECT_EQ(Delete().code(), absl::StatusCode::kNotFound);
}

TEST_F(SubscriptionsTest, OnlyItsOwnerAndAdministratorsReachIt) {
  ASSERT_TRUE(Create("billing", "", "", Rep("ada")).ok());
  EXPECT_EQ(Read().status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Commit(HeadToken()).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Delete().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(WatchIt()->End().code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(Read(Rep("ada")).ok());
  Principal admin = Operations();
  admin.add_roles(revops::type::v1::ROLE_ADMIN);
  EXPECT_TRUE(Read(admin).ok());

  pb::ListSubscriptionsRequest list;
  pb::ListSubscriptionsResponse page;
  ASSERT_TRUE(CallWatch(&WatchStub::ListSubscriptions, list, &page).ok());
  EXPECT_EQ(page.subscriptions_size(), 0);
  ASSERT_TRUE(CallWatch(&WatchStub::ListSubscriptions, list, &page, admin).ok());
  EXPECT_EQ(page.subscriptions_size(), 1);
}

TEST_F(SubscriptionsTest, TheSameRequestGetsTheFirstAnswerAnotherUnderItsIdIsRefused) {
  const auto created = Create("billing", "", "r1");
  ASSERT_TRUE(created.ok()) << created.status();
  const pb::Deal first = ServedDeals::Create();
  const pb::Deal second = ServedDeals::Create();
  ASSERT_TRUE(Commit(first.resume_token(), "r2").ok());
  ASSERT_TRUE(Commit(second.resume_token(), "r3").ok());
  Restart();
  EXPECT_EQ(Create("billing", "", "r1")->resume_token(), created->resume_token());
  EXPECT_EQ(Commit(first.resume_token(), "r2")->resume_token(), first.resume_token());
  EXPECT_EQ(ReasonOf(Commit(second.resume_token(), "r2").status()), "REQUEST_ID_REUSED");
  EXPECT_EQ(ReasonOf(Create("billing").status()), "SUBSCRIPTION_EXISTS");
  EXPECT_EQ(Read()->resume_token(), second.resume_token());
  pb::AdvanceDealRequest advance;
  advance.set_name(first.name());
  advance.set_request_id("r3");
  pb::Deal deal;
  EXPECT_EQ(ReasonOf(Call(&Stub::AdvanceDeal, advance, &deal)), "REQUEST_ID_REUSED");
}

TEST_F(SubscriptionsTest, AReaderOfARestoredStoreIsToldThatWhatItSawMayNeverHaveBeen) {
  ASSERT_TRUE(Create("billing").ok());
  const pb::Deal deal = ServedDeals::Create();
  ASSERT_TRUE(Commit(deal.resume_token()).ok());
  Stop();
  {
    auto copy = sql::Connection::Open(folder_.File("deal.db"), sql::Access::kReadWrite);
    ASSERT_TRUE(copy.ok()) << copy.status();
    ASSERT_EQ(sql::ForgetStoreId(**copy), absl::OkStatus());
  }
  Start();
  EXPECT_EQ(ReasonOf(WatchIt()->End()), "RESUME_TOKEN_FOREIGN");
  EXPECT_EQ(Read()->lag_revisions(), 2) << "all there is";
  ASSERT_TRUE(Commit(HeadToken()).ok()) << "rebuilt, the subscriber goes on";
  EXPECT_THAT(Pending(), ElementsAre());
}

TEST_F(SubscriptionsTest, OneUserHasOnlySoMany) {
  for (int i = 0; i < log::kSubscriptionsPerOwnerMax; ++i) {
    ASSERT_TRUE(Create(absl::StrCat("s", i)).ok());
  }
  const auto more = Create("billing");
  EXPECT_EQ(more.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(more.status()), "SUBSCRIPTIONS_FULL");
  EXPECT_TRUE(Create("billing", "", "", Rep("ada")).ok());
}

TEST_F(SubscriptionsTest, AreListedByNameInPages) {
  for (const char* id : {"c", "a", "b"}) ASSERT_TRUE(Create(id).ok());
  pb::ListSubscriptionsRequest list;
  list.set_page_size(2);
  pb::ListSubscriptionsResponse page;
  ASSERT_TRUE(CallWatch(&WatchStub::ListSubscriptions, list, &page).ok());
  ASSERT_EQ(page.subscriptions_size(), 2);
  EXPECT_EQ(page.subscriptions(0).name(), "dealSubscriptions/a");
  list.set_page_token(page.next_page_token());
  ASSERT_TRUE(CallWatch(&WatchStub::ListSubscriptions, list, &page).ok());
  ASSERT_EQ(page.subscriptions_size(), 1);
  EXPECT_EQ(page.subscriptions(0).name(), "dealSubscriptions/c");
  EXPECT_TRUE(page.next_page_token().empty());
}

TEST_F(SubscriptionsTest, ABadRequestNamesItsFields) {
  pb::CreateSubscriptionRequest request;
  request.set_subscription_id("No Slug");
  request.set_start(pb::WatchDealsRequest::START_SNAPSHOT);
  pb::Subscription reply;
  const absl::Status refused = CallWatch(&WatchStub::CreateSubscription, request, &reply);
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(refused.message()), ::testing::HasSubstr("subscription_id"));
  EXPECT_THAT(std::string(refused.message()), ::testing::HasSubstr("start"));
  WatchReader::Request watch;
  watch.set_subscription("deals/1");
  EXPECT_EQ(Watch(watch)->End().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace revops::deal
