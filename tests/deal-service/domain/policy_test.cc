// What a policy forbids and a deal's state rules out: every unmet rule, at once.
#include "absl/strings/str_cat.h"
#include "deal-service/domain/verbs.h"
#include "gmock/gmock.h"
#include "tests/deal-service/support/samples.h"

namespace revops::deal {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

Moment At(int day) { return {Day(day), Day(100)}; }

Closing ForPrice(const std::string& to_stage = "") {
  Closing closing;
  closing.to_stage = to_stage;
  closing.loss_reason = "price";
  return closing;
}

TEST(Policy, MovingBackMayBeForbidden) {
  TransitionPolicy policy;
  policy.forbid_moving_back = true;
  const Pipeline pipeline = SamplePipeline(policy);
  EXPECT_THAT(TypesOf(MoveBack(pipeline, SampleDeal(pipeline, "meeting"), "", At(5)).status()),
              ElementsAre("MOVING_BACK_FORBIDDEN"));
  EXPECT_THAT(TypesOf(MoveBack(pipeline, SampleDeal(pipeline), "", {Day(0), Day(0)}).status()),
              ElementsAre("MOVING_BACK_FORBIDDEN", "NO_SUCH_STAGE", "EFFECTIVE_BEFORE_VISIT"))
      << "where there is no stage before, the other rules are told as well";
}

TEST(Policy, ReopeningMayBeForbidden) {
  TransitionPolicy policy;
  policy.forbid_reopening = true;
  const Pipeline pipeline = SamplePipeline(policy);
  const Deal won = Win(pipeline, SampleDeal(pipeline), {}, At(5))->after;
  EXPECT_THAT(TypesOf(Reopen(pipeline, won, "", "prospecting", At(6)).status()),
              ElementsAre("REOPENING_FORBIDDEN"));
  EXPECT_THAT(TypesOf(Reopen(pipeline, won, "lost", "prospecting", At(6)).status()),
              ElementsAre("REOPENING_FORBIDDEN", "STAGE_NOT_OPEN"));
}

TEST(Policy, EveryVerbEntersStagesOfItsOwnKindOnly) {
  const Pipeline pipeline = SamplePipeline();
  const Deal deal = SampleDeal(pipeline);
  EXPECT_THAT(TypesOf(Win(pipeline, deal, ForPrice("lost"), At(5)).status()),
              ElementsAre("STAGE_NOT_WON"));
  EXPECT_THAT(TypesOf(Lose(pipeline, deal, ForPrice("won"), At(5)).status()),
              ElementsAre("STAGE_NOT_LOST"));
  EXPECT_THAT(TypesOf(Advance(pipeline, deal, "won", At(5)).status()),
              ElementsAre("STAGE_NOT_OPEN"));
}

TEST(Policy, AClosedTargetDoesNotHideTheOtherRules) {
  const Pipeline pipeline = SamplePipeline();
  Deal deal = SampleDeal(pipeline, "proposal");
  deal.details.amount.reset();
  EXPECT_THAT(TypesOf(Advance(pipeline, deal, "won", {Day(0), Day(0)}).status()),
              UnorderedElementsAre("STAGE_NOT_OPEN", "FIELD_REQUIRED", "EFFECTIVE_BEFORE_VISIT"));
}

TEST(Policy, TheEndOfTheRoadDoesNotHideTheOtherRules) {
  const Pipeline pipeline = SamplePipeline();
  Deal deal = SampleDeal(pipeline, "negotiation");
  deal.details.amount.reset();
  EXPECT_THAT(TypesOf(Advance(pipeline, deal, "", {Day(5), Day(4)}).status()),
              UnorderedElementsAre("NO_SUCH_STAGE", "FIELD_REQUIRED", "EFFECTIVE_IN_FUTURE"));
}

TEST(Policy, ADealHasSoManyVisitsAtMost) {
  const Pipeline pipeline = SamplePipeline();
  Deal deal = SampleDeal(pipeline, "meeting");
  deal.visit.number = kVisitsMax;
  EXPECT_THAT(TypesOf(Advance(pipeline, deal, "", At(5)).status()), ElementsAre("TOO_MANY_VISITS"));
  EXPECT_THAT(TypesOf(MoveBack(pipeline, deal, "", At(5)).status()),
              ElementsAre("TOO_MANY_VISITS"));
  EXPECT_THAT(TypesOf(Win(pipeline, deal, {}, At(5)).status()), ElementsAre("TOO_MANY_VISITS"));
  EXPECT_THAT(TypesOf(Lose(pipeline, deal, ForPrice(), At(5)).status()),
              ElementsAre("TOO_MANY_VISITS"));
  EXPECT_THAT(TypesOf(Replay(pipeline, deal, {"won", Day(5)}, Day(100)).status()),
              ElementsAre("TOO_MANY_VISITS"));
  deal.state = DealState::kWon;
  EXPECT_THAT(TypesOf(Reopen(pipeline, deal, "", "meeting", At(5)).status()),
              ElementsAre("TOO_MANY_VISITS"));
}

TEST(Replay, AVoidDealStaysVoid) {
  const Pipeline pipeline = SamplePipeline();
  const Deal gone = Void(SampleDeal(pipeline), Day(5))->after;
  EXPECT_THAT(TypesOf(Replay(pipeline, gone, {"won", Day(6)}, Day(100)).status()),
              ElementsAre("DEAL_VOID"));
}

TEST(Replay, MarksTheDealAndLeavesALossReasonToLostDealsOnly) {
  const Pipeline pipeline = SamplePipeline();
  const Deal native = SampleDeal(pipeline);
  EXPECT_TRUE(Replay(pipeline, native, {"won", Day(5)}, Day(100))->after.imported);
  const Deal lost =
      Replay(pipeline, native, {"lost", Day(5), std::nullopt, "price", "Acme"}, Day(100))->after;
  EXPECT_EQ(lost.loss_reason, "price");
  EXPECT_THAT(FieldsOf(Replay(pipeline, lost, {"won", Day(6)}, Day(100)).status()),
              ElementsAre("stage"))
      << "only a reopening may follow a closing";
  const Deal open = Replay(pipeline, lost, {"meeting", Day(6)}, Day(100))->after;
  EXPECT_EQ(open.loss_reason + open.lost_to, "");
  EXPECT_TRUE(Replay(pipeline, open, {"won", Day(7)}, Day(100)).ok());
}

TEST(Replay, AnAmountMayNotChangeBeforeItsLastChange) {
  const Pipeline pipeline = SamplePipeline();
  const Deal deal = SampleDeal(pipeline);
  DealDetails details = deal.details;
  details.amount = Usd(2000);
  const Deal updated = Update(deal, details, At(10))->after;
  EXPECT_THAT(TypesOf(Replay(pipeline, updated, {"won", Day(9), Usd(5)}, Day(100)).status()),
              ElementsAre("EFFECTIVE_BEFORE_CHANGE"));
  EXPECT_TRUE(Replay(pipeline, updated, {"won", Day(9)}, Day(100)).ok());
  EXPECT_TRUE(Replay(pipeline, updated, {"won", Day(10), Usd(5)}, Day(100)).ok());
}

TEST(Update, BeforeACreationThatWasCorrectedIsRefused) {
  const Pipeline pipeline = SamplePipeline();
  const Deal deal = SampleDeal(pipeline);
  DealDetails details = deal.details;
  details.owner = "reps/bob";
  const Deal updated = Update(deal, details, At(2))->after;
  const Deal corrected = Correct(updated, {updated.visit, std::nullopt, Day(8)}, Day(100))->after;
  details.owner = "reps/cid";
  EXPECT_THAT(TypesOf(Update(corrected, details, At(5)).status()),
              ElementsAre("EFFECTIVE_BEFORE_CHANGE"));
  EXPECT_TRUE(Update(corrected, details, At(8)).ok());
}

TEST(Update, ChangesOfFieldsLongGoneAreForgottenOldestFirst) {
  Deal deal = SampleDeal(SamplePipeline());
  DealDetails details = deal.details;
  for (int day = 2; day < 90; ++day) {
    details.fields = {{absl::StrCat("k", day), "v"}};
    deal = Update(deal, details, At(day))->after;
  }
  EXPECT_EQ(deal.changed_at.size(), kChangesKeptMax);
  EXPECT_TRUE(deal.changed_at.contains("fields.k89"));
  EXPECT_FALSE(deal.changed_at.contains("fields.k2"));
  details.fields = {{"k88", "again"}};
  EXPECT_THAT(TypesOf(Update(deal, details, At(88)).status()),
              ElementsAre("EFFECTIVE_BEFORE_CHANGE", "EFFECTIVE_BEFORE_CHANGE"))
      << "a cleared field's last change still guards it";
}

}  // namespace
}  // namespace revops::deal
