// Durable cursors of every service's watch: kept by name, moved by commits, read by one at a time.
// One suite for each stream; the fixture is WatchContract's.
#ifndef REVOPS_TESTS_SUPPORT_SUBSCRIPTION_CONTRACT_H_
#define REVOPS_TESTS_SUPPORT_SUBSCRIPTION_CONTRACT_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/log/subscriptions.h"
#include "common/log/token.h"
#include "common/sql/migrator.h"
#include "common/status/status.h"
#include "gmock/gmock.h"
#include "google/protobuf/empty.pb.h"
#include "tests/support/principals.h"
#include "tests/support/watch_contract.h"

namespace revops::testing {

template <typename Served>
class SubscriptionContract : public Served {
 protected:
  using M = typename Served::Messages;
  using Subscription = typename M::Subscription;
  using WatchRequest = typename M::WatchRequest;
  using Stub = typename Served::StreamStub;

  static std::string Name() { return absl::StrCat(Served::kSubscriptions, "/billing"); }

  template <typename Request, typename Reply>
  absl::Status CallStream(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                       Reply*),
                          const Request& request, Reply* reply,
                          const Principal& who = Operations()) {
    return this->CallOn(this->stream_stub(), method, request, reply, who);
  }

  absl::StatusOr<Subscription> Create(const std::string& id, const std::string& token = "",
                                      const std::string& request_id = "",
                                      const Principal& who = Operations()) {
    typename M::CreateSubscription request;
    request.set_subscription_id(id);
    request.set_request_id(request_id);
    if (token.empty()) {
      request.set_start(WatchRequest::START_EARLIEST);
    } else {
      request.set_resume_token(token);
    }
    Subscription reply;
    const absl::Status status = CallStream(&Stub::CreateSubscription, request, &reply, who);
    if (!status.ok()) return status;
    return reply;
  }

  absl::StatusOr<Subscription> Commit(const std::string& token, const std::string& request_id = "",
                                      const Principal& who = Operations()) {
    typename M::CommitSubscription request;
    request.set_name(Name());
    request.set_resume_token(token);
    request.set_request_id(request_id);
    Subscription reply;
    const absl::Status status = CallStream(&Stub::CommitSubscription, request, &reply, who);
    if (!status.ok()) return status;
    return reply;
  }

  absl::StatusOr<Subscription> Read(const Principal& who = Operations()) {
    typename M::GetSubscription request;
    request.set_name(Name());
    Subscription reply;
    const absl::Status status = CallStream(&Stub::GetSubscription, request, &reply, who);
    if (!status.ok()) return status;
    return reply;
  }

  absl::Status Delete(const std::string& request_id = "", const Principal& who = Operations()) {
    typename M::DeleteSubscription request;
    request.set_name(Name());
    request.set_request_id(request_id);
    google::protobuf::Empty reply;
    return CallStream(&Stub::DeleteSubscription, request, &reply, who);
  }

  auto WatchIt(const Principal& who = Operations()) {
    WatchRequest request;
    request.set_subscription(Name());
    return this->Watch(request, who);
  }

  // The names of what a fresh watch of the subscription brings.
  std::vector<std::string> Pending() {
    auto watch = WatchIt();
    std::vector<std::string> names;
    for (const auto& event : watch->EventsUntilCaughtUp()) {
      if (!Served::NameIn(event).empty()) names.push_back(Served::NameIn(event));
    }
    watch->GiveUp();
    return names;
  }
};

TYPED_TEST_SUITE_P(SubscriptionContract);

TYPED_TEST_P(SubscriptionContract, AWatchByNameGoesOnBehindWhatWasCommittedAlsoAfterARestart) {
  ASSERT_TRUE(this->Create("billing").ok());
  const Made first = this->Make("", "");
  const Made second = this->Make("", "");
  EXPECT_THAT(this->Pending(), ::testing::ElementsAre(first.name, second.name));
  EXPECT_THAT(this->Pending(), ::testing::ElementsAre(first.name, second.name))
      << "nothing was committed";

  const auto committed = this->Commit(first.token);
  ASSERT_TRUE(committed.ok()) << committed.status();
  EXPECT_EQ(committed->resume_token(), first.token);
  EXPECT_EQ(committed->lag_revisions(), 1);
  EXPECT_TRUE(committed->has_commit_time());
  EXPECT_THAT(this->Pending(), ::testing::ElementsAre(second.name));
  this->Restart();
  EXPECT_THAT(this->Pending(), ::testing::ElementsAre(second.name));
}

TYPED_TEST_P(SubscriptionContract, APositionNeverGoesBack) {
  ASSERT_TRUE(this->Create("billing").ok());
  const Made first = this->Make("", "");
  const Made second = this->Make("", "");
  ASSERT_TRUE(this->Commit(second.token).ok());
  const auto late = this->Commit(first.token);
  ASSERT_TRUE(late.ok()) << late.status();
  EXPECT_EQ(late->resume_token(), second.token);
}

TYPED_TEST_P(SubscriptionContract, ATokenThatIsNotOfThisStoreCommitsNothing) {
  ASSERT_TRUE(this->Create("billing").ok());
  EXPECT_EQ(ReasonOf(this->Commit("nonsense").status()), "RESUME_TOKEN_MALFORMED");
  EXPECT_EQ(ReasonOf(this->Commit(log::EncodeToken({"another", Revision{1}})).status()),
            "RESUME_TOKEN_FOREIGN");
  EXPECT_EQ(this->Commit("").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(this->Read()->has_commit_time());
}

TYPED_TEST_P(SubscriptionContract, TheNewerReaderTakesOver) {
  ASSERT_TRUE(this->Create("billing").ok());
  auto older = this->WatchIt();
  older->EventsUntilCaughtUp();
  EXPECT_TRUE(this->Read()->is_read());
  auto newer = this->WatchIt();
  newer->EventsUntilCaughtUp();
  const absl::Status ended = older->End();
  EXPECT_EQ(ended.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(ReasonOf(ended), "SUBSCRIPTION_TAKEN");
  const Made made = this->Make("", "");
  EXPECT_EQ(this->NameIn(*newer->NextEvent()), made.name);
  EXPECT_TRUE(this->Read()->is_read()) << "the end of the older reader is not the newer one's";
}

TYPED_TEST_P(SubscriptionContract, WhatIsDeletedEndsItsReaderAndIsNotFoundAnyMore) {
  ASSERT_TRUE(this->Create("billing").ok());
  auto watch = this->WatchIt();
  watch->EventsUntilCaughtUp();
  ASSERT_EQ(this->Delete("once"), absl::OkStatus());
  EXPECT_EQ(ReasonOf(watch->End()), "SUBSCRIPTION_NOT_FOUND");
  EXPECT_EQ(this->Read().status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(this->WatchIt()->End().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(this->Delete("once"), absl::OkStatus()) << "the same request again";
  EXPECT_EQ(this->Delete().code(), absl::StatusCode::kNotFound);
}

TYPED_TEST_P(SubscriptionContract, ARepeatedDeletionEndsNoReaderOfWhatWasMadeSince) {
  ASSERT_TRUE(this->Create("billing").ok());
  ASSERT_EQ(this->Delete("once"), absl::OkStatus());
  ASSERT_TRUE(this->Create("billing").ok());
  auto watch = this->WatchIt();
  watch->EventsUntilCaughtUp();
  ASSERT_EQ(this->Delete("once"), absl::OkStatus());
  const Made made = this->Make("", "");
  EXPECT_EQ(this->NameIn(*watch->NextEvent()), made.name);
  watch->GiveUp();
}

TYPED_TEST_P(SubscriptionContract, OnlyItsOwnerAndAdministratorsReachIt) {
  ASSERT_TRUE(this->Create("billing", "", "", Rep("ada")).ok());
  EXPECT_EQ(this->Read().status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(this->Commit(this->HeadToken()).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(this->Delete().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(this->WatchIt()->End().code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(this->Read(Rep("ada")).ok());
  Principal admin = Operations();
  admin.add_roles(revops::type::v1::ROLE_ADMIN);
  EXPECT_TRUE(this->Read(admin).ok());

  typename TypeParam::Messages::ListSubscriptions list;
  typename TypeParam::Messages::ListedSubscriptions page;
  ASSERT_TRUE(this->CallStream(&TypeParam::StreamStub::ListSubscriptions, list, &page).ok());
  EXPECT_EQ(page.subscriptions_size(), 0);
  ASSERT_TRUE(this->CallStream(&TypeParam::StreamStub::ListSubscriptions, list, &page, admin).ok());
  EXPECT_EQ(page.subscriptions_size(), 1);
}

TYPED_TEST_P(SubscriptionContract, TheSameRequestGetsTheFirstAnswerAnotherUnderItsIdIsRefused) {
  const auto created = this->Create("billing", "", "r1");
  ASSERT_TRUE(created.ok()) << created.status();
  const Made first = this->Make("", "");
  const Made second = this->Make("", "");
  ASSERT_TRUE(this->Commit(first.token, "r2").ok());
  ASSERT_TRUE(this->Commit(second.token, "r3").ok());
  this->Restart();
  EXPECT_EQ(this->Create("billing", "", "r1")->resume_token(), created->resume_token());
  EXPECT_EQ(this->Commit(first.token, "r2")->resume_token(), first.token);
  EXPECT_EQ(ReasonOf(this->Commit(second.token, "r2").status()), "REQUEST_ID_REUSED");
  EXPECT_EQ(ReasonOf(this->Create("billing").status()), "SUBSCRIPTION_EXISTS");
  EXPECT_EQ(this->Read()->resume_token(), second.token);
  EXPECT_EQ(ReasonOf(this->ChangeUnder(first.name, "r3")), "REQUEST_ID_REUSED");
}

TYPED_TEST_P(SubscriptionContract, ACommitThatMovedNothingHasNoCommitTimeTheSecondTimeEither) {
  const auto created = this->Create("billing");
  ASSERT_TRUE(created.ok()) << created.status();
  for (int i = 0; i < 2; ++i) {
    const auto stood = this->Commit(created->resume_token(), "once");
    ASSERT_TRUE(stood.ok()) << stood.status();
    EXPECT_FALSE(stood->has_commit_time());
  }
  const Made made = this->Make("", "");
  const auto moved = this->Commit(made.token);
  const auto again = this->Commit(created->resume_token(), "once");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->resume_token(), moved->resume_token()) << "where it stands";
}

TYPED_TEST_P(SubscriptionContract, AReaderOfARestoredStoreIsToldThatWhatItSawMayNeverHaveBeen) {
  ASSERT_TRUE(this->Create("billing").ok());
  const Made made = this->Make("", "");
  ASSERT_TRUE(this->Commit(made.token).ok());
  this->Stop();
  {
    auto copy = sql::Connection::Open(this->StoreFile(), sql::Access::kReadWrite);
    ASSERT_TRUE(copy.ok()) << copy.status();
    ASSERT_EQ(sql::ForgetStoreId(**copy), absl::OkStatus());
  }
  this->Start();
  EXPECT_EQ(ReasonOf(this->WatchIt()->End()), "RESUME_TOKEN_FOREIGN");
  EXPECT_EQ(this->Read()->lag_revisions(), log::DecodeToken(made.token)->revision.value)
      << "all there is";
  ASSERT_TRUE(this->Commit(this->HeadToken()).ok()) << "rebuilt, the subscriber goes on";
  EXPECT_THAT(this->Pending(), ::testing::ElementsAre());
}

TYPED_TEST_P(SubscriptionContract, OneUserHasOnlySoMany) {
  for (int i = 0; i < log::kSubscriptionsPerOwnerMax; ++i) {
    ASSERT_TRUE(this->Create(absl::StrCat("s", i)).ok());
  }
  const auto more = this->Create("billing");
  EXPECT_EQ(more.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(more.status()), "SUBSCRIPTIONS_FULL");
  EXPECT_TRUE(this->Create("billing", "", "", Rep("ada")).ok());
}

TYPED_TEST_P(SubscriptionContract, AreListedByNameInPages) {
  for (const char* id : {"c", "a", "b"}) ASSERT_TRUE(this->Create(id).ok());
  typename TypeParam::Messages::ListSubscriptions list;
  list.set_page_size(2);
  typename TypeParam::Messages::ListedSubscriptions page;
  ASSERT_TRUE(this->CallStream(&TypeParam::StreamStub::ListSubscriptions, list, &page).ok());
  ASSERT_EQ(page.subscriptions_size(), 2);
  EXPECT_EQ(page.subscriptions(0).name(), absl::StrCat(TypeParam::kSubscriptions, "/a"));
  list.set_page_token(page.next_page_token());
  ASSERT_TRUE(this->CallStream(&TypeParam::StreamStub::ListSubscriptions, list, &page).ok());
  ASSERT_EQ(page.subscriptions_size(), 1);
  EXPECT_EQ(page.subscriptions(0).name(), absl::StrCat(TypeParam::kSubscriptions, "/c"));
  EXPECT_TRUE(page.next_page_token().empty());
}

TYPED_TEST_P(SubscriptionContract, ABadRequestNamesItsFields) {
  typename TypeParam::Messages::CreateSubscription request;
  request.set_subscription_id("No Slug");
  request.set_start(TypeParam::Messages::WatchRequest::START_SNAPSHOT);
  typename TypeParam::Messages::Subscription reply;
  const absl::Status refused =
      this->CallStream(&TypeParam::StreamStub::CreateSubscription, request, &reply);
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(refused.message()), ::testing::HasSubstr("subscription_id"));
  EXPECT_THAT(std::string(refused.message()), ::testing::HasSubstr("start"));
  typename TypeParam::Messages::WatchRequest watch;
  watch.set_subscription("deals/1");
  EXPECT_EQ(this->Watch(watch, Operations())->End().code(), absl::StatusCode::kInvalidArgument);
}

REGISTER_TYPED_TEST_SUITE_P(SubscriptionContract,
                            AWatchByNameGoesOnBehindWhatWasCommittedAlsoAfterARestart,
                            APositionNeverGoesBack, ATokenThatIsNotOfThisStoreCommitsNothing,
                            ARepeatedDeletionEndsNoReaderOfWhatWasMadeSince,
                            TheNewerReaderTakesOver, WhatIsDeletedEndsItsReaderAndIsNotFoundAnyMore,
                            OnlyItsOwnerAndAdministratorsReachIt,
                            TheSameRequestGetsTheFirstAnswerAnotherUnderItsIdIsRefused,
                            ACommitThatMovedNothingHasNoCommitTimeTheSecondTimeEither,
                            AReaderOfARestoredStoreIsToldThatWhatItSawMayNeverHaveBeen,
                            OneUserHasOnlySoMany, AreListedByNameInPages,
                            ABadRequestNamesItsFields);

}  // namespace revops::testing

#endif  // REVOPS_TESTS_SUPPORT_SUBSCRIPTION_CONTRACT_H_
