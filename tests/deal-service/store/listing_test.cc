#include "deal-service/app/update_deal.h"
#include "tests/deal-service/support/open_store.h"

namespace revops::deal {
namespace {

class Listing : public OpenStore {
 protected:
  std::vector<Uuid> Ids(const DealFilter& filter, int64_t after = 0, int limit = 100) {
    const auto page = store_->reader().List(filter, after, limit, absl::InfiniteFuture());
    EXPECT_TRUE(page.ok()) << page.status();
    std::vector<Uuid> ids;
    for (const Deal& deal : page->deals) ids.push_back(deal.id);
    next_ = page->next_key;
    return ids;
  }
  int64_t next_ = 0;
};

TEST_F(Listing, FiltersAddUpAndValuesAreAlternatives) {
  const Deal a = Create("a"), b = Create("b"), c = Create("c");
  AdvanceDealCommand advance;
  advance.id = b.id;
  ASSERT_TRUE(Do(&AdvanceDeal, advance).ok());
  DealFilter filter;
  EXPECT_EQ(Ids(filter), (std::vector<Uuid>{a.id, b.id, c.id}));
  filter.stages = {"qualification"};
  EXPECT_EQ(Ids(filter), (std::vector<Uuid>{b.id}));
  filter.stages = {"qualification", "prospecting"};
  filter.external_ids = {"c", "b", "nobody"};
  EXPECT_EQ(Ids(filter), (std::vector<Uuid>{b.id, c.id}));
  filter.owners = {"reps/bob"};
  EXPECT_TRUE(Ids(filter).empty());
}

TEST_F(Listing, PagesGoOnBehindTheLastKeyWhateverIsWrittenBetween) {
  std::vector<Uuid> all;
  for (int i = 0; i < 5; ++i) all.push_back(Create().id);
  std::vector<Uuid> seen = Ids({}, 0, 2);
  all.push_back(Create().id);
  while (next_ != 0) {
    const std::vector<Uuid> page = Ids({}, next_, 2);
    seen.insert(seen.end(), page.begin(), page.end());
  }
  EXPECT_EQ(seen, all);
}

TEST_F(Listing, CustomFieldsFilterByExactValue) {
  CreateDealCommand command = NewDealCommand();
  command.deal.details.fields = {{"region", "West"}, {"tier", "2"}};
  const Deal west = *Do(&CreateDeal, command);
  Create();
  DealFilter filter;
  filter.fields = {{"region", "West"}};
  EXPECT_EQ(Ids(filter), std::vector<Uuid>{west.id});
  filter.fields = {{"region", "Wes"}};
  EXPECT_TRUE(Ids(filter).empty());
}

TEST_F(Listing, TheCallersScopeLimitsEveryList) {
  const Deal ada = Create();
  CreateDealCommand command = NewDealCommand();
  command.deal.details.owner = "reps/bob";
  command.deal.details.team = "teams/north";
  const Deal bob = *Do(&CreateDeal, command);
  DealFilter filter;
  filter.scoped = true;
  filter.scope_rep = "reps/ada";
  EXPECT_EQ(Ids(filter), std::vector<Uuid>{ada.id});
  filter.scope_teams = {"teams/north"};
  EXPECT_EQ(Ids(filter), (std::vector<Uuid>{ada.id, bob.id}));
  filter.scope_rep.clear();
  filter.scope_teams.clear();
  EXPECT_TRUE(Ids(filter).empty()) << "whoever owns nothing sees nothing";
}

TEST_F(Listing, ADealThatChangedSinceTheIndexWasAskedIsJudgedAgain) {
  const Deal deal = Create();
  // An index that has not heard of the deal's new owner yet.
  PipelineCatalog catalog;
  ASSERT_TRUE(store_->readers()
                  .Read(absl::InfiniteFuture(),
                        [&](sql::Connection& connection) -> absl::Status {
                          const auto pipelines = SelectPipelines(connection);
                          for (const CatalogEntry& entry : *pipelines) catalog.Add(entry);
                          return pipelines.status();
                        })
                  .ok());
  DealIndex behind;
  behind.Put(1, deal);
  UpdateDealCommand give;
  give.id = deal.id;
  give.mask = {"owner"};
  give.values.owner = "reps/bob";
  ASSERT_TRUE(Do(&UpdateDeal, give).ok());
  SqliteDealReader reader(&store_->readers(), &store_->log(), &catalog, &behind);
  DealFilter filter;
  filter.scoped = true;
  filter.scope_rep = "reps/ada";
  const auto page = reader.List(filter, 0, 10, absl::InfiniteFuture());
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_TRUE(page->deals.empty()) << "it is somebody else's by now";
  filter.scope_rep = "reps/bob";
  EXPECT_EQ(Ids(filter), std::vector<Uuid>{deal.id});
}

TEST_F(Listing, TheIndexIsRebuiltAtStart) {
  Create();
  const Deal b = Create();
  AdvanceDealCommand advance;
  advance.id = b.id;
  ASSERT_TRUE(Do(&AdvanceDeal, advance).ok());
  Reopen();
  DealFilter filter;
  filter.pipelines = {"default"};
  filter.stages = {"qualification"};
  EXPECT_EQ(Ids(filter), std::vector<Uuid>{b.id});
}

}  // namespace
}  // namespace revops::deal
