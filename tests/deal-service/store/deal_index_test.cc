// The index of listings: what it finds, how long it holds its lock, and what it forgets.
#include "deal-service/store/deal_index.h"

#include <limits>

#include "absl/strings/str_cat.h"
#include "deal-service/store/deal_filter.h"
#include "gmock/gmock.h"
#include "tests/deal-service/support/samples.h"

namespace revops::deal {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Deal OwnedBy(const std::string& owner) {
  Deal deal;
  deal.pipeline = "default";
  deal.visit.stage = "prospecting";
  deal.details.owner = owner;
  return deal;
}

std::vector<int64_t> Found(const DealIndex& index, const DealFilter& filter, size_t limit = 100) {
  return *index.Find(filter, 0, limit, absl::InfiniteFuture());
}

TEST(DealIndex, AScanLetsGoOfTheLockAfterEverySlice) {
  DealIndex index;
  const int64_t last = 2 * static_cast<int64_t>(kScanSliceRows);
  for (int64_t key = 1; key <= last; ++key) index.Put(key, OwnedBy("reps/ada"));
  DealFilter filter;
  filter.owners = {"reps/bob"};
  index.Put(1, OwnedBy("reps/bob"));
  DealIndex::Scan scan = index.Start(filter, 0);
  std::vector<int64_t> keys;
  scan.Next(100, keys);
  EXPECT_THAT(keys, ElementsAre(1));
  EXPECT_FALSE(scan.done()) << "one slice is not all of it";
  // The writer gets in between, and what it wrote behind the scan's place is seen.
  index.Put(last, OwnedBy("reps/bob"));
  while (!scan.done()) scan.Next(100, keys);
  EXPECT_THAT(keys, ElementsAre(1, last));
}

TEST(DealIndex, AScanEndsWithItsDeadline) {
  DealIndex index;
  index.Put(1, OwnedBy("reps/ada"));
  EXPECT_EQ(index.Find({}, 0, 10, absl::InfinitePast()).status().code(),
            absl::StatusCode::kDeadlineExceeded);
}

TEST(DealIndex, AnyPlaceToStartFromIsSafe) {
  DealIndex index;
  index.Put(1, OwnedBy("reps/ada"));
  const auto none = index.Find({}, std::numeric_limits<int64_t>::max(), 10, absl::InfiniteFuture());
  EXPECT_THAT(*none, IsEmpty());
}

TEST(DealIndex, WhatNoDealHasAnyMoreIsForgotten) {
  DealIndex index;
  Deal deal = OwnedBy("reps/ada");
  for (int i = 0; i < 1000; ++i) {
    deal.details.company = absl::StrCat("company ", i);
    deal.details.fields = {{"number", absl::StrCat(i)}, {"region", "West"}};
    index.Put(1, deal);
  }
  EXPECT_EQ(index.texts(), 6u) << "pipeline, stage, owner, company and two custom fields";
  DealFilter filter;
  filter.fields = {{"number", "998"}};
  EXPECT_THAT(Found(index, filter), IsEmpty());
  filter.fields = {{"number", "999"}, {"region", "West"}};
  EXPECT_THAT(Found(index, filter), ElementsAre(1));
  filter.companies = {"company 998"};
  EXPECT_THAT(Found(index, filter), IsEmpty());
}

TEST(DealIndex, AKeyAndAValueAreNotMistakenForAnother) {
  DealIndex index;
  Deal deal = OwnedBy("reps/ada");
  deal.details.fields = {{"a", "b=c"}};
  index.Put(1, deal);
  DealFilter filter;
  filter.fields = {{"a", "b"}};
  EXPECT_THAT(Found(index, filter), IsEmpty());
  filter.fields = {{"a", "b=c"}};
  EXPECT_THAT(Found(index, filter), ElementsAre(1));
}

TEST(DealFilter, ALoadedDealIsJudgedAsTheIndexJudgesIt) {
  Deal deal = OwnedBy("reps/ada");
  deal.details.team = "teams/north";
  deal.details.fields = {{"region", "West"}};
  DealFilter filter;
  filter.scoped = true;
  EXPECT_FALSE(Matches(filter, deal));
  filter.scope_teams = {"teams/north"};
  EXPECT_TRUE(Matches(filter, deal));
  filter.states = {DealState::kWon};
  EXPECT_FALSE(Matches(filter, deal));
  filter.states = {DealState::kWon, DealState::kOpen};
  filter.fields = {{"region", "East"}};
  EXPECT_FALSE(Matches(filter, deal));
}

}  // namespace
}  // namespace revops::deal
