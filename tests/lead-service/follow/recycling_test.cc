// What becomes of a deal comes back to its leads.
#include <functional>

#include "common/status/status.h"
#include "gmock/gmock.h"
#include "tests/lead-service/support/converting_test.h"

namespace revops::lead {
namespace {

namespace pb = revops::lead::v1;
namespace dpb = revops::deal::v1;
using ::testing::SizeIs;

// Longer than a conversion is waited for, so that the answer is PENDING also on a busy machine.
constexpr absl::Duration kPatience = absl::Seconds(30);

class RecyclingTest : public ConvertingTest {
 protected:
  // Its deal has what it takes to be won.
  static pb::ConvertLeadRequest Buying(const std::string& name) {
    pb::ConvertLeadRequest request = Converting(name);
    auto* const price = request.mutable_new_deal()->mutable_amount()->mutable_one_off();
    price->set_currency_code("EUR");
    price->set_units(1200);
    return request;
  }
  pb::Lead Converted(const std::string& email = "jane.doe@acme.example") {
    const auto lead = Convert(Buying(QualifiedLead(email)));
    EXPECT_TRUE(lead.ok()) << lead.status();
    return *lead;
  }
  // Every verb on deals.
  template <typename Request>
  dpb::Deal Do(grpc::Status (RealDeals::Stub::*method)(grpc::ClientContext*, const Request&,
                                                       dpb::Deal*),
               Request request, const std::string& deal) {
    request.set_name(deal);
    dpb::Deal after;
    const absl::Status status = deals_.Call(method, request, &after);
    EXPECT_TRUE(status.ok()) << status;
    return after;
  }
  dpb::Deal Lose(const std::string& deal, const std::string& reason = "price") {
    dpb::LoseDealRequest request;
    request.set_loss_reason(reason);
    return Do(&RealDeals::Stub::LoseDeal, request, deal);
  }
  dpb::Deal Win(const std::string& deal) {
    return Do(&RealDeals::Stub::WinDeal, dpb::WinDealRequest(), deal);
  }
  dpb::Deal Reopen(const std::string& deal) {
    return Do(&RealDeals::Stub::ReopenDeal, dpb::ReopenDealRequest(), deal);
  }
  dpb::Deal VoidIt(const std::string& deal) {
    return Do(&RealDeals::Stub::VoidDeal, dpb::VoidDealRequest(), deal);
  }
  // The lead once it is so, or as it is after 30 s.
  pb::Lead Await(const std::string& name, const std::function<bool(const pb::Lead&)>& is_so) {
    const absl::Time deadline = absl::Now() + absl::Seconds(30);
    for (;;) {
      const auto lead = Get(name);
      EXPECT_TRUE(lead.ok()) << lead.status();
      if (!lead.ok() || is_so(*lead) || absl::Now() > deadline)
        return lead.ok() ? *lead : pb::Lead();
      std::this_thread::yield();
    }
  }
  pb::Lead AwaitState(const std::string& name, pb::LeadState state) {
    const pb::Lead lead = Await(name, [&](const pb::Lead& now) { return now.state() == state; });
    EXPECT_EQ(lead.state(), state) << lead.ShortDebugString();
    return lead;
  }
  void TakeUpAgain(const std::string& name) {
    pb::ReactivateLeadRequest reactivate;
    reactivate.set_name(name);
    const auto lead = LeadsTest::Do(&Stub::ReactivateLead, reactivate);
    EXPECT_TRUE(lead.ok()) << lead.status();
  }
  // As it was when it was converted.
  pb::Lead LostAndTakenUpAgain() {
    const pb::Lead lead = Converted();
    Lose(lead.conversion().deal());
    AwaitState(lead.name(), pb::LEAD_STATE_NURTURING);
    TakeUpAgain(lead.name());
    return lead;
  }
  pb::Lead AwaitCustomer(const std::string& name, bool is_customer) {
    const pb::Lead lead =
        Await(name, [&](const pb::Lead& now) { return now.has_customer_time() == is_customer; });
    EXPECT_EQ(lead.has_customer_time(), is_customer);
    return lead;
  }
  // Whatever is told of deals by now has been followed: a lead that is lost last says so.
  void AwaitFollowed() {
    const pb::Lead last = Converted("last@other.example");
    Lose(last.conversion().deal());
    AwaitState(last.name(), pb::LEAD_STATE_NURTURING);
  }
  // As with another store of deals, which leads know nothing of: everything is told anew. `more` is
  // done to the store before.
  void TellAnew(const std::string& more = "") {
    Stop();
    {
      auto connection = *sql::Connection::Open(StoreFile(), sql::Access::kReadWrite);
      EXPECT_TRUE(connection->Execute("UPDATE deal_follow SET resume_token = 'nobody'").ok());
      EXPECT_TRUE(connection->Execute(more).ok());
    }
    Start();
  }
  // Once there are none, or as many as there are after 30 s.
  int64_t AwaitNoRows(const std::string& from) {
    const absl::Time deadline = absl::Now() + absl::Seconds(30);
    auto connection = *sql::Connection::Open(StoreFile(), sql::Access::kReadOnly);
    for (;;) {
      auto select = *connection->Prepare(absl::StrCat("SELECT count(*) FROM ", from).c_str());
      EXPECT_TRUE(*select.Step());
      if (select.Int(0) == 0 || absl::Now() > deadline) return select.Int(0);
      std::this_thread::yield();
    }
  }
  // The same by an account of its own, whose deal is won last: converts nothing.
  void AwaitWonAccount() {
    const pb::Account other = CreateAccount();
    dpb::CreateDealRequest create;
    create.mutable_deal()->set_account(other.name());
    *create.mutable_deal()->mutable_amount() = Buying("").new_deal().amount();
    dpb::Deal deal;
    ASSERT_TRUE(deals_.Call(&RealDeals::Stub::CreateDeal, create, &deal).ok());
    Win(deal.name());
    const absl::Time deadline = absl::Now() + absl::Seconds(30);
    while (!GetAccount(other.name())->has_customer_time() && absl::Now() < deadline) {
      std::this_thread::yield();
    }
    EXPECT_TRUE(GetAccount(other.name())->has_customer_time());
  }
  std::string PipelineWith(const dpb::RecyclePolicy& policy) {
    dpb::GetPipelineRequest get;
    get.set_name("pipelines/default");
    dpb::SalesPipeline pipeline;
    EXPECT_TRUE(deals_.Call(&RealDeals::Stub::GetPipeline, get, &pipeline).ok());
    dpb::CreatePipelineRequest create;
    *create.mutable_pipeline() = pipeline;
    create.mutable_pipeline()->set_name("pipelines/other");
    *create.mutable_pipeline()->mutable_recycle_policy() = policy;
    const absl::Status status = deals_.Call(&RealDeals::Stub::CreatePipeline, create, &pipeline);
    EXPECT_TRUE(status.ok()) << status;
    return pipeline.name();
  }
  pb::Lead ConvertedIn(const std::string& pipeline, const std::string& email) {
    pb::ConvertLeadRequest request = Converting(QualifiedLead(email));
    request.mutable_new_deal()->set_pipeline(pipeline);
    const auto lead = Convert(request);
    EXPECT_TRUE(lead.ok()) << lead.status();
    return *lead;
  }
};

constexpr int64_t kDaySeconds = 24 * 3600;

TEST_F(RecyclingTest, ALostDealsLeadIsNurturedForNinetyDaysAndSaysWhichDealItWas) {
  const pb::Lead lead = Converted();
  const dpb::Deal deal = Lose(lead.conversion().deal());
  const pb::Lead after = AwaitState(lead.name(), pb::LEAD_STATE_NURTURING);
  EXPECT_EQ(after.lost_deal(), deal.name());
  EXPECT_EQ(after.recycle_count(), 1);
  EXPECT_EQ(after.reactivate_time().seconds(),
            deal.effective_close_time().seconds() + 90 * kDaySeconds);
  EXPECT_EQ(after.state_enter_time().seconds(), deal.effective_close_time().seconds());
  const std::vector<pb::LeadEvent> told = WatchFromEarliest()->EventsUntilCaughtUp();
  EXPECT_EQ(told.back().type(), pb::LEAD_EVENT_TYPE_RECYCLED);
  EXPECT_EQ(told.back().actor(), "users/lead-service");
}

TEST_F(RecyclingTest, ThePipelinesPolicyDecidesByTheReason) {
  dpb::RecyclePolicy policy;
  policy.set_action(dpb::RECYCLE_ACTION_DISQUALIFY);
  dpb::RecycleRule* const later = policy.add_rules();
  later->set_loss_reason("later");
  later->set_action(dpb::RECYCLE_ACTION_NURTURE);
  later->set_after_days(30);
  const std::string pipeline = PipelineWith(policy);
  const pb::Lead one = ConvertedIn(pipeline, "one@acme.example");
  const pb::Lead two = ConvertedIn(pipeline, "two@acme.example");
  Lose(one.conversion().deal(), "fraud");
  const dpb::Deal deal = Lose(two.conversion().deal(), "later");
  EXPECT_EQ(AwaitState(one.name(), pb::LEAD_STATE_DISQUALIFIED).disqualify_reason(), "fraud");
  EXPECT_EQ(AwaitState(two.name(), pb::LEAD_STATE_NURTURING).reactivate_time().seconds(),
            deal.effective_close_time().seconds() + 30 * kDaySeconds);
}

TEST_F(RecyclingTest, AWonDealMakesLeadAndAccountCustomersUntilItIsReopened) {
  const pb::Lead lead = Converted();
  const dpb::Deal won = Win(lead.conversion().deal());
  const pb::Lead customer = AwaitCustomer(lead.name(), true);
  EXPECT_EQ(customer.state(), pb::LEAD_STATE_CONVERTED);
  EXPECT_EQ(customer.customer_time().seconds(), won.effective_close_time().seconds());
  EXPECT_EQ(GetAccount(lead.account())->customer_time().seconds(),
            won.effective_close_time().seconds());
  Reopen(won.name());
  AwaitCustomer(lead.name(), false);
  EXPECT_FALSE(GetAccount(lead.account())->has_customer_time());
}

TEST_F(RecyclingTest, AnAccountStaysACustomerWhileAnotherOfItsDealsIsWon) {
  const pb::Lead one = Converted("one@acme.example"), two = Converted("two@acme.example");
  ASSERT_EQ(one.account(), two.account());
  Win(one.conversion().deal());
  const dpb::Deal second = Win(two.conversion().deal());
  AwaitCustomer(two.name(), true);
  Reopen(one.conversion().deal());
  AwaitCustomer(one.name(), false);
  EXPECT_EQ(GetAccount(two.account())->customer_time().seconds(),
            second.effective_close_time().seconds());
}

TEST_F(RecyclingTest, AReopenedDealTakesItsLeadBack) {
  const pb::Lead lead = Converted();
  Lose(lead.conversion().deal());
  AwaitState(lead.name(), pb::LEAD_STATE_NURTURING);
  Reopen(lead.conversion().deal());
  const pb::Lead back = AwaitState(lead.name(), pb::LEAD_STATE_CONVERTED);
  EXPECT_EQ(back.lost_deal(), "");
  EXPECT_FALSE(back.has_reactivate_time());
}

TEST_F(RecyclingTest, EveryLeadOfADealGoesTheSameWay) {
  const pb::Lead first = Converted();
  pb::ConvertLeadRequest joining = Converting(QualifiedLead("john@acme.example"));
  joining.set_deal(first.conversion().deal());
  const pb::Lead second = *Convert(joining);
  Lose(first.conversion().deal());
  AwaitState(first.name(), pb::LEAD_STATE_NURTURING);
  AwaitState(second.name(), pb::LEAD_STATE_NURTURING);
}

TEST_F(RecyclingTest, HoweverManyLeadsADealHasTheyAllGoItsWay) {
  const pb::Lead first = Converted();
  std::vector<std::string> names = {first.name()};
  for (int i = 0; i < 40; ++i) {
    names.push_back(QualifiedLead(absl::StrCat("person", i, "@acme.example")));
    pb::ConvertLeadRequest join = Converting(names.back());
    join.set_deal(first.conversion().deal());
    ASSERT_TRUE(Convert(join).ok());
  }
  Lose(first.conversion().deal());
  for (const std::string& name : names) AwaitState(name, pb::LEAD_STATE_NURTURING);
  Reopen(first.conversion().deal());
  for (const std::string& name : names) AwaitState(name, pb::LEAD_STATE_CONVERTED);
}

TEST_F(RecyclingTest, ALeadThatWasTakenUpAgainAndTurnedDownIsNotBroughtBackByItsOldDeal) {
  const pb::Lead lead = LostAndTakenUpAgain();
  pb::DisqualifyLeadRequest down;
  down.set_name(lead.name());
  down.set_reason("spam");
  ASSERT_TRUE(LeadsTest::Do(&Stub::DisqualifyLead, down).ok());
  Reopen(lead.conversion().deal());
  AwaitFollowed();
  EXPECT_EQ(Get(lead.name())->state(), pb::LEAD_STATE_DISQUALIFIED);
}

TEST_F(RecyclingTest, AnotherLeadOfAPersonThatIsInTheDealJoinsNoClosedOneEither) {
  const pb::Lead first = Converted();
  Lose(first.conversion().deal());
  AwaitState(first.name(), pb::LEAD_STATE_NURTURING);
  pb::ConvertLeadRequest join = Converting(QualifiedLead());  // the same e-mail
  join.set_deal(first.conversion().deal());
  const auto refused = Convert(join);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition) << refused.status();
}

TEST_F(RecyclingTest, ADealThatNeverWasLeavesItsLeadQualified) {
  const pb::Lead lead = Converted();
  VoidIt(lead.conversion().deal());
  const pb::Lead after = AwaitState(lead.name(), pb::LEAD_STATE_QUALIFIED);
  EXPECT_EQ(after.conversion().state(), pb::CONVERSION_STATE_REFUSED);
  EXPECT_EQ(after.conversion().refusal_reason(), "DEAL_VOID");
  const auto again = Convert(Converting(lead.name()));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_NE(again->conversion().deal(), lead.conversion().deal());
  EXPECT_EQ(again->conversion().pass(), 2);
}

TEST_F(RecyclingTest, ALeadThatCameBackLeadsToAnotherDealAndTheOldOneIsItsBusinessNoMore) {
  const pb::Lead lead = Converted();
  const std::string lost = lead.conversion().deal();
  Lose(lost);
  AwaitState(lead.name(), pb::LEAD_STATE_NURTURING);
  TakeUpAgain(lead.name());
  ASSERT_TRUE(Qualify(AllMet(lead.name())).ok());
  const auto second = Convert(Converting(lead.name()));
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_NE(second->conversion().deal(), lost);
  Reopen(lost);
  Lose(lost, "again");
  AwaitFollowed();
  EXPECT_EQ(Get(lead.name())->state(), pb::LEAD_STATE_CONVERTED);
  EXPECT_EQ(Get(lead.name())->recycle_count(), 1);
  Lose(second->conversion().deal());
  EXPECT_EQ(AwaitState(lead.name(), pb::LEAD_STATE_NURTURING).recycle_count(), 2);
}

TEST_F(RecyclingTest, ALeadThatSomebodyBroughtBackIsNotSentAwayAgainByAReplay) {
  const pb::Lead lead = LostAndTakenUpAgain();
  const size_t told = WatchFromEarliest()->EventsUntilCaughtUp().size();
  TellAnew();
  AwaitFollowed();
  EXPECT_EQ(Get(lead.name())->state(), pb::LEAD_STATE_WORKING);
  EXPECT_THAT(Changes(lead.name()), SizeIs(told)) << "nothing was told again";
}

TEST_F(RecyclingTest, ADealThatIsLostBeforeItsConversionIsFinishedIsNotForgotten) {
  const std::string name = QualifiedLead();
  // The deal is made, and lead-service does not hear of it.
  road_.SetTrouble([](const std::string& method, int) {
    return method == "AddDealContact" ? Fate{kDown} : Fate{};
  });
  grpc::ClientContext context;
  Prepare(context, Operations());
  context.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
  pb::Lead pending;
  ASSERT_TRUE(stub_->ConvertLead(&context, Converting(name), &pending).ok());
  ASSERT_EQ(pending.conversion().state(), pb::CONVERSION_STATE_PENDING);
  ASSERT_THAT(deals_.All(), SizeIs(1));
  Lose(deals_.All()[0].name());
  Stop();
  Start();
  EXPECT_EQ(Get(name)->conversion().state(), pb::CONVERSION_STATE_PENDING);
  // Follows the loss while the conversion is under way.
  AwaitWonAccount();
  road_.SetTrouble(nullptr);
  const pb::Lead after = AwaitState(name, pb::LEAD_STATE_NURTURING);
  EXPECT_EQ(after.conversion().state(), pb::CONVERSION_STATE_DONE);
  EXPECT_EQ(after.lost_deal(), after.conversion().deal());
}

TEST_F(RecyclingTest, ADealThatIsVoidedBeforeItsConversionIsFinishedIsNoSuccessToRemember) {
  const std::string name = QualifiedLead();
  road_.SetTrouble([](const std::string& method, int) {
    return method == "AddDealContact" ? Fate{kDown} : Fate{};
  });
  pb::ConvertLeadRequest request = Buying(name);
  request.set_request_id("once");
  grpc::ClientContext context;
  Prepare(context, Operations());
  context.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
  pb::Lead pending;
  ASSERT_TRUE(stub_->ConvertLead(&context, request, &pending).ok());
  ASSERT_EQ(pending.conversion().state(), pb::CONVERSION_STATE_PENDING);
  ASSERT_THAT(deals_.All(), SizeIs(1));
  const std::string never = VoidIt(deals_.All()[0].name()).name();
  AwaitWonAccount();
  // A stream that begins anew tells of no voided deal.
  TellAnew();
  AwaitWonAccount();
  EXPECT_EQ(AwaitNoRows("deal_outcome WHERE is_unconfirmed = 1"), 0);
  road_.SetTrouble(nullptr);
  const pb::Lead ended = AwaitEnd(name);
  EXPECT_EQ(ended.state(), pb::LEAD_STATE_QUALIFIED);
  EXPECT_EQ(ended.conversion().refusal_reason(), "DEAL_VOID");
  const auto again = Convert(request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->state(), pb::LEAD_STATE_CONVERTED) << "only successes are remembered";
  EXPECT_NE(again->conversion().deal(), never);
}

TEST_F(RecyclingTest, ALeadOfALostDealIsNotDeletedAfterARefusedSecondConversion) {
  const pb::Lead lead = LostAndTakenUpAgain();
  ASSERT_TRUE(Qualify(AllMet(lead.name())).ok());
  pb::ConvertLeadRequest request = Converting(lead.name());
  request.mutable_new_deal()->set_pipeline("pipelines/none");
  EXPECT_EQ(ReasonOf(Convert(request).status()), "PIPELINE_NOT_FOUND");
  EXPECT_EQ(Get(lead.name())->earlier_deal(), lead.conversion().deal());
  pb::DeleteLeadRequest away;
  away.set_name(lead.name());
  google::protobuf::Empty nothing;
  const absl::Status kept = Call(&Stub::DeleteLead, away, &nothing);
  ASSERT_THAT(UnmetRulesOf(kept), SizeIs(1)) << kept;
  EXPECT_EQ(UnmetRulesOf(kept)[0].type, "LEAD_HAS_DEAL");
}

TEST_F(RecyclingTest, ACustomerIsOneAlsoWhileDealsAreToldAnew) {
  const pb::Lead lost = Converted("one@acme.example"), won = Converted("two@acme.example");
  ASSERT_EQ(lost.account(), won.account());
  Lose(lost.conversion().deal());
  Win(won.conversion().deal());
  AwaitCustomer(won.name(), true);
  AwaitState(lost.name(), pb::LEAD_STATE_NURTURING);
  const pb::Account customer = *GetAccount(won.account());
  ASSERT_TRUE(customer.has_customer_time());
  TellAnew();
  AwaitFollowed();
  EXPECT_EQ(GetAccount(won.account())->etag(), customer.etag()) << "not even for a moment";
}

TEST_F(RecyclingTest, ADealThatIsNotToldAnewMakesNoCustomer) {
  const pb::Lead lead = Converted();
  const pb::Account account = *GetAccount(lead.account());
  // Won, as far as was known, and of a store of deals that was lost since.
  TellAnew(
      absl::StrCat("INSERT INTO deal_outcome (deal, state, since, loss_reason, account)"
                   " VALUES (randomblob(16), 2, 1000, '', '",
                   account.name(), "')"));
  AwaitWonAccount();
  EXPECT_EQ(AwaitNoRows("deal_outcome WHERE since = 1000"), 0);
  EXPECT_FALSE(GetAccount(account.name())->has_customer_time());
  const dpb::Deal won = Win(lead.conversion().deal());
  AwaitCustomer(lead.name(), true);
  EXPECT_EQ(GetAccount(account.name())->customer_time().seconds(),
            won.effective_close_time().seconds());
}

TEST_F(RecyclingTest, WhatHappenedWhileLeadServiceWasDownIsFollowedWhenItStarts) {
  const pb::Lead lost = Converted("one@acme.example"), won = Converted("two@acme.example");
  Stop();
  Lose(lost.conversion().deal());
  Win(won.conversion().deal());
  Start();
  AwaitState(lost.name(), pb::LEAD_STATE_NURTURING);
  AwaitCustomer(won.name(), true);
  Restart();
  AwaitFollowed();
  EXPECT_EQ(Get(lost.name())->recycle_count(), 1) << "once";
}

TEST_F(RecyclingTest, ALeadJoinsNoClosedDeal) {
  const pb::Lead first = Converted();
  Lose(first.conversion().deal());
  pb::ConvertLeadRequest joining = Converting(QualifiedLead("john@acme.example"));
  joining.set_deal(first.conversion().deal());
  const absl::Status status = Convert(joining).status();
  ASSERT_THAT(UnmetRulesOf(status), SizeIs(1)) << status;
  EXPECT_EQ(UnmetRulesOf(status)[0].type, "DEAL_CLOSED");
}

}  // namespace
}  // namespace revops::lead
