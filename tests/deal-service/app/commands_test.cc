// Use cases on the real store: what is written, remembered, refused, and left untouched.
#include "deal-service/app/batch_create_deals.h"
#include "deal-service/app/correct_deal.h"
#include "deal-service/app/create_pipeline.h"
#include "deal-service/app/lose_deal.h"
#include "deal-service/app/reopen_deal.h"
#include "deal-service/app/update_deal.h"
#include "deal-service/app/void_deal.h"
#include "deal-service/app/win_deal.h"
#include "revops/deal/v1/deal_event.pb.h"
#include "tests/deal-service/support/open_store.h"

namespace revops::deal {
namespace {

template <typename Command>
Command On(const Deal& deal) {
  Command command;
  command.id = deal.id;
  return command;
}

class Commands : public OpenStore {};

TEST_F(Commands, ACreatedDealReadsBackWhole) {
  CreateDealCommand command = NewDealCommand("crm-1");
  DealDetails& details = command.deal.details;
  details.title = "Boiler";
  details.expected_close_date = absl::CivilDay(2026, 3, 1);
  details.company = "Acme";
  details.fields = {{"region", "West"}, {"tier", "2"}};
  const Deal deal = *Do(&CreateDeal, command);
  EXPECT_EQ(deal.details, details);
  EXPECT_EQ(*Read(deal), deal);
  Reopen();
  EXPECT_EQ(*Read(deal), deal) << "also after a restart";
}

TEST_F(Commands, TheSameRequestGetsTheFirstAnswerAlsoAfterARestart) {
  CreateDealCommand create = NewDealCommand();
  create.header.info = {"users/test", "r-1", 7};
  create.deal.details.title = "Boiler";
  const Deal first = *Do(&CreateDeal, create);
  const Revision head = Head();
  create.deal.id = Uuid::Generate(clock_.Now());
  EXPECT_EQ(*Do(&CreateDeal, create), first);
  Reopen();
  EXPECT_EQ(*Do(&CreateDeal, create), first);
  EXPECT_EQ(Head(), head) << "nothing is written again";
}

TEST_F(Commands, TheFirstAnswerStaysWhatItWasThoughTheDealMovedOn) {
  const Deal deal = Create();
  auto advance = On<AdvanceDealCommand>(deal);
  advance.header.info = {"users/test", "r-1", 7};
  const Deal first = *Do(&AdvanceDeal, advance);
  clock_.Advance(absl::Hours(1));
  ASSERT_TRUE(Do(&AdvanceDeal, On<AdvanceDealCommand>(deal)).ok());
  Deal again = *Do(&AdvanceDeal, advance);
  again.changed_at = first.changed_at;
  EXPECT_EQ(again, first);
}

TEST_F(Commands, ARequestIdWithOtherContentIsRefused) {
  const Deal deal = Create();
  auto advance = On<AdvanceDealCommand>(deal);
  advance.header.info = {"users/test", "r-1", 7};
  ASSERT_TRUE(Do(&AdvanceDeal, advance).ok());
  advance.header.info.request_hash = 8;
  const absl::Status status = Do(&AdvanceDeal, advance).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(status), "REQUEST_ID_REUSED");
}

TEST_F(Commands, ARefusedRequestIsNotRemembered) {
  const Deal deal = Create();
  auto reopen = On<ReopenDealCommand>(deal);
  reopen.header.info = {"users/test", "r-1", 7};
  EXPECT_EQ(Do(&ReopenDeal, reopen).status().code(), absl::StatusCode::kFailedPrecondition);
  ASSERT_TRUE(Do(&WinDeal, On<WinDealCommand>(deal)).ok());
  EXPECT_TRUE(Do(&ReopenDeal, reopen).ok());
}

TEST_F(Commands, AnOldEtagIsRefusedAndNothingChanges) {
  const Deal deal = Create();
  auto advance = On<AdvanceDealCommand>(deal);
  advance.header.etag = EtagOf(deal.revision);
  ASSERT_TRUE(Do(&AdvanceDeal, advance).ok());
  const Revision head = Head();
  const absl::Status status = Do(&AdvanceDeal, advance).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(ReasonOf(status), "ETAG_MISMATCH");
  EXPECT_EQ(Head(), head);
}

TEST_F(Commands, ValidateOnlyAnswersAndChangesNothing) {
  const Deal deal = Create();
  const Revision head = Head();
  auto advance = On<AdvanceDealCommand>(deal);
  advance.header.validate_only = true;
  EXPECT_EQ(Do(&AdvanceDeal, advance)->visit.stage, "qualification");
  CreateDealCommand create = NewDealCommand();
  create.header.validate_only = true;
  EXPECT_TRUE(Do(&CreateDeal, create).ok());
  EXPECT_EQ(Head(), head);
  EXPECT_EQ(*Read(deal), deal);
}

TEST_F(Commands, WhatLiesOutsideTheCallersReachIsNotFoundLikeWhatNeverWas) {
  const Deal deal = Create();
  auto advance = On<AdvanceDealCommand>(deal);
  advance.header.reach = {false, "reps/bob", {"teams/north"}};
  const absl::Status outside = Do(&AdvanceDeal, advance).status();
  auto never = On<AdvanceDealCommand>(deal);
  never.id = Uuid::Generate(clock_.Now());
  const absl::Status missing = Do(&AdvanceDeal, never).status();
  EXPECT_EQ(outside.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ReasonOf(outside), ReasonOf(missing));
  CreateDealCommand create = NewDealCommand();
  create.header.reach = {false, "reps/bob", {}};
  EXPECT_EQ(Do(&CreateDeal, create).status().code(), absl::StatusCode::kPermissionDenied);
}

TEST_F(Commands, AnExternalIdIsTakenOnce) {
  Create("crm-1");
  const Revision head = Head();
  EXPECT_EQ(ReasonOf(Do(&CreateDeal, NewDealCommand("crm-1")).status()), "EXTERNAL_ID_TAKEN");
  EXPECT_EQ(Head(), head);
}

TEST_F(Commands, AnUpdateTakesTheMaskedFieldsAndClearsTheUnset) {
  const Deal deal = Create();
  clock_.Advance(absl::Hours(1));
  auto update = On<UpdateDealCommand>(deal);
  update.mask = {"amount", "owner", "fields.region"};
  update.values.owner = "reps/bob";
  update.values.fields["region"] = "East";
  const Deal after = *Do(&UpdateDeal, update);
  EXPECT_FALSE(after.details.amount.has_value());
  EXPECT_EQ(after.details.owner, "reps/bob");
  EXPECT_EQ(after.details.fields.at("region"), "East");
  EXPECT_EQ(*Read(deal), after);
}

TEST_F(Commands, AnUpdateWithoutDifferenceWritesNothing) {
  const Deal deal = Create();
  const Revision head = Head();
  auto update = On<UpdateDealCommand>(deal);
  update.mask = {"owner"};
  update.values.owner = "reps/ada";
  EXPECT_EQ(*Do(&UpdateDeal, update), deal);
  EXPECT_EQ(Head(), head);
}

TEST_F(Commands, ACorrectionMovesTheBoundaryInBothVisits) {
  const Deal deal = Create();
  const absl::Time created = deal.effective_create_time;
  clock_.Advance(absl::Hours(10));
  ASSERT_TRUE(Do(&AdvanceDeal, On<AdvanceDealCommand>(deal)).ok());
  clock_.Advance(absl::Hours(10));
  ASSERT_TRUE(Do(&AdvanceDeal, On<AdvanceDealCommand>(deal)).ok());
  auto correct = On<CorrectDealCommand>(deal);
  correct.visit = 2;
  correct.entered = created + absl::Hours(3);
  ASSERT_TRUE(Do(&CorrectDeal, correct).ok());
  std::vector<Visit> visits = *VisitsOf(deal);
  ASSERT_EQ(visits.size(), 3u);
  EXPECT_EQ(visits[0].left, created + absl::Hours(3));
  EXPECT_EQ(visits[1].entered, created + absl::Hours(3));
  EXPECT_EQ(visits[1].left, created + absl::Hours(20));
  correct.visit = 3;
  correct.entered = created + absl::Hours(19);
  ASSERT_TRUE(Do(&CorrectDeal, correct).ok());
  visits = *VisitsOf(deal);
  EXPECT_EQ(visits[1].left, created + absl::Hours(19));
  EXPECT_EQ(visits[2].entered, created + absl::Hours(19));
  correct.visit = 4;
  EXPECT_EQ(FieldsOf(Do(&CorrectDeal, correct).status()), std::vector<std::string>{"visit"});
}

TEST_F(Commands, AReopenedDealGoesOnWhereItWasClosed) {
  const Deal deal = Create();
  ASSERT_TRUE(Do(&AdvanceDeal, On<AdvanceDealCommand>(deal)).ok());
  auto lose = On<LoseDealCommand>(deal);
  lose.closing.loss_reason = "price";
  ASSERT_TRUE(Do(&LoseDeal, lose).ok());
  const Deal after = *Do(&ReopenDeal, On<ReopenDealCommand>(deal));
  EXPECT_EQ(after.visit.stage, "qualification");
  EXPECT_EQ(after.visit.number, 4);
}

TEST_F(Commands, TheHistoryTellsEveryChangeNewestFirst) {
  const Deal deal = Create();
  ASSERT_TRUE(Do(&AdvanceDeal, On<AdvanceDealCommand>(deal)).ok());
  Create();
  const auto won = Do(&WinDeal, On<WinDealCommand>(deal));
  ASSERT_TRUE(won.ok()) << won.status();
  DealReader::ChangePage page = *ChangesOf(deal, {}, 2);
  ASSERT_EQ(page.events.size(), 2u);
  revops::deal::v1::DealEvent event;
  ASSERT_TRUE(event.ParseFromString(page.events[0]));
  EXPECT_EQ(event.type(), revops::deal::v1::DEAL_EVENT_TYPE_WON);
  EXPECT_EQ(event.stage_change().old_stage(), "qualification");
  page = *ChangesOf(deal, page.next, 2);
  ASSERT_EQ(page.events.size(), 1u);
  ASSERT_TRUE(event.ParseFromString(page.events[0]));
  EXPECT_EQ(event.type(), revops::deal::v1::DEAL_EVENT_TYPE_CREATED);
  EXPECT_EQ(page.next.revision.value, 0);
}

TEST_F(Commands, APipelineGetsVersionsAndARunningDealKeepsItsOwn) {
  const Deal deal = Create();
  CreatePipelineCommand command;
  command.definition = DefaultPipeline();
  EXPECT_EQ(Do(&CreatePipeline, command)->version(), 1) << "the same definition is no new version";
  command.definition.stages.erase(command.definition.stages.begin() + 1);
  EXPECT_EQ(Do(&CreatePipeline, command)->version(), 2);
  EXPECT_EQ(Do(&AdvanceDeal, On<AdvanceDealCommand>(deal))->visit.stage, "qualification");
  EXPECT_EQ(Create().pipeline_version, 2);
  Reopen();
  EXPECT_EQ(Read(deal)->pipeline_version, 1);
}

ImportDealCommand PastDeal(const Uuid& id, uint64_t hash) {
  ImportDealCommand command;
  command.item.pipeline = "default";
  command.item.deal = NewDeal{id, "crm-9", "negotiation", {}, true};
  command.item.deal.details.amount = Usd(500);
  command.item.created = Day(1) - absl::Hours(24 * 300);
  command.item.past = {{"won", Day(1) - absl::Hours(24 * 250), Usd(450)}};
  command.item.content_hash = hash;
  return command;
}

TEST_F(Commands, AnImportedDealBringsItsPastInOneRevision) {
  const Revision head = Head();
  const ImportResult result = *Do(&ImportDeal, PastDeal(Uuid::Generate(clock_.Now()), 1));
  EXPECT_EQ(result.outcome, ImportResult::Outcome::kCreated);
  EXPECT_EQ(result.deal.state, DealState::kWon);
  EXPECT_EQ(result.deal.details.amount, Usd(450));
  EXPECT_EQ(Head().value, head.value + 1);
  EXPECT_EQ(VisitsOf(result.deal)->size(), 2u);
}

TEST_F(Commands, TheSameItemAgainIsUnchangedAnotherIsAConflictUnlessUpdated) {
  ImportDealCommand item = PastDeal(Uuid::Generate(clock_.Now()), 1);
  item.item.past.clear();
  ASSERT_TRUE(Do(&ImportDeal, item).ok());
  const Revision head = Head();
  EXPECT_EQ(Do(&ImportDeal, item)->outcome, ImportResult::Outcome::kUnchanged);
  ImportDealCommand changed = PastDeal(Uuid::Generate(clock_.Now()), 2);
  EXPECT_EQ(ReasonOf(Do(&ImportDeal, changed).status()), "IMPORT_CONFLICT");
  EXPECT_EQ(Head(), head);
  changed.update_existing = true;
  const ImportResult updated = *Do(&ImportDeal, changed);
  EXPECT_EQ(updated.outcome, ImportResult::Outcome::kUpdated);
  EXPECT_EQ(updated.deal.state, DealState::kWon);
  EXPECT_EQ(Do(&ImportDeal, changed)->outcome, ImportResult::Outcome::kUnchanged);
  ImportDealCommand other_past = PastDeal(Uuid::Generate(clock_.Now()), 3);
  other_past.update_existing = true;
  other_past.item.past[0].effective += absl::Hours(1);
  EXPECT_EQ(TypesOf(Do(&ImportDeal, other_past).status()),
            std::vector<std::string>{"HISTORY_DIFFERS"});
}

TEST_F(Commands, ABadStepOfAPastNamesItselfAndLeavesNoTrace) {
  const Revision head = Head();
  ImportDealCommand item = PastDeal(Uuid::Generate(clock_.Now()), 1);
  item.item.past.push_back({"meeting", Day(1) - absl::Hours(24 * 260)});
  EXPECT_EQ(FieldsOf(Do(&ImportDeal, item).status()),
            std::vector<std::string>{"transitions[1].effective_time"});
  EXPECT_EQ(Head(), head);
}

}  // namespace
}  // namespace revops::deal
