// Pages on the wire: each exact, none too large, tokens of their own question only.
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "gmock/gmock.h"
#include "tests/deal-service/support/samples.h"
#include "tests/deal-service/support/served_deals.h"

namespace revops::deal {
namespace {

namespace pb = revops::deal::v1;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class Pages : public ServedDeals {
 protected:
  pb::ListDealsResponse List(const pb::ListDealsRequest& request) {
    pb::ListDealsResponse reply;
    const absl::Status status = Call(&Stub::ListDeals, request, &reply);
    EXPECT_TRUE(status.ok()) << status;
    return reply;
  }
  std::vector<std::string> Named(const pb::DealFilter& filter) {
    pb::ListDealsRequest request;
    *request.mutable_filter() = filter;
    const pb::ListDealsResponse page = List(request);
    std::vector<std::string> names;
    for (const pb::Deal& deal : page.deals()) names.push_back(deal.external_id());
    return names;
  }
  std::vector<std::string> BadFields(const pb::DealFilter& filter) {
    pb::ListDealsRequest request;
    *request.mutable_filter() = filter;
    pb::ListDealsResponse reply;
    return FieldsOf(Call(&Stub::ListDeals, request, &reply));
  }
  // Names of the changes of one page, as `revision:index`, and its token.
  std::vector<std::string> ChangesPage(pb::ListDealChangesRequest& request) {
    pb::ListDealChangesResponse reply;
    const absl::Status status = Call(&Stub::ListDealChanges, request, &reply);
    EXPECT_TRUE(status.ok()) << status;
    std::vector<std::string> names;
    for (const pb::DealEvent& event : reply.changes()) {
      names.push_back(absl::StrCat(event.revision(), ":", event.index()));
    }
    request.set_page_token(reply.next_page_token());
    return names;
  }
  pb::Deal CreateWith(const std::string& id, const std::function<void(pb::Deal&)>& set) {
    pb::CreateDealRequest request;
    request.mutable_deal()->set_external_id(id);
    set(*request.mutable_deal());
    pb::Deal reply;
    const absl::Status status = Call(&Stub::CreateDeal, request, &reply);
    EXPECT_TRUE(status.ok()) << status;
    return reply;
  }
  // A deal with a history of one revision: its creation and `steps` moves.
  std::string Import(int steps) {
    pb::BatchCreateDealsRequest request;
    pb::DealWithHistory* item = request.add_deals();
    item->mutable_effective_create_time()->set_seconds(1'500'000'000);
    for (int i = 0; i < steps; ++i) {
      pb::DealTransition* step = item->add_transitions();
      step->set_stage(i % 2 == 0 ? "meeting" : "proposal");
      step->mutable_effective_time()->set_seconds(1'500'000'000 + i);
    }
    pb::BatchCreateDealsResponse reply;
    EXPECT_TRUE(Call(&Stub::BatchCreateDeals, request, &reply).ok());
    EXPECT_EQ(reply.results(0).outcome(), pb::BATCH_ITEM_OUTCOME_CREATED);
    return reply.results(0).deal();
  }
};

TEST_F(Pages, EveryFilterOfAListFilters) {
  CreateWith("none", [](pb::Deal&) {});
  CreateWith("full", [](pb::Deal& deal) {
    deal.set_owner("reps/ada");
    deal.set_team("teams/north");
    deal.set_company("Acme");
    deal.set_product("Pro");
    deal.set_segment("SMB");
    deal.set_source("fair");
    deal.set_channel("partner");
    (*deal.mutable_fields())["region"] = "West";
  });
  const std::vector<std::function<void(pb::DealFilter&)>> filters = {
      [](auto& f) { f.add_owner("reps/ada"); },
      [](auto& f) { f.add_team("teams/north"); },
      [](auto& f) { f.add_company("Acme"); },
      [](auto& f) { f.add_product("Pro"); },
      [](auto& f) { f.add_segment("SMB"); },
      [](auto& f) { f.add_source("fair"); },
      [](auto& f) { f.add_channel("partner"); },
      [](auto& f) { f.add_external_id("full"); },
      [](auto& f) { (*f.mutable_fields())["region"] = "West"; },
  };
  for (size_t i = 0; i < filters.size(); ++i) {
    pb::DealFilter filter;
    filters[i](filter);
    EXPECT_THAT(Named(filter), ElementsAre("full")) << "filter " << i;
  }
  pb::DealFilter filter;
  filter.add_stage("prospecting");
  filter.add_pipeline("pipelines/default");
  filter.add_state(pb::DEAL_STATE_OPEN);
  EXPECT_THAT(Named(filter), ElementsAre("none", "full"));
  filter.set_state(0, pb::DEAL_STATE_WON);
  EXPECT_THAT(Named(filter), ElementsAre());
  filter.set_state(0, pb::DEAL_STATE_OPEN);
  filter.set_stage(0, "won");
  EXPECT_THAT(Named(filter), ElementsAre());
  filter.clear_stage();
  filter.set_pipeline(0, "pipelines/other");
  EXPECT_THAT(Named(filter), ElementsAre());
}

TEST_F(Pages, AFilterIsBounded) {
  pb::DealFilter filter;
  for (int i = 0; i < 5; ++i) filter.add_state(pb::DEAL_STATE_OPEN);
  EXPECT_THAT(BadFields(filter), ElementsAre("filter.state"));
  filter.mutable_state()->Truncate(4);
  for (size_t i = 0; i <= kCustomFieldsMax; ++i) {
    (*filter.mutable_fields())[absl::StrCat("k", i)] = "v";
  }
  for (int i = 0; i < 257; ++i) filter.add_owner("reps/ada");
  EXPECT_THAT(BadFields(filter), UnorderedElementsAre("filter.fields", "filter.owner"));
}

TEST_F(Pages, AListNeverOutgrowsAMessage) {
  const std::string label(128, 'x');
  constexpr int kDeals = 500;
  for (int i = 0; i < kDeals; ++i) {
    CreateWith(absl::StrCat(i), [&](pb::Deal& deal) {
      deal.set_title(std::string(512, 't'));
      for (size_t k = 0; k < kCustomFieldsMax; ++k) {
        (*deal.mutable_fields())[absl::StrCat(std::string(50, 'k'), k)] = label;
      }
    });
  }
  pb::ListDealsRequest request;
  request.set_page_size(1000);
  int seen = 0, pages = 0;
  do {
    const pb::ListDealsResponse page = List(request);
    EXPECT_LT(page.ByteSizeLong(), kPageBytesMax + (64 << 10));
    for (const pb::Deal& deal : page.deals()) {
      EXPECT_EQ(deal.external_id(), absl::StrCat(seen));
      ++seen;
    }
    ++pages;
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(seen, kDeals);
  EXPECT_GT(pages, 1);
}

TEST_F(Pages, ChangesAreCutWhereThePageEndsAlsoWithinARevision) {
  const std::string name = Import(3);  // revision 2
  ASSERT_TRUE(Advance(name, "proposal").ok());
  pb::ListDealChangesRequest request;
  request.set_name(name);
  request.set_page_size(2);
  EXPECT_THAT(ChangesPage(request), ElementsAre("3:0", "2:3"));
  EXPECT_THAT(ChangesPage(request), ElementsAre("2:2", "2:1"));
  // Written between two pages: newer than what is paged through.
  pb::UpdateDealRequest update;
  update.mutable_deal()->set_name(name);
  update.mutable_deal()->set_owner("reps/ada");
  pb::Deal reply;
  ASSERT_TRUE(Call(&Stub::UpdateDeal, update, &reply).ok());
  EXPECT_THAT(ChangesPage(request), ElementsAre("2:0"));
  EXPECT_EQ(request.page_token(), "");
  request.set_page_size(6);
  EXPECT_THAT(ChangesPage(request), ElementsAre("4:0", "3:0", "2:3", "2:2", "2:1", "2:0"));
  EXPECT_EQ(request.page_token(), "") << "exactly all of them";
}

TEST_F(Pages, ATokenOfAnotherDealsChangesIsRefused) {
  const std::string one = Import(5), other = Import(5);
  pb::ListDealChangesRequest request;
  request.set_name(one);
  request.set_page_size(1);
  ChangesPage(request);
  const std::string token = request.page_token();
  ASSERT_NE(token, "");
  pb::ListDealChangesResponse reply;
  request.set_name(other);
  EXPECT_THAT(FieldsOf(Call(&Stub::ListDealChanges, request, &reply)), ElementsAre("page_token"));
  // One of this deal, forged to point into the other's history.
  request.set_name(one);
  std::string bytes;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(token, &bytes));
  for (const char revision : {3, 1}) {
    std::string forged = bytes;
    forged[0] = 0;
    forged[1] = revision;
    request.set_page_token(absl::WebSafeBase64Escape(forged));
    EXPECT_THAT(FieldsOf(Call(&Stub::ListDealChanges, request, &reply)), ElementsAre("page_token"))
        << int{revision};
  }
  std::string beyond = bytes;
  beyond[4] = 1;
  request.set_page_token(absl::WebSafeBase64Escape(beyond));
  reply.Clear();
  ASSERT_TRUE(Call(&Stub::ListDealChanges, request, &reply).ok());
  EXPECT_EQ(reply.next_page_token(), "") << "a revision that is not there ends the list";
}

TEST_F(Pages, PipelinesGoOnBehindTheLastOneShown) {
  pb::CreatePipelineRequest request;
  pb::GetPipelineRequest get;
  get.set_name("pipelines/default");
  ASSERT_TRUE(Call(&Stub::GetPipeline, get, request.mutable_pipeline()).ok());
  pb::SalesPipeline reply;
  const auto make = [&](const char* name) {
    request.mutable_pipeline()->set_name(name);
    ASSERT_TRUE(Call(&Stub::CreatePipeline, request, &reply).ok());
  };
  make("pipelines/b");
  make("pipelines/f");
  pb::ListPipelinesRequest list;
  list.set_page_size(2);
  const auto page = [&] {
    pb::ListPipelinesResponse shown;
    EXPECT_TRUE(Call(&Stub::ListPipelines, list, &shown).ok());
    list.set_page_token(shown.next_page_token());
    std::vector<std::string> names;
    for (const pb::SalesPipeline& pipeline : shown.pipelines()) names.push_back(pipeline.name());
    return names;
  };
  EXPECT_THAT(page(), ElementsAre("pipelines/b", "pipelines/default"));
  make("pipelines/a");  // sorts before what was shown: nothing is shown twice
  EXPECT_THAT(page(), ElementsAre("pipelines/f"));
  EXPECT_EQ(list.page_token(), "");
  pb::ListPipelinesResponse shown;
  for (const std::string& forged :
       {std::string("made up"), absl::WebSafeBase64Escape(std::string(16, '\x7f')),
        absl::WebSafeBase64Escape("slug:No Slug")}) {
    list.set_page_token(forged);
    EXPECT_THAT(FieldsOf(Call(&Stub::ListPipelines, list, &shown)), ElementsAre("page_token"));
  }
}

TEST_F(Pages, EachVersionOfAPipelineCanBeRead) {
  pb::CreatePipelineRequest request;
  pb::GetPipelineRequest get;
  get.set_name("pipelines/default");
  ASSERT_TRUE(Call(&Stub::GetPipeline, get, request.mutable_pipeline()).ok());
  request.mutable_pipeline()->set_display_name("Sales");
  pb::SalesPipeline reply;
  ASSERT_TRUE(Call(&Stub::CreatePipeline, request, &reply).ok());
  EXPECT_EQ(reply.version(), 2);
  const auto display_name = [&](int version) {
    get.set_version(version);
    pb::SalesPipeline pipeline;
    EXPECT_TRUE(Call(&Stub::GetPipeline, get, &pipeline).ok());
    return pipeline.display_name();
  };
  EXPECT_EQ(display_name(1), "Default");
  EXPECT_EQ(display_name(2), "Sales");
  EXPECT_EQ(display_name(0), "Sales");
  get.set_version(3);
  EXPECT_EQ(ReasonOf(Call(&Stub::GetPipeline, get, &reply)), "PIPELINE_NOT_FOUND");
  get.set_version(-1);
  EXPECT_THAT(FieldsOf(Call(&Stub::GetPipeline, get, &reply)), ElementsAre("version"));
}

}  // namespace
}  // namespace revops::deal
