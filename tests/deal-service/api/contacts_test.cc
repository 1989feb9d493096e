// Leads and contacts on the wire, with their events.
#include <thread>

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

std::string NewName(const char* collection) {
  return absl::StrCat(collection, "/", Uuid::Generate(Day(1)).ToString());
}

class Contacts : public ServedDeals {
 protected:
  absl::StatusOr<pb::Deal> CreateFrom(const std::string& lead, const std::string& account = "") {
    pb::CreateDealRequest request;
    request.mutable_deal()->set_source_lead(lead);
    request.mutable_deal()->set_account(account);
    pb::Deal deal;
    const absl::Status status = Call(&Stub::CreateDeal, request, &deal);
    if (!status.ok()) return status;
    return deal;
  }
  pb::AddDealContactRequest Adding(const pb::Deal& deal, const std::string& contact,
                                   const std::string& lead = "") {
    pb::AddDealContactRequest request;
    request.set_name(deal.name());
    request.set_contact(contact);
    request.set_role(revops::type::v1::BUYING_ROLE_CHAMPION);
    request.set_lead(lead);
    return request;
  }
  absl::StatusOr<pb::Deal> Add(const pb::AddDealContactRequest& request) {
    pb::Deal deal;
    const absl::Status status = Call(&Stub::AddDealContact, request, &deal);
    if (!status.ok()) return status;
    return deal;
  }
  std::vector<std::string> Listed(const pb::DealFilter& filter) {
    pb::ListDealsRequest request;
    *request.mutable_filter() = filter;
    pb::ListDealsResponse reply;
    EXPECT_TRUE(Call(&Stub::ListDeals, request, &reply).ok());
    std::vector<std::string> names;
    for (const pb::Deal& deal : reply.deals()) names.push_back(deal.name());
    return names;
  }
};

TEST_F(Contacts, ALeadIsToldWithItsDealAndInItsEvents) {
  const std::string lead = NewName("leads");
  const pb::Deal deal = *CreateFrom(lead, "accounts/acme");
  EXPECT_EQ(deal.source_lead(), lead);
  EXPECT_EQ(Get(deal.name())->source_lead(), lead);
  const auto watch = WatchFromEarliest();
  const pb::DealEvent created = watch->EventsUntilCaughtUp().back();
  EXPECT_EQ(created.deal().source_lead(), lead);
  EXPECT_EQ(created.deal().source_pass(), 1);
  const pb::FieldChange& pass = *created.changed_fields().rbegin();
  EXPECT_EQ(pass.field(), "source_pass");
  EXPECT_EQ(pass.new_value(), "1");
  const pb::FieldChange& change = *std::next(created.changed_fields().rbegin());
  EXPECT_EQ(change.field(), "source_lead");
  EXPECT_EQ(change.new_value(), lead);
  watch->GiveUp();

  pb::UpdateDealRequest update;
  *update.mutable_deal() = deal;
  update.mutable_deal()->set_owner("reps/ada");
  update.mutable_update_mask()->add_paths("source_lead");
  pb::Deal reply;
  EXPECT_THAT(FieldsOf(Call(&Stub::UpdateDeal, update, &reply)), ElementsAre("update_mask"));
}

TEST_F(Contacts, ALeadThatIsNoneIsTold) {
  pb::CreateDealRequest request;
  request.mutable_deal()->set_source_lead("leads/17");
  request.mutable_deal()->set_owner("ada");
  pb::Deal reply;
  EXPECT_THAT(FieldsOf(Call(&Stub::CreateDeal, request, &reply)),
              UnorderedElementsAre("deal.source_lead", "deal.owner"));
  pb::BatchCreateDealsRequest batch;
  *batch.add_deals()->mutable_deal() = request.deal();
  batch.mutable_deals(0)->mutable_effective_create_time()->set_seconds(1'700'000'000);
  pb::BatchCreateDealsResponse results;
  ASSERT_TRUE(Call(&Stub::BatchCreateDeals, batch, &results).ok());
  EXPECT_EQ(results.results(0).outcome(), pb::BATCH_ITEM_OUTCOME_FAILED);
}

TEST_F(Contacts, SixtyFourCallersMakeOneDealOfALead) {
  const std::string lead = NewName("leads");
  std::vector<absl::StatusOr<pb::Deal>> answers(64, absl::UnknownError("not asked"));
  std::vector<std::thread> callers;
  for (auto& answer : answers) {
    callers.emplace_back([this, &answer, &lead] { answer = CreateFrom(lead); });
  }
  for (std::thread& caller : callers) caller.join();
  pb::DealFilter filter;
  filter.add_source_lead(lead);
  const std::vector<std::string> made = Listed(filter);
  ASSERT_EQ(made.size(), 1u);
  int successes = 0;
  for (const auto& answer : answers) {
    if (answer.ok()) {
      ++successes;
      EXPECT_EQ(answer->name(), made[0]);
      continue;
    }
    EXPECT_EQ(ReasonOf(answer.status()), "SOURCE_LEAD_TAKEN");
    EXPECT_THAT(MetadataOf(answer.status()), ::testing::Contains(::testing::Pair("deal", made[0])));
  }
  EXPECT_EQ(successes, 1);
}

TEST_F(Contacts, AListingGoesByLeadAndAccount) {
  const std::string lead = NewName("leads"), champion = NewName("leads");
  const pb::Deal first = *CreateFrom(lead, "accounts/acme");
  const pb::Deal second = *CreateFrom(NewName("leads"), "accounts/globex");
  Create("ada");
  ASSERT_TRUE(Add(Adding(second, NewName("contacts"), champion)).ok());
  pb::DealFilter filter;
  filter.add_source_lead(lead);
  EXPECT_THAT(Listed(filter), ElementsAre(first.name()));
  filter.add_source_lead(champion);
  EXPECT_THAT(Listed(filter), ElementsAre(first.name(), second.name()));
  filter.add_account("accounts/globex");
  EXPECT_THAT(Listed(filter), ElementsAre(second.name()));
  filter.clear_source_lead();
  EXPECT_THAT(Listed(filter), ElementsAre(second.name()));
  filter.add_account("accounts/acme");
  EXPECT_THAT(Listed(filter), ElementsAre(first.name(), second.name()));
  filter.add_source_lead("leads/none");
  pb::ListDealsRequest request;
  *request.mutable_filter() = filter;
  pb::ListDealsResponse reply;
  EXPECT_THAT(FieldsOf(Call(&Stub::ListDeals, request, &reply)), ElementsAre("filter.source_lead"));
}

TEST_F(Contacts, AContactComesAndGoes) {
  const pb::Deal deal = Create("ada");
  const std::string ann = NewName("contacts"), lead = NewName("leads");
  pb::AddDealContactRequest request = Adding(deal, ann, lead);
  request.set_etag(deal.etag());
  const pb::Deal with = *Add(request);
  ASSERT_EQ(with.contacts_size(), 1);
  EXPECT_EQ(with.contacts(0).contact(), ann);
  EXPECT_EQ(with.contacts(0).role(), revops::type::v1::BUYING_ROLE_CHAMPION);
  EXPECT_EQ(with.contacts(0).lead(), lead);
  EXPECT_EQ(ReasonOf(Add(request).status()), "ETAG_MISMATCH");
  request.clear_etag();
  EXPECT_EQ(Add(request)->etag(), with.etag()) << "the same again changes nothing";

  WatchReader::Request facts;
  facts.set_start(WatchReader::Request::START_EARLIEST);
  facts.set_detail(pb::WATCH_DETAIL_FACTS);
  const auto watch = Watch(facts);
  const pb::DealEvent event = watch->EventsUntilCaughtUp().back();
  watch->GiveUp();
  EXPECT_EQ(event.type(), pb::DEAL_EVENT_TYPE_UPDATED);
  EXPECT_EQ(event.changed_fields(0).field(), "contacts");
  EXPECT_EQ(event.deal().contacts(0).contact(), ann);

  pb::RemoveDealContactRequest remove;
  remove.set_name(deal.name());
  remove.set_contact(ann);
  pb::Deal without;
  ASSERT_TRUE(Call(&Stub::RemoveDealContact, remove, &without).ok());
  EXPECT_EQ(without.contacts_size(), 0);
  EXPECT_TRUE(CreateFrom(lead).ok()) << "its lead is free again";
  Restart();
  EXPECT_EQ(Get(deal.name())->contacts_size(), 0);
}

TEST_F(Contacts, EveryViolatedFieldIsToldAtOnce) {
  pb::AddDealContactRequest request;
  request.set_name("deals/17");
  request.set_contact("contacts/ann");
  request.set_lead("lead");
  EXPECT_THAT(FieldsOf(Add(request).status()),
              UnorderedElementsAre("name", "contact", "role", "lead"));
  pb::RemoveDealContactRequest remove;
  pb::Deal reply;
  EXPECT_THAT(FieldsOf(Call(&Stub::RemoveDealContact, remove, &reply)),
              UnorderedElementsAre("name", "contact"));
}

TEST_F(Contacts, APipelineSaysWhatBecomesOfLostLeads) {
  pb::GetPipelineRequest get;
  get.set_name("pipelines/default");
  pb::SalesPipeline pipeline;
  ASSERT_TRUE(Call(&Stub::GetPipeline, get, &pipeline).ok());
  EXPECT_EQ(pipeline.recycle_policy().action(), pb::RECYCLE_ACTION_NURTURE);
  EXPECT_EQ(pipeline.recycle_policy().after_days(), 90);
  pb::CreatePipelineRequest create;
  *create.mutable_pipeline() = pipeline;
  auto* rule = create.mutable_pipeline()->mutable_recycle_policy()->add_rules();
  rule->set_loss_reason("spam");
  rule->set_action(static_cast<pb::RecycleAction>(9));
  EXPECT_THAT(FieldsOf(Call(&Stub::CreatePipeline, create, &pipeline)),
              ElementsAre("pipeline.recycle_policy.rules[0].action"));
  rule->set_action(pb::RECYCLE_ACTION_DISQUALIFY);
  ASSERT_TRUE(Call(&Stub::CreatePipeline, create, &pipeline).ok());
  EXPECT_EQ(pipeline.version(), 2);
  const auto watch = WatchFromEarliest();
  const pb::DealEvent event = watch->EventsUntilCaughtUp().back();
  watch->GiveUp();
  EXPECT_EQ(event.pipeline().recycle_policy().rules(0).loss_reason(), "spam");
}

}  // namespace
}  // namespace revops::deal
