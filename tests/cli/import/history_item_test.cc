#include "cli/import/history_item.h"

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/cli/import/history_rows_of.h"

namespace revops::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Times are seconds since 1970.
constexpr char kMapping[] = R"({
  "columns": {"external_id": "deal", "stage": "stage", "effective_time": "at", "owner": "who",
              "amount": "price", "loss_reason": "why"},
  "values": {"stage": {"Call": "", "Talk": "meeting", "Back": "meeting"}},
  "reopen": ["Back"],
  "defaults": {"currency_code": "EUR", "owner": "Nobody"},
  "date_formats": ["%s"]})";

class HistoryItemTest : public testing::Test {
 protected:
  HistoryRowsOf rows_{kMapping, {"deal", "stage", "at", "who", "price", "why"}};
};

TEST_F(HistoryItemTest, EachRowIsAnEntryInTheOrderOfTime) {
  rows_.AddAll(
      "A,proposal,30,,,\n"
      "B,prospecting,5,,,\n"
      "A,prospecting,10,,,\n"
      "A,won,40,,,\n"
      "A,Talk,20,,,\n");
  ASSERT_EQ(rows_.book.deals().size(), 2u);
  const HistoryItem a = rows_.Build(0), b = rows_.Build(1);
  EXPECT_EQ(a.item.deal().external_id(), "A");
  EXPECT_EQ(a.item.deal().pipeline(), "pipelines/default");
  EXPECT_EQ(rows_.Journey(a), "prospecting@10 meeting@20 proposal@30 won@40");
  EXPECT_EQ(a.tally.entries, 4);
  EXPECT_EQ(rows_.Journey(b), "prospecting@5");
}

TEST_F(HistoryItemTest, TiesKeepTheOrderOfTheFile) {
  rows_.AddAll(
      "A,prospecting,10,,,\n"
      "A,proposal,20,,,\n"
      "A,meeting,20,,,\n"
      "A,negotiation,20,,,\n");
  EXPECT_EQ(rows_.Journey(rows_.Build()), "prospecting@10 proposal@20 meeting@20 negotiation@20");
}

TEST_F(HistoryItemTest, ValuesMappedToNothingAreIgnoredAndCounted) {
  rows_.AddAll(
      "A,prospecting,10,,,\n"
      "A,Call,no time at all,,not a price,\n"
      "A,proposal,20,,,\n");
  EXPECT_EQ(rows_.ignored, 1);
  EXPECT_EQ(rows_.Journey(rows_.Build()), "prospecting@10 proposal@20");
}

TEST_F(HistoryItemTest, AnEntryIntoTheStageTheDealIsInIsIgnoredAndCounted) {
  rows_.AddAll(
      "A,prospecting,10,,,\n"
      "A,proposal,20,,,\n"
      "A,Call,25,,,\n"
      "A,proposal,30,,,\n"
      "A,lost,40,,,price\n"
      "A,lost,50,,,time\n");
  const HistoryItem built = rows_.Build();
  EXPECT_EQ(rows_.Journey(built), "prospecting@10 proposal@20 lost@40");
  EXPECT_EQ(built.item.transitions(1).loss_reason(), "price");
  EXPECT_EQ(built.tally.repeats, 2);
  EXPECT_EQ(built.tally.after_closing, 0);
}

TEST_F(HistoryItemTest, RowsBehindAClosingAreIgnoredAndCounted) {
  rows_.AddAll(
      "A,prospecting,10,,,\n"
      "A,won,20,,,\n"
      "A,meeting,30,,,\n"
      "A,lost,40,,,\n");
  const HistoryItem built = rows_.Build();
  EXPECT_TRUE(built.problems.empty()) << "a loss that is ignored needs no reason";
  EXPECT_EQ(rows_.Journey(built), "prospecting@10 won@20");
  EXPECT_EQ(built.tally.after_closing, 2);
}

TEST_F(HistoryItemTest, ARowThatReopensIsTakenBehindAClosing) {
  rows_.AddAll(
      "A,prospecting,10,,,\n"
      "A,Back,15,,,\n"
      "A,won,20,,,\n"
      "A,Talk,30,,,\n"
      "A,Back,40,,,\n"
      "A,won,50,,,\n");
  const HistoryItem built = rows_.Build();
  EXPECT_EQ(rows_.Journey(built), "prospecting@10 meeting@15 won@20 meeting@40 won@50");
  EXPECT_EQ(built.tally.after_closing, 1);
  EXPECT_EQ(built.tally.moves_back, 0) << "a reopening is none";
}

TEST_F(HistoryItemTest, MovesBackAreCounted) {
  rows_.AddAll(
      "A,prospecting,10,,,\n"
      "A,proposal,20,,,\n"
      "A,meeting,30,,,\n"
      "A,proposal,40,,,\n"
      "A,lost,50,,,x\n");
  EXPECT_EQ(rows_.Build().tally.moves_back, 1);
}

TEST_F(HistoryItemTest, ALossNeedsItsReason) {
  rows_.AddAll(
      "A,prospecting,10,,,\n"
      "A,lost,20,,,\n");
  const HistoryItem built = rows_.Build();
  ASSERT_EQ(built.problems.size(), 1u);
  EXPECT_EQ(built.problems[0].column, "loss_reason");
  EXPECT_EQ(rows_.book.deals()[0].rows[built.bad_row].line, 3);
}

TEST_F(HistoryItemTest, ADealThatBeginsClosedNeedsAnOpenStage) {
  rows_.AddAll("A,won,20,,,\n");
  const HistoryItem refused = rows_.Build();
  ASSERT_EQ(refused.problems.size(), 1u);
  EXPECT_THAT(refused.problems[0].reason, HasSubstr("begins with won, a closed stage"));

  HistoryRowsOf with_stage(R"({
    "columns": {"external_id": "deal", "stage": "stage", "effective_time": "at"},
    "open_stage": "proposal", "date_formats": ["%s"]})",
                           {"deal", "stage", "at"});
  with_stage.AddAll("A,won,20\n");
  const HistoryItem built = with_stage.Build();
  EXPECT_TRUE(built.problems.empty());
  EXPECT_EQ(with_stage.Journey(built), "proposal@20 won@20");
  EXPECT_THAT(built.steps, ElementsAre(0, 0));
}

TEST_F(HistoryItemTest, ADealOfMoreEntriesThanTheServiceTakesIsRefused) {
  for (int entries : {256, 257}) {
    HistoryRowsOf rows(kMapping, {"deal", "stage", "at", "who", "price", "why"});
    std::string lines;
    for (int i = 0; i < entries; ++i) {
      absl::StrAppend(&lines, "A,", i % 2 == 0 ? "prospecting" : "proposal", ",", i, ",,,\n");
    }
    rows.AddAll(lines);
    const HistoryItem built = rows.Build();
    if (entries == 256) {
      EXPECT_TRUE(built.problems.empty());
      EXPECT_EQ(built.item.transitions_size(), 255);
    } else {
      ASSERT_EQ(built.problems.size(), 1u);
      EXPECT_THAT(built.problems[0].reason, HasSubstr("257 times, more than 256"));
    }
  }
}

TEST_F(HistoryItemTest, TheLatestRowThatSaysALabelCountsAndADefaultOnlyWhereNoneDoes) {
  rows_.AddAll(
      "A,meeting,20,Bob,,\n"
      "A,prospecting,10,Anna,,\n"
      "A,proposal,30,,,\n"
      "B,prospecting,10,,,\n");
  EXPECT_EQ(rows_.Build(0).item.deal().owner(), "reps/bob");
  EXPECT_EQ(rows_.Build(1).item.deal().owner(), "reps/nobody");
}

TEST_F(HistoryItemTest, AnAmountHoldsFromItsRowOn) {
  rows_.AddAll(
      "A,prospecting,10,,100,\n"
      "A,meeting,20,,100,\n"
      "A,proposal,30,,150,\n"
      "A,negotiation,40,,,\n"
      "A,won,50,,140.50,\n");
  const auto item = rows_.Build().item;
  EXPECT_EQ(item.deal().amount().one_off().units(), 100);
  EXPECT_FALSE(item.transitions(0).has_amount()) << "the same again";
  EXPECT_EQ(item.transitions(1).amount().one_off().units(), 150);
  EXPECT_FALSE(item.transitions(2).has_amount());
  EXPECT_EQ(item.transitions(3).amount().one_off().nanos(), 500'000'000);
}

TEST_F(HistoryItemTest, MillisecondsBeforeAndAfter1970AreKept) {
  HistoryRowsOf rows(R"({
    "columns": {"external_id": "deal", "stage": "stage", "effective_time": "at"},
    "date_formats": ["%Y-%m-%dT%H:%M:%E*S%Ez"]})",
                     {"deal", "stage", "at"});
  rows.AddAll(
      "A,prospecting,1969-12-31T23:59:59.250+00:00\n"
      "A,won,2011-10-01T00:38:44.546+02:00\n");
  const auto item = rows.Build().item;
  EXPECT_EQ(item.effective_create_time().seconds(), -1);
  EXPECT_EQ(item.effective_create_time().nanos(), 250'000'000);
  EXPECT_EQ(item.transitions(0).effective_time().seconds(), 1317422324);
  EXPECT_EQ(item.transitions(0).effective_time().nanos(), 546'000'000);
}

TEST_F(HistoryItemTest, ARowThatIsNoEntryIsBadAndSaysWhy) {
  const auto told = [&](std::vector<std::string> cells) {
    EXPECT_FALSE(rows_.Add({2, std::move(cells), ""}));
    std::string all;
    for (const Problem& problem : rows_.problems) {
      absl::StrAppend(&all, problem.column, ": ", problem.reason, "\n");
    }
    return all;
  };
  EXPECT_THAT(told({"", "meeting", "10", "", "", ""}), HasSubstr("external_id: must be set"));
  EXPECT_THAT(told({"A", "", "10", "", "", ""}), HasSubstr("stage: must be set"));
  EXPECT_THAT(told({"A", "Nowhere", "10", "", "", ""}),
              HasSubstr("stage: \"Nowhere\" is no stage of pipelines/default: prospecting, "));
  EXPECT_THAT(told({"A", "meeting", "", "", "", ""}), HasSubstr("effective_time: must be set"));
  EXPECT_THAT(told({"A", "meeting", "soon", "", "12x", ""}), HasSubstr("effective_time: \"soon\""));
  EXPECT_THAT(told({"A", "meeting", "soon", "", "12x", ""}), HasSubstr("amount: \"12x\""));
  EXPECT_THAT(told({"A", "meeting", "10"}), HasSubstr("has 3 cells, the header has 6"));
  EXPECT_TRUE(rows_.book.deals().empty());
}

TEST_F(HistoryItemTest, WhatReopensMustBeAnOpenStage) {
  HistoryRowsOf rows(R"({
    "columns": {"external_id": "deal", "stage": "stage", "effective_time": "at"},
    "reopen": ["Won"], "date_formats": ["%s"]})",
                     {"deal", "stage", "at"});
  EXPECT_FALSE(rows.Add({2, {"A", "Won", "10"}, ""}));
  EXPECT_THAT(rows.problems[0].reason, HasSubstr("must be an open stage, is \"won\""));
}

TEST(StepOfPath, NamesTheStepAndOurField) {
  const auto told = [](const char* path) {
    const StepField at = StepOfPath(path);
    return absl::StrCat(at.step, " ", at.field);
  };
  EXPECT_EQ(told("transitions[3].amount.one_off"), "4 amount");
  EXPECT_EQ(told("transitions[0].effective_time"), "1 effective_time");
  EXPECT_EQ(told("deals[7].transitions[2].loss_reason"), "3 loss_reason");
  EXPECT_EQ(told("effective_create_time"), "0 effective_time");
  EXPECT_EQ(told("deal.owner"), "0 owner");
  EXPECT_EQ(told("transitions[1]: the deal has too many visits"), "2 ");
}

}  // namespace
}  // namespace revops::cli
