// Importing again with other content, where the caller asks for an update.
#include "deal-service/app/batch_create_deals.h"
#include "deal-service/app/update_deal.h"
#include "deal-service/app/void_deal.h"
#include "deal-service/app/win_deal.h"
#include "gmock/gmock.h"
#include "revops/deal/v1/deal_event.pb.h"
#include "tests/deal-service/support/open_store.h"

namespace revops::deal {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Outcome = ImportResult::Outcome;

class ImportUpdate : public OpenStore {
 protected:
  // Created at 500 in negotiation on day 1, closed on day 50 in `stage` at 450.
  ImportDealCommand Closed(const std::string& stage = "won") {
    ImportDealCommand command;
    command.update_existing = true;
    command.item.pipeline = "default";
    command.item.deal = NewDeal{Uuid::Generate(clock_.Now()), "crm-9", "negotiation", {}, true};
    command.item.deal.details.amount = Usd(500);
    command.item.created = DaysAgo(300);
    command.item.past = {{stage, DaysAgo(250), Usd(450)}};
    if (stage == "lost") command.item.past[0].loss_reason = "price";
    command.item.content_hash = 1;
    return command;
  }
  ImportDealCommand Open() {
    ImportDealCommand command = Closed();
    command.item.past.clear();
    return command;
  }
  static absl::Time DaysAgo(int days) { return Day(1) - absl::Hours(24 * days); }

  Deal Import(const ImportDealCommand& command) {
    const auto result = Do(&ImportDeal, command);
    EXPECT_TRUE(result.ok()) << result.status();
    return result->deal;
  }
  absl::StatusOr<ImportResult> ImportAgain(ImportDealCommand command) {
    command.item.content_hash = ++hash_;
    return Do(&ImportDeal, command);
  }
  // What differs, as the refusal says it.
  std::string Differing(const ImportDealCommand& command) {
    const absl::Status status = ImportAgain(command).status();
    EXPECT_THAT(TypesOf(status), Each("HISTORY_DIFFERS")) << status;
    return std::string(status.message());
  }
  uint64_t hash_ = 100;
};

TEST_F(ImportUpdate, AVoidDealIsNotRaised) {
  const Deal deal = Import(Open());
  VoidDealCommand remove;
  remove.id = deal.id;
  ASSERT_TRUE(Do(&VoidDeal, remove).ok());
  const Revision head = Head();
  EXPECT_THAT(TypesOf(ImportAgain(Closed()).status()), ElementsAre("DEAL_VOID"));
  EXPECT_EQ(Read(deal)->state, DealState::kVoid);
  EXPECT_EQ(Head(), head);
}

TEST_F(ImportUpdate, AnotherClosingAmountIsTheDealsFromNowOn) {
  const Deal before = Import(Closed());
  ImportDealCommand corrected = Closed();
  corrected.item.past[0].amount = Usd(480);
  const ImportResult result = *ImportAgain(corrected);
  EXPECT_EQ(result.outcome, Outcome::kUpdated);
  EXPECT_EQ(result.deal.details.amount, Usd(480));
  EXPECT_EQ(result.deal.state, DealState::kWon);
  EXPECT_EQ(result.deal.changed_at.at("amount"), result.deal.recorded_update_time)
      << "earlier days keep what was known to be true then";
  EXPECT_EQ(ImportAgain(corrected)->outcome, Outcome::kUnchanged);
}

TEST_F(ImportUpdate, AnotherAmountOfAnOpenDealIsTakenAtOnce) {
  Import(Open());
  ImportDealCommand raised = Open();
  raised.item.deal.details.amount = Usd(600);
  EXPECT_EQ(ImportAgain(raised)->deal.details.amount, Usd(600));
  // And closed later: what was updated is the stored past, too.
  ImportDealCommand closed = raised;
  closed.item.past = {{"won", clock_.Now(), Usd(590)}};
  EXPECT_EQ(ImportAgain(closed)->deal.details.amount, Usd(590));
}

TEST_F(ImportUpdate, AnAmountThatWasOvertakenCanNotChange) {
  Import(Closed());
  ImportDealCommand other = Closed();
  other.item.deal.details.amount = Usd(510);
  EXPECT_THAT(Differing(other), HasSubstr("creation.amount is \"USD 500\", not \"USD 510\""));
}

TEST_F(ImportUpdate, EveryDifferenceOfThePastIsNamed) {
  Import(Closed("lost"));
  ImportDealCommand other = Closed("lost");
  other.item.deal.stage = "meeting";
  other.item.created += absl::Hours(1);
  other.item.past[0].loss_reason = "timing";
  other.item.past[0].lost_to = "Acme";
  const std::string told = Differing(other);
  for (const char* what : {"stage is \"negotiation\", not \"meeting\"", "effective_create_time is",
                           "transitions[0].loss_reason is \"price\", not \"timing\"",
                           "transitions[0].lost_to is \"\", not \"Acme\""}) {
    EXPECT_THAT(told, HasSubstr(what));
  }
  other = Closed("lost");
  other.item.pipeline = "other";
  EXPECT_THAT(Differing(other), HasSubstr("pipeline is \"default\", not \"other\""));
  EXPECT_THAT(Differing(Open()), HasSubstr("it has 1 steps, the item 0"));
  EXPECT_THAT(Differing(Closed("won")), HasSubstr("transitions[0].stage is \"lost\""));
}

TEST_F(ImportUpdate, WhatDiffersInNothingIsNoConflictAfterwards) {
  const Deal deal = Import(Closed());
  ImportDealCommand same = Closed();
  same.item.content_hash = 2;
  const Revision head = Head();
  EXPECT_EQ(Do(&ImportDeal, same)->outcome, Outcome::kUnchanged);
  same.update_existing = false;
  EXPECT_EQ(Do(&ImportDeal, same)->outcome, Outcome::kUnchanged) << "its hash is known by now";
  Reopen();
  EXPECT_EQ(Do(&ImportDeal, same)->outcome, Outcome::kUnchanged);
  EXPECT_EQ(Head(), head);
  EXPECT_EQ(*Read(deal), deal);
}

TEST_F(ImportUpdate, AStepWithAnAmountBeforeItsLastChangeIsRefused) {
  const Deal deal = Import(Open());
  UpdateDealCommand update;
  update.id = deal.id;
  update.mask = {"amount"};
  update.values.amount = Usd(700);
  ASSERT_TRUE(Do(&UpdateDeal, update).ok());
  const absl::Status status = ImportAgain(Closed()).status();
  EXPECT_THAT(TypesOf(status), ElementsAre("EFFECTIVE_BEFORE_CHANGE"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("transitions[0]: the amount changed later"));
}

TEST_F(ImportUpdate, ADealThatBeganHereIsMarkedOnceAPastIsAdded) {
  CreateDealCommand create = NewDealCommand("crm-9");
  create.deal.stage = "negotiation";
  create.deal.details.amount = Usd(500);
  create.header.effective_time = DaysAgo(300);
  const Deal native = *Do(&CreateDeal, create);
  ASSERT_FALSE(native.imported);
  ImportDealCommand details_only = Open();
  details_only.item.deal.details.company = "Acme";
  EXPECT_FALSE(ImportAgain(details_only)->deal.imported);
  EXPECT_TRUE(ImportAgain(Closed())->deal.imported);
  EXPECT_TRUE(Read(native)->imported);
  Reopen();
  EXPECT_TRUE(Read(native)->imported);
}

TEST_F(ImportUpdate, WhatTheItemDoesNotSayStays) {
  ImportDealCommand first = Open();
  DealDetails& details = first.item.deal.details;
  details.title = "Boiler";
  details.owner = "reps/ada";
  details.expected_close_date = absl::CivilDay(2026, 3, 1);
  details.fields = {{"region", "West"}, {"tier", "2"}};
  Import(first);
  ImportDealCommand sparse = Open();
  sparse.item.deal.details.amount.reset();
  sparse.item.deal.details.product = "Pro";
  sparse.item.deal.details.fields = {{"tier", "3"}};
  const Deal after = ImportAgain(sparse)->deal;
  DealDetails expected = details;
  expected.product = "Pro";
  expected.fields["tier"] = "3";
  EXPECT_EQ(after.details, expected);
}

TEST_F(ImportUpdate, AnErrorInTheDetailsNamesThemInTheItem) {
  ImportDealCommand first = Open();
  for (int i = 0; i < 20; ++i) first.item.deal.details.fields[absl::StrCat("a", i)] = "v";
  Import(first);
  ImportDealCommand more = Open();
  for (int i = 0; i < 20; ++i) more.item.deal.details.fields[absl::StrCat("b", i)] = "v";
  EXPECT_THAT(FieldsOf(ImportAgain(more).status()), ElementsAre("deal.fields"));
}

TEST_F(ImportUpdate, AFutureCreationNamesTheItemsOwnField) {
  ImportDealCommand item = Open();
  item.item.created = clock_.Now() + absl::Hours(1);
  item.item.deal.stage = "nowhere";
  EXPECT_THAT(FieldsOf(Do(&ImportDeal, item).status()),
              ElementsAre("deal.stage", "effective_create_time"));
}

}  // namespace
}  // namespace revops::deal
