// Conversion over the wire, with a real deal-service and a troubled road to it.
#include <atomic>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/status.h"
#include "gmock/gmock.h"
#include "tests/lead-service/support/converting_test.h"

namespace revops::lead {
namespace {

namespace pb = revops::lead::v1;
namespace dpb = revops::deal::v1;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

using ConversionTest = ConvertingTest;

TEST_F(ConversionTest, ALeadBecomesADealAnAccountAndAContact) {
  const std::string name = QualifiedLead("jane.doe@acme.example", "reps/ada");
  pb::ConvertLeadRequest request = Converting(name);
  pb::NewDeal* const wanted = request.mutable_new_deal();
  wanted->set_title("Boiler");
  wanted->mutable_amount()->mutable_one_off()->set_currency_code("EUR");
  wanted->mutable_amount()->mutable_one_off()->set_units(1200);
  const auto lead = Convert(request);
  ASSERT_TRUE(lead.ok()) << lead.status();
  EXPECT_EQ(lead->state(), pb::LEAD_STATE_CONVERTED);
  EXPECT_EQ(lead->conversion().state(), pb::CONVERSION_STATE_DONE);
  EXPECT_EQ(lead->conversion().pass(), 1);
  EXPECT_EQ(lead->account(), lead->conversion().account());

  const dpb::Deal deal = *deals_.Get(lead->conversion().deal());
  EXPECT_EQ(deal.title(), "Boiler");
  EXPECT_EQ(deal.owner(), "reps/ada");
  EXPECT_EQ(deal.company(), "Acme");
  EXPECT_EQ(deal.channel(), "OTHER");
  EXPECT_EQ(deal.amount().one_off().units(), 1200);
  EXPECT_EQ(deal.source_lead(), name);
  EXPECT_EQ(deal.source_pass(), 1);
  EXPECT_EQ(deal.account(), lead->conversion().account());
  ASSERT_EQ(deal.contacts_size(), 1);
  EXPECT_EQ(deal.contacts(0).contact(), lead->conversion().contact());
  EXPECT_EQ(deal.contacts(0).role(), revops::type::v1::BUYING_ROLE_CHAMPION);

  const pb::Account account = *GetAccount(lead->account());
  EXPECT_EQ(account.display_name(), "Acme");
  EXPECT_THAT(account.domains(), ElementsAre("acme.example"));
  EXPECT_EQ(account.owner(), "reps/ada");
  const std::vector<pb::Contact> contacts = Contacts();
  ASSERT_THAT(contacts, SizeIs(1));
  EXPECT_EQ(contacts[0].person().email(), "jane.doe@acme.example");
  EXPECT_EQ(contacts[0].account(), account.name());
  EXPECT_EQ(contacts[0].lead(), name);
  EXPECT_EQ(lead->state_enter_time().seconds(), deal.effective_create_time().seconds());
}

TEST_F(ConversionTest, OnlyAQualifiedLeadIsConvertedAndARefusedCallLeavesNothing) {
  const std::string name = Create(JaneDoe())->lead().name();
  const absl::Status status = Convert(Converting(name)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
  ASSERT_THAT(UnmetRulesOf(status), SizeIs(1));
  EXPECT_EQ(UnmetRulesOf(status)[0].type, "LEAD_STATE");
  EXPECT_EQ(road_.CallsOf("CreateDeal"), 0);
  EXPECT_EQ(Get(name)->conversion().state(), pb::CONVERSION_STATE_UNSPECIFIED);
}

TEST_F(ConversionTest, EveryViolatedFieldIsToldAtOnce) {
  pb::ConvertLeadRequest request = Converting("leads/1");
  request.set_account("accounts/acme");
  request.set_deal("deals/1");
  request.mutable_new_deal()->set_owner("ada");
  std::set<std::string> fields;
  for (const FieldViolation& violation : FieldViolationsOf(Convert(request).status())) {
    fields.insert(violation.field);
  }
  EXPECT_EQ(fields,
            (std::set<std::string>{"name", "account", "deal", "new_deal", "new_deal.owner"}));
}

TEST_F(ConversionTest, AnAccountOfTheCompanyAndItsContactAreUsedAgain) {
  const pb::Lead first = *Convert(Converting(QualifiedLead()));
  const pb::Lead second = *Convert(Converting(QualifiedLead("john@acme.example")));
  const pb::Lead again = *Convert(Converting(QualifiedLead("jane.doe@acme.example")));
  EXPECT_EQ(second.account(), first.account());
  EXPECT_NE(second.conversion().contact(), first.conversion().contact());
  EXPECT_EQ(again.conversion().contact(), first.conversion().contact()) << "the same person";
  EXPECT_NE(again.conversion().deal(), first.conversion().deal());
  EXPECT_THAT(Accounts(), SizeIs(1));
  EXPECT_THAT(Contacts(), SizeIs(2));
}

TEST_F(ConversionTest, ASubsidiaryOfTheSameDomainGetsAnAccountOfItsOwn) {
  const pb::Lead first = *Convert(Converting(QualifiedLead()));
  pb::CreateLeadRequest other = JaneDoe("john@acme.example");
  other.mutable_lead()->set_company("Acme Logistics");
  const std::string name = Create(other)->lead().name();
  ASSERT_TRUE(Qualify(AllMet(name)).ok());
  const auto second = Convert(Converting(name));
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_NE(second->account(), first.account());
  EXPECT_THAT(GetAccount(second->account())->domains(), SizeIs(0)) << "that is the other's";
}

TEST_F(ConversionTest, APersonWithoutACompanyGetsNoAccount) {
  pb::CreateLeadRequest alone = JaneDoe("jane.doe@gmail.com");
  alone.mutable_lead()->clear_company();
  const std::string name = Create(alone)->lead().name();
  ASSERT_TRUE(Qualify(AllMet(name)).ok());
  const auto lead = Convert(Converting(name));
  ASSERT_TRUE(lead.ok()) << lead.status();
  EXPECT_EQ(lead->account(), "");
  EXPECT_THAT(Accounts(), SizeIs(0));
  EXPECT_THAT(Contacts(), SizeIs(1));
}

TEST_F(ConversionTest, ASecondChampionJoinsTheDealAsAContact) {
  const pb::Lead first = *Convert(Converting(QualifiedLead()));
  const std::string name = QualifiedLead("john@acme.example");
  pb::ConvertLeadRequest request = Converting(name);
  request.set_deal(first.conversion().deal());
  request.set_role(revops::type::v1::BUYING_ROLE_ECONOMIC_BUYER);
  const auto second = Convert(request);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_TRUE(second->conversion().joined());
  EXPECT_EQ(second->conversion().deal(), first.conversion().deal());
  EXPECT_EQ(second->account(), first.account());
  ASSERT_THAT(deals_.All(), SizeIs(1));
  const dpb::Deal deal = deals_.All()[0];
  ASSERT_EQ(deal.contacts_size(), 2);
  EXPECT_EQ(deal.contacts(1).contact(), second->conversion().contact());
  EXPECT_EQ(deal.contacts(1).lead(), name);
  EXPECT_EQ(deal.contacts(1).role(), revops::type::v1::BUYING_ROLE_ECONOMIC_BUYER);
}

TEST_F(ConversionTest, WhoJoinsADealOfAnAccountIsOfThatAccount) {
  const pb::Account account = CreateAccount();
  dpb::CreateDealRequest create;
  create.mutable_deal()->set_account(account.name());
  dpb::Deal deal;
  ASSERT_TRUE(deals_.Call(&RealDeals::Stub::CreateDeal, create, &deal).ok());
  pb::CreateLeadRequest request = JaneDoe("jane@other.example");
  request.mutable_lead()->set_company("Other");
  const std::string name = Create(request)->lead().name();
  ASSERT_TRUE(Qualify(AllMet(name)).ok());
  pb::ConvertLeadRequest joining = Converting(name);
  joining.set_deal(deal.name());
  const auto lead = Convert(joining);
  ASSERT_TRUE(lead.ok()) << lead.status();
  EXPECT_EQ(lead->account(), account.name());
  EXPECT_THAT(Accounts(), SizeIs(1)) << "none was made";
  EXPECT_EQ(Contacts().at(0).account(), account.name());
}

TEST_F(ConversionTest, WhoIsAskedForMustBeThere) {
  const std::string name = QualifiedLead();
  pb::ConvertLeadRequest request = Converting(name);
  request.set_account("accounts/0192e4a0-0000-7000-8000-000000000001");
  const absl::Status status = Convert(request).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("account"));
  EXPECT_EQ(Get(name)->state(), pb::LEAD_STATE_QUALIFIED);
}

TEST_F(ConversionTest, WhatDealServiceRefusesLeavesTheLeadQualifiedAndNothingElse) {
  const std::string name = QualifiedLead();
  pb::ConvertLeadRequest request = Converting(name);
  request.mutable_new_deal()->set_pipeline("pipelines/none");
  request.set_request_id("one");
  const absl::Status status = Convert(request).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
  EXPECT_EQ(ReasonOf(status), "PIPELINE_NOT_FOUND") << status;
  const pb::Lead lead = *Get(name);
  EXPECT_EQ(lead.state(), pb::LEAD_STATE_QUALIFIED);
  EXPECT_EQ(lead.conversion().state(), pb::CONVERSION_STATE_REFUSED);
  EXPECT_EQ(lead.conversion().refusal_reason(), "PIPELINE_NOT_FOUND");
  EXPECT_THAT(Accounts(), SizeIs(0));
  EXPECT_THAT(Contacts(), SizeIs(0));
  EXPECT_THAT(deals_.All(), SizeIs(0));

  // Only successes are remembered: the same request tries again.
  EXPECT_EQ(ReasonOf(Convert(request).status()), "PIPELINE_NOT_FOUND");
  EXPECT_EQ(Get(name)->conversion().pass(), 2);
  const auto mended = Convert(Converting(name));
  ASSERT_TRUE(mended.ok()) << mended.status();
  EXPECT_EQ(mended->conversion().pass(), 3);
  ExpectOneDealOf(*mended);
}

TEST_F(ConversionTest, ADryRunAsksDealServiceAndChangesNothing) {
  const std::string name = QualifiedLead();
  pb::ConvertLeadRequest request = Converting(name);
  request.set_validate_only(true);
  const auto lead = Convert(request);
  ASSERT_TRUE(lead.ok()) << lead.status();
  EXPECT_EQ(lead->conversion().state(), pb::CONVERSION_STATE_PENDING);
  request.mutable_new_deal()->set_pipeline("pipelines/none");
  EXPECT_EQ(ReasonOf(Convert(request).status()), "PIPELINE_NOT_FOUND");
  EXPECT_EQ(Get(name)->state(), pb::LEAD_STATE_QUALIFIED);
  EXPECT_EQ(Get(name)->conversion().state(), pb::CONVERSION_STATE_UNSPECIFIED);
  EXPECT_THAT(deals_.All(), SizeIs(0));
}

TEST_F(ConversionTest, DealServiceJudgesByWhoAsked) {
  const std::string name = QualifiedLead("jane.doe@acme.example", "reps/ada");
  pb::ConvertLeadRequest request = Converting(name);
  request.mutable_new_deal()->set_owner("reps/bob");
  const absl::Status status = Convert(request, Rep("ada")).status();
  EXPECT_EQ(ReasonOf(status), "OUTSIDE_REACH") << status;
  const auto own = Convert(Converting(name), Rep("ada"));
  ASSERT_TRUE(own.ok()) << own.status();
  EXPECT_EQ(Get(name, Rep("bob")).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Convert(Converting(name), Rep("bob")).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(ConversionTest, ARepeatedRequestGetsTheFirstAnswerAlsoAfterARestart) {
  const std::string name = QualifiedLead();
  pb::ConvertLeadRequest request = Converting(name);
  request.set_request_id("one");
  const auto first = Convert(request);
  ASSERT_TRUE(first.ok()) << first.status();
  Restart();
  const auto again = Convert(request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->conversion().deal(), first->conversion().deal());
  EXPECT_EQ(again->resume_token(), first->resume_token());
  EXPECT_EQ(ReasonOf(Convert(Converting(name)).status()), "ALREADY_CONVERTED");
  request.set_role(revops::type::v1::BUYING_ROLE_USER);
  EXPECT_EQ(ReasonOf(Convert(request).status()), "REQUEST_ID_REUSED");
  ExpectOneDealOf(*first);
}

TEST_F(ConversionTest, SixtyFourConversionsAtOnceMakeOneDeal) {
  const std::string name = QualifiedLead();
  std::vector<std::thread> callers;
  std::atomic<int> converted = 0;
  for (int i = 0; i < 64; ++i) {
    callers.emplace_back([&, i] {
      pb::ConvertLeadRequest request = Converting(name);
      request.set_request_id(absl::StrCat("request-", i));
      if (i % 8 == 7) request.set_role(revops::type::v1::BUYING_ROLE_USER);
      const auto lead = Convert(request);
      if (lead.ok()) {
        EXPECT_EQ(lead->state(), pb::LEAD_STATE_CONVERTED);
        ++converted;
      } else {
        EXPECT_EQ(lead.status().code(), absl::StatusCode::kFailedPrecondition) << lead.status();
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_GE(converted, 1);
  ExpectOneDealOf(*Get(name));
}

TEST_F(ConversionTest, LeadsOfOneNewCompanyAtOnceShareItsAccount) {
  std::vector<std::string> names;
  for (int i = 0; i < 16; ++i) {
    names.push_back(QualifiedLead(absl::StrCat("person-", i, "@acme.example")));
  }
  std::vector<std::thread> callers;
  for (const std::string& name : names) {
    callers.emplace_back([&, name] { EXPECT_TRUE(Convert(Converting(name)).ok()); });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_THAT(Accounts(), SizeIs(1));
  EXPECT_THAT(Contacts(), SizeIs(16));
  EXPECT_THAT(deals_.All(), SizeIs(16));
}

TEST_F(ConversionTest, WhileDealServiceIsDownTheConversionIsPendingAndTheLeadTakesNoOtherVerb) {
  const std::string name = QualifiedLead();
  road_.SetTrouble([](const std::string&, int) { return Fate{kDown}; });
  grpc::ClientContext context;
  Prepare(context, Operations());
  context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(1)));
  pb::Lead lead;
  const absl::Status status = FromWire(stub_->ConvertLead(&context, Converting(name), &lead));
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(lead.conversion().state(), pb::CONVERSION_STATE_PENDING);
  EXPECT_EQ(lead.state(), pb::LEAD_STATE_QUALIFIED);

  pb::DisqualifyLeadRequest disqualify;
  disqualify.set_name(name);
  disqualify.set_reason("no budget");
  const absl::Status refused = Do(&Stub::DisqualifyLead, disqualify).status();
  ASSERT_THAT(UnmetRulesOf(refused), SizeIs(1)) << refused;
  EXPECT_EQ(UnmetRulesOf(refused)[0].type, "CONVERSION_PENDING");
  pb::ConvertLeadRequest other = Converting(name);
  other.set_role(revops::type::v1::BUYING_ROLE_USER);
  const absl::Status not_now = Convert(other).status();
  ASSERT_THAT(UnmetRulesOf(not_now), SizeIs(1)) << not_now;
  EXPECT_EQ(UnmetRulesOf(not_now)[0].type, "CONVERSION_PENDING");
  // Its account is the conversion's to say until it is over; all else may change.
  pb::UpdateLeadRequest update;
  update.mutable_lead()->set_name(name);
  update.mutable_lead()->set_account(CreateAccount().name());
  update.mutable_lead()->set_product("Seats");
  update.mutable_update_mask()->add_paths("product");
  EXPECT_TRUE(Do(&Stub::UpdateLead, update).ok());
  update.mutable_update_mask()->add_paths("account");
  const absl::Status decided = Do(&Stub::UpdateLead, update).status();
  ASSERT_THAT(UnmetRulesOf(decided), SizeIs(1)) << decided;
  EXPECT_EQ(UnmetRulesOf(decided)[0].type, "CONVERSION_PENDING");
  pb::DeleteAccountRequest away;
  away.set_name(update.lead().account());
  google::protobuf::Empty nothing;
  EXPECT_TRUE(Call(&Stub::DeleteAccount, away, &nothing).ok());

  road_.SetTrouble(nullptr);
  const pb::Lead ended = AwaitEnd(name);
  EXPECT_EQ(ended.state(), pb::LEAD_STATE_CONVERTED);
  EXPECT_EQ(ended.product(), "Seats");
  EXPECT_TRUE(Do(&Stub::UpdateLead,
                 [&] {
                   pb::UpdateLeadRequest clear;
                   clear.mutable_lead()->set_name(name);
                   clear.mutable_update_mask()->add_paths("account");
                   return clear;
                 }())
                  .ok())
      << "afterwards it is anybody's to correct";
  ExpectOneDealOf(ended);
}

TEST_F(ConversionTest, AnAnswerThatIsLostAtAnyStepMakesNothingTwice) {
  for (const char* step : {"CreateDeal", "AddDealContact"}) {
    SCOPED_TRACE(step);
    const std::string name = QualifiedLead(absl::StrCat(step, "@acme.example"));
    road_.SetTrouble([step](const std::string& method, int call) {
      return method == step && call <= 2 ? Fate{grpc::Status::OK, kDown} : Fate{};
    });
    const auto lead = Convert(Converting(name));
    ASSERT_TRUE(lead.ok()) << lead.status();
    EXPECT_EQ(lead->state(), pb::LEAD_STATE_CONVERTED);
    EXPECT_EQ(road_.CallsOf(step), 3);
  }
  EXPECT_THAT(deals_.All(), SizeIs(2));
  EXPECT_THAT(Contacts(), SizeIs(2));
}

TEST_F(ConversionTest, ADealThatWasMadeLongAgoIsFoundAgain) {
  const std::string name = QualifiedLead();
  dpb::CreateDealRequest made;
  made.mutable_deal()->set_source_lead(name);
  made.mutable_deal()->set_source_pass(1);
  made.mutable_deal()->set_company("Acme");
  made.set_request_id(absl::StrCat("convert-", name.substr(name.find('/') + 1), "-1-deal"));
  dpb::Deal deal;
  ASSERT_TRUE(deals_.Call(&RealDeals::Stub::CreateDeal, made, &deal).ok());
  const auto lead = Convert(Converting(name));
  ASSERT_TRUE(lead.ok()) << lead.status();
  EXPECT_EQ(lead->conversion().deal(), deal.name());
  EXPECT_THAT(deals_.All(), SizeIs(1));
  EXPECT_EQ(deals_.All()[0].contacts(0).contact(), lead->conversion().contact());
}

TEST_F(ConversionTest, ADealThatSomebodyElseMadeOfTheLeadIsNotTakenForOurs) {
  const std::string name = QualifiedLead();
  dpb::CreateDealRequest made;
  made.mutable_deal()->set_source_lead(name);
  made.mutable_deal()->set_source_pass(1);
  dpb::Deal deal;
  ASSERT_TRUE(deals_.Call(&RealDeals::Stub::CreateDeal, made, &deal).ok());
  const auto lead = Convert(Converting(name));
  EXPECT_EQ(lead.status().code(), absl::StatusCode::kFailedPrecondition) << lead.status();
  EXPECT_EQ(Get(name)->state(), pb::LEAD_STATE_QUALIFIED);
  EXPECT_EQ(Get(name)->conversion().refusal_reason(), "SOURCE_LEAD_TAKEN");
  EXPECT_THAT(Accounts(), SizeIs(0));
}

TEST_F(ConversionTest, ARefusalAfterALostAnswerIsNone) {
  const std::string name = QualifiedLead();
  // The deal is made, and its maker no longer reaches it when it is asked for again.
  road_.SetTrouble([](const std::string& method, int call) {
    if (method != "CreateDeal") return Fate{};
    if (call == 1) return Fate{grpc::Status::OK, kDown};
    return Fate{grpc::Status(grpc::StatusCode::NOT_FOUND, "there is no such deal")};
  });
  const auto lead = Convert(Converting(name));
  ASSERT_TRUE(lead.ok()) << lead.status();
  EXPECT_EQ(lead->state(), pb::LEAD_STATE_CONVERTED);
  ExpectOneDealOf(*lead);
}

TEST_F(ConversionTest, ALeadsAccountMustBeWithinTheReachOfWhoConvertsIt) {
  const std::string name = QualifiedLead("jane.doe@acme.example", "reps/anna");
  pb::CreateAccountRequest account;
  account.mutable_account()->set_display_name("Foreign");
  account.mutable_account()->set_owner("reps/bob");
  pb::Account made;
  ASSERT_TRUE(Call(&Stub::CreateAccount, account, &made).ok());
  pb::UpdateLeadRequest update;
  update.mutable_lead()->set_name(name);
  update.mutable_lead()->set_account(made.name());
  update.mutable_update_mask()->add_paths("account");
  ASSERT_TRUE(Do(&Stub::UpdateLead, update).ok());
  const auto refused = Convert(Converting(name), Rep("anna"));
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument) << refused.status();
  EXPECT_THAT(deals_.All(), SizeIs(0));
  EXPECT_TRUE(Convert(Converting(name)).ok()) << "operations reach all";
}

TEST_F(ConversionTest, APendingConversionGoesOnAfterARestart) {
  const std::string name = QualifiedLead();
  road_.SetTrouble([](const std::string&, int) { return Fate{kDown}; });
  std::thread caller([&] {
    const auto lead = Convert(Converting(name));
    if (!lead.ok()) return;  // the server ended first
    EXPECT_EQ(lead->conversion().state(), pb::CONVERSION_STATE_PENDING);
  });
  const absl::Time deadline = absl::Now() + absl::Seconds(30);
  while (road_.CallsOf("CreateDeal") == 0 && absl::Now() < deadline) std::this_thread::yield();
  Stop();  // lets go of who waits
  caller.join();
  Start();
  EXPECT_EQ(Get(name)->conversion().state(), pb::CONVERSION_STATE_PENDING);
  road_.SetTrouble(nullptr);
  const pb::Lead ended = AwaitEnd(name);
  EXPECT_EQ(ended.state(), pb::LEAD_STATE_CONVERTED);
  ExpectOneDealOf(ended);
}

TEST_F(ConversionTest, AnAccountThatAConversionLeadsToIsNotDeleted) {
  const pb::Account account = CreateAccount();
  const std::string name = QualifiedLead();
  road_.SetTrouble([](const std::string&, int) { return Fate{kDown}; });
  pb::ConvertLeadRequest request = Converting(name);
  request.set_account(account.name());
  ASSERT_EQ(Convert(request)->conversion().state(), pb::CONVERSION_STATE_PENDING);
  pb::DeleteAccountRequest remove;
  remove.set_name(account.name());
  google::protobuf::Empty gone;
  EXPECT_EQ(Call(&Stub::DeleteAccount, remove, &gone).code(),
            absl::StatusCode::kFailedPrecondition);
  road_.SetTrouble(nullptr);
  EXPECT_EQ(AwaitEnd(name).account(), account.name());
}

TEST_F(ConversionTest, WithoutADealServiceNothingBegins) {
  const std::string name = QualifiedLead();
  deal_service_.clear();
  Restart();
  EXPECT_EQ(ReasonOf(Convert(Converting(name)).status()), "NO_DEAL_SERVICE");
  EXPECT_EQ(Get(name)->conversion().state(), pb::CONVERSION_STATE_UNSPECIFIED);
}

TEST_F(ConversionTest, AllOfItIsToldInOneRevisionAndWithoutAnythingPersonal) {
  const std::string name = QualifiedLead();
  pb::ConvertLeadRequest request = Converting(name);
  request.mutable_new_deal()->set_title("Boiler for Jane Doe");
  request.set_request_id("one");
  const auto lead = Convert(request);
  ASSERT_TRUE(lead.ok()) << lead.status();
  const std::vector<pb::LeadEvent> told = WatchFromEarliest()->EventsUntilCaughtUp();
  ASSERT_GE(told.size(), 4u);
  const size_t last = told.size() - 1;
  EXPECT_EQ(told[last - 3].type(), pb::LEAD_EVENT_TYPE_CONVERSION_BEGUN);
  EXPECT_EQ(told[last - 3].request_id(), "one");
  EXPECT_EQ(told[last - 2].type(), pb::LEAD_EVENT_TYPE_CONVERTED);
  EXPECT_EQ(told[last - 2].request_id(), "one");
  EXPECT_EQ(told[last - 1].type(), pb::LEAD_EVENT_TYPE_ACCOUNT);
  EXPECT_EQ(told[last - 2].revision(), told[last].revision());
  for (const pb::LeadEvent& event : told) {
    for (const char* personal : {"Jane", "Doe", "jane.doe", "Boiler"}) {
      EXPECT_THAT(event.DebugString(), ::testing::Not(HasSubstr(personal)));
    }
  }
}

}  // namespace
}  // namespace revops::lead
