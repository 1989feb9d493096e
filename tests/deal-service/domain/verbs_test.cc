#include "deal-service/domain/verbs.h"

#include "gtest/gtest.h"
#include "tests/deal-service/support/samples.h"

namespace revops::deal {
namespace {

using Strings = std::vector<std::string>;

Moment At(int day) { return {Day(day), Day(100)}; }

TEST(Open, StartsInTheFirstStageUnlessToldOtherwise) {
  const Pipeline pipeline = SamplePipeline();
  NewDeal request;
  EXPECT_EQ(Open(pipeline, request, At(1))->after.visit.stage, "prospecting");
  request.stage = "proposal";
  const DealChange change = *Open(pipeline, request, At(1));
  EXPECT_EQ(change.after.visit, (Visit{1, "proposal", Day(1)}));
  EXPECT_EQ(change.after.effective_create_time, Day(1));
}

TEST(Open, TellsEveryViolatedFieldAtOnce) {
  NewDeal request;
  request.stage = "won";
  request.external_id = std::string(200, 'x');
  request.details.owner = "ada";
  request.details.fields["Bad Key"] = "x";
  const absl::Status status = Open(SamplePipeline(), request, {Day(2), Day(1)}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(FieldsOf(status),
            (Strings{"external_id", "owner", "fields", "stage", "effective_time"}));
}

TEST(Advance, EndsTheVisitAndBeginsTheNext) {
  const Pipeline pipeline = SamplePipeline();
  const Deal deal = SampleDeal(pipeline);
  const DealChange change = *Advance(pipeline, deal, "", At(5));
  EXPECT_EQ(change.type, ChangeType::kAdvanced);
  EXPECT_EQ(*change.ended_visit,
            (Visit{1, "prospecting", Day(1), Day(5), VisitOutcome::kAdvanced}));
  EXPECT_EQ(change.after.visit, (Visit{2, "qualification", Day(5)}));
  EXPECT_TRUE(change.after.is_open());
}

TEST(Advance, MayPassOverStagesUnlessForbidden) {
  const Pipeline free = SamplePipeline();
  EXPECT_EQ(Advance(free, SampleDeal(free), "negotiation", At(5))->after.visit.stage,
            "negotiation");
  TransitionPolicy policy;
  policy.forbid_skipping = true;
  const Pipeline strict = SamplePipeline(policy);
  EXPECT_EQ(TypesOf(Advance(strict, SampleDeal(strict), "negotiation", At(5)).status()),
            Strings{"SKIPPING_FORBIDDEN"});
}

TEST(Advance, NeedsTheExitCriteriaOfEveryStageItPasses) {
  const Pipeline pipeline = SamplePipeline();
  Deal deal = SampleDeal(pipeline, "proposal");
  deal.details.amount.reset();
  const absl::Status status = Advance(pipeline, deal, "", At(5)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(TypesOf(status), Strings{"FIELD_REQUIRED"});
  EXPECT_NE(status.message().find("amount must be set to leave proposal"), std::string::npos)
      << status;
}

TEST(Advance, TellsEveryUnmetRuleAtOnce) {
  const Pipeline pipeline = SamplePipeline();
  Deal deal = SampleDeal(pipeline, "proposal");
  deal.details.amount.reset();
  deal.visit.entered = Day(50);
  EXPECT_EQ(TypesOf(Advance(pipeline, deal, "", {Day(40), Day(30)}).status()),
            (Strings{"FIELD_REQUIRED", "EFFECTIVE_IN_FUTURE", "EFFECTIVE_BEFORE_VISIT"}));
}

TEST(Advance, AClosedDealIsRefused) {
  const Pipeline pipeline = SamplePipeline();
  const Deal won = Win(pipeline, SampleDeal(pipeline), {}, At(5))->after;
  EXPECT_EQ(TypesOf(Advance(pipeline, won, "", At(6)).status()), Strings{"DEAL_NOT_OPEN"});
}

TEST(Advance, BeyondTheLastOpenStageSaysThereIsNone) {
  const Pipeline pipeline = SamplePipeline();
  EXPECT_EQ(TypesOf(Advance(pipeline, SampleDeal(pipeline, "negotiation"), "", At(5)).status()),
            Strings{"NO_SUCH_STAGE"});
}

TEST(Advance, AnUnknownStageNamesFieldRuleAndValue) {
  const Pipeline pipeline = SamplePipeline();
  const absl::Status status = Advance(pipeline, SampleDeal(pipeline), "nowhere", At(5)).status();
  EXPECT_EQ(FieldsOf(status), Strings{"to_stage"});
  EXPECT_NE(status.message().find("\"nowhere\""), std::string::npos) << status;
}

TEST(Advance, AtTheVeryInstantOfTheEntryMakesAVisitOfZeroLength) {
  const Pipeline pipeline = SamplePipeline();
  const DealChange change = *Advance(pipeline, SampleDeal(pipeline), "", At(1));
  EXPECT_EQ(change.ended_visit->entered, change.ended_visit->left);
}

TEST(MoveBack, GoesToAnEarlierStage) {
  const Pipeline pipeline = SamplePipeline();
  const DealChange change = *MoveBack(pipeline, SampleDeal(pipeline, "meeting"), "", At(5));
  EXPECT_EQ(change.after.visit.stage, "qualification");
  EXPECT_EQ(change.ended_visit->outcome, VisitOutcome::kMovedBack);
  EXPECT_EQ(
      TypesOf(MoveBack(pipeline, SampleDeal(pipeline, "meeting"), "proposal", At(5)).status()),
      Strings{"NOT_BACKWARD"});
}

TEST(Win, TakesTheClosingAmountAndClearsTheOverride) {
  const Pipeline pipeline = SamplePipeline();
  Deal deal = SampleDeal(pipeline, "negotiation");
  deal.details.forecast_category_override = ForecastCategory::kCommit;
  Closing closing;
  closing.amount = Usd(900);
  const DealChange change = *Win(pipeline, deal, closing, At(9));
  EXPECT_EQ(change.after.state, DealState::kWon);
  EXPECT_EQ(change.after.details.amount, Usd(900));
  EXPECT_EQ(change.after.details.forecast_category_override, ForecastCategory::kUnset);
  EXPECT_EQ(change.fields,
            (std::vector<FieldChange>{{"amount", "USD 1000", "USD 900"},
                                      {"forecast_category_override", "COMMIT", ""}}));
  EXPECT_EQ(change.after.changed_at.at("forecast_category_override"), Day(9));
}

TEST(Win, OnlyFromTheStagesThatThePolicyNames) {
  TransitionPolicy policy;
  policy.win_from = {"negotiation"};
  const Pipeline pipeline = SamplePipeline(policy);
  EXPECT_EQ(TypesOf(Win(pipeline, SampleDeal(pipeline), {}, At(5)).status()),
            Strings{"WIN_FROM_FORBIDDEN"});
  EXPECT_TRUE(Win(pipeline, SampleDeal(pipeline, "negotiation"), {}, At(5)).ok());
}

TEST(Lose, NeedsAReasonOfTheListWhereThereIsOne) {
  TransitionPolicy policy;
  policy.loss_reasons = {"price", "timing"};
  const Pipeline pipeline = SamplePipeline(policy);
  const Deal deal = SampleDeal(pipeline);
  EXPECT_EQ(FieldsOf(Lose(pipeline, deal, {}, At(5)).status()), Strings{"loss_reason"});
  Closing closing;
  closing.loss_reason = "weather";
  EXPECT_EQ(TypesOf(Lose(pipeline, deal, closing, At(5)).status()), Strings{"LOSS_REASON_UNKNOWN"});
  closing.loss_reason = "price";
  const DealChange change = *Lose(pipeline, deal, closing, At(5));
  EXPECT_EQ(change.after.state, DealState::kLost);
  EXPECT_EQ(change.after.loss_reason, "price");
}

TEST(Reopen, GoesOnWhereItWasClosedAndForgetsTheLoss) {
  const Pipeline pipeline = SamplePipeline();
  Closing closing;
  closing.loss_reason = "price";
  const Deal lost = Lose(pipeline, SampleDeal(pipeline, "meeting"), closing, At(5))->after;
  const DealChange change = *Reopen(pipeline, lost, "", "meeting", At(8));
  EXPECT_TRUE(change.after.is_open());
  EXPECT_EQ(change.after.visit, (Visit{3, "meeting", Day(8)}));
  EXPECT_EQ(change.after.loss_reason, "");
  EXPECT_EQ(change.ended_visit->outcome, VisitOutcome::kReopened);
  EXPECT_EQ(TypesOf(Reopen(pipeline, change.after, "", "meeting", At(9)).status()),
            Strings{"DEAL_NOT_CLOSED"});
}

TEST(Update, AFieldMayNotChangeBeforeItsLastChange) {
  const Pipeline pipeline = SamplePipeline();
  const Deal deal = SampleDeal(pipeline);
  DealDetails details = deal.details;
  details.amount = Usd(2000);
  const Deal once = Update(deal, details, At(10))->after;
  details.amount = Usd(3000);
  EXPECT_EQ(TypesOf(Update(once, details, At(9)).status()), Strings{"EFFECTIVE_BEFORE_CHANGE"});
  EXPECT_TRUE(Update(once, details, At(10)).ok()) << "at the same instant it is a correction";
  DealDetails owner_only = once.details;
  owner_only.owner = "reps/bob";
  EXPECT_TRUE(Update(once, owner_only, At(9)).ok()) << "another field has its own last change";
}

TEST(Update, ATitleIsNamedButNeverTold) {
  const Deal deal = SampleDeal(SamplePipeline());
  DealDetails details = deal.details;
  details.title = "Jane Roe's new boiler";
  EXPECT_EQ(Update(deal, details, At(2))->fields, (std::vector<FieldChange>{{"title", "", ""}}));
}

TEST(Correct, MovesABoundaryOnlyBetweenItsNeighbours) {
  const Pipeline pipeline = SamplePipeline();
  const DealChange advanced = *Advance(pipeline, SampleDeal(pipeline), "", At(10));
  const Deal& deal = advanced.after;
  BoundaryCorrection correction{deal.visit, advanced.ended_visit, Day(4)};
  const DealChange change = *Correct(deal, correction, Day(100));
  EXPECT_EQ(change.after.visit.entered, Day(4));
  EXPECT_EQ(change.boundary->old_entered, Day(10));
  correction.entered = Day(1) - absl::Seconds(1);
  EXPECT_EQ(TypesOf(Correct(deal, correction, Day(100)).status()), Strings{"BEFORE_NEIGHBOUR"});
  correction.entered = Day(101);
  EXPECT_EQ(TypesOf(Correct(deal, correction, Day(100)).status()), Strings{"AFTER_NEIGHBOUR"});
}

TEST(Correct, OfTheFirstVisitMovesTheDealsCreation) {
  const Pipeline pipeline = SamplePipeline();
  const Deal deal = SampleDeal(pipeline);
  const DealChange change =
      *Correct(deal, {deal.visit, std::nullopt, Day(1) - absl::Hours(48)}, Day(100));
  EXPECT_EQ(change.after.effective_create_time, Day(1) - absl::Hours(48));
}

TEST(Void, EndsEverything) {
  const Pipeline pipeline = SamplePipeline();
  const Deal gone = Void(SampleDeal(pipeline), Day(5))->after;
  EXPECT_EQ(gone.state, DealState::kVoid);
  EXPECT_EQ(TypesOf(Void(gone, Day(6)).status()), Strings{"DEAL_VOID"});
  EXPECT_EQ(TypesOf(Advance(pipeline, gone, "", At(6)).status()), Strings{"DEAL_NOT_OPEN"});
  EXPECT_EQ(TypesOf(Reopen(pipeline, gone, "", "meeting", At(6)).status()),
            Strings{"DEAL_NOT_CLOSED"});
}

TEST(Replay, ThePastIsNotJudgedByThePolicyButItsTimesAre) {
  TransitionPolicy policy;
  policy.forbid_skipping = policy.forbid_moving_back = policy.forbid_reopening = true;
  const Pipeline pipeline = SamplePipeline(policy);
  Deal deal = SampleDeal(pipeline);
  deal.details.amount.reset();
  deal = Replay(pipeline, deal, {"negotiation", Day(3)}, Day(100))->after;
  EXPECT_EQ(FieldsOf(Replay(pipeline, deal, {"won", Day(2)}, Day(100)).status()),
            Strings{"effective_time"});
  const DealChange won = *Replay(pipeline, deal, {"won", Day(4), Usd(7)}, Day(100));
  EXPECT_EQ(won.type, ChangeType::kWon);
  EXPECT_EQ(won.after.details.amount, Usd(7));
  EXPECT_TRUE(won.presumed_timely);
  EXPECT_EQ(Replay(pipeline, won.after, {"meeting", Day(5)}, Day(100))->type,
            ChangeType::kReopened);
  EXPECT_EQ(FieldsOf(Replay(pipeline, deal, {"lost", Day(5)}, Day(100)).status()),
            Strings{"loss_reason"});
}

TEST(Replay, AStepOutOfOrderIsTheItemsFaultWhateverAmountItBrings) {
  const Pipeline pipeline = SamplePipeline();
  const Deal priced =
      Replay(pipeline, SampleDeal(pipeline), {"proposal", Day(3), Usd(7)}, Day(100))->after;
  const auto refused = Replay(pipeline, priced, {"won", Day(2), Usd(8)}, Day(100));
  EXPECT_TRUE(absl::IsInvalidArgument(refused.status())) << refused.status();
  EXPECT_EQ(FieldsOf(refused.status()), Strings{"effective_time"});
}

}  // namespace
}  // namespace revops::deal
