// A lead is of one deal at most, whichever way it came to it.
#include "absl/strings/str_cat.h"
#include "deal-service/app/add_deal_contact.h"
#include "deal-service/app/batch_create_deals.h"
#include "deal-service/app/remove_deal_contact.h"
#include "deal-service/app/void_deal.h"
#include "gmock/gmock.h"
#include "tests/deal-service/support/open_store.h"

namespace revops::deal {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class Leads : public OpenStore {
 protected:
  Uuid NewId() { return Uuid::Generate(clock_.Now()); }
  CreateDealCommand From(const LeadPass& lead) {
    CreateDealCommand command = NewDealCommand();
    command.deal.source_lead = lead;
    return command;
  }
  AddDealContactCommand Adding(const Deal& deal, const Uuid& contact,
                               std::optional<LeadPass> lead = std::nullopt) {
    AddDealContactCommand command;
    command.id = deal.id;
    command.contact = {contact, BuyingRole::kChampion, lead};
    return command;
  }
  ImportDealCommand Item(const std::string& external_id, const LeadPass& lead) {
    ImportDealCommand command;
    command.item.pipeline = "default";
    command.item.deal = From(lead).deal;
    command.item.deal.external_id = external_id;
    command.item.deal.imported = true;
    command.item.created = clock_.Now() - absl::Hours(24);
    command.item.content_hash = 1;
    return command;
  }
  std::vector<Deal> Of(const Uuid& lead) {
    DealFilter filter;
    filter.leads = {lead};
    return store_->reader().List(filter, 0, 10, absl::InfiniteFuture())->deals;
  }
  static void ExpectTaken(const absl::Status& status, const LeadPass& lead, const Deal& by) {
    EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists);
    EXPECT_EQ(ReasonOf(status), "SOURCE_LEAD_TAKEN");
    EXPECT_THAT(MetadataOf(status), Contains(Pair("lead", LeadName(lead))));
    EXPECT_THAT(MetadataOf(status), Contains(Pair("deal", by.name())));
  }
};

TEST_F(Leads, ASecondDealOfALeadIsRefusedAndLeavesNoTrace) {
  const Uuid lead = NewId();
  const Deal deal = *Do(&CreateDeal, From(lead));
  EXPECT_EQ(deal.source_lead, lead);
  const Revision head = Head();
  for (const bool restarted : {false, true}) {
    if (restarted) Reopen();
    ExpectTaken(Do(&CreateDeal, From(lead)).status(), lead, deal);
    ExpectTaken(Do(&ImportDeal, Item("a", lead)).status(), lead, deal);
    const Deal other = restarted ? *Read(deal) : Create();
    if (!restarted) {
      ExpectTaken(Do(&AddDealContact, Adding(other, NewId(), lead)).status(), lead, deal);
      EXPECT_TRUE(Read(other)->contacts.empty());
    }
  }
  EXPECT_EQ(Head().value, head.value + 1) << "the other deal alone was made";
  EXPECT_EQ(Read(deal)->source_lead, lead);
}

TEST_F(Leads, ValidatingSaysSoToo) {
  const Uuid lead = NewId();
  CreateDealCommand validate = From(lead);
  validate.header.validate_only = true;
  ASSERT_TRUE(Do(&CreateDeal, validate).ok());
  const Deal deal = *Do(&CreateDeal, From(lead));
  ExpectTaken(Do(&CreateDeal, validate).status(), lead, deal);
}

TEST_F(Leads, SixtyFourAtOnceMakeOneDeal) {
  const Uuid lead = NewId();
  std::vector<CreateDealCommand> commands;
  for (int i = 0; i < 64; ++i) commands.push_back(From(lead));
  int made = 0;
  for (const auto& outcome : DoTogether(&CreateDeal, commands)) {
    made += outcome.ok() ? 1 : 0;
    EXPECT_EQ(ReasonOf(outcome.status()), outcome.ok() ? "" : "SOURCE_LEAD_TAKEN");
  }
  EXPECT_EQ(made, 1);
  EXPECT_EQ(Of(lead).size(), 1u);
}

TEST_F(Leads, MovingADealNeverLooksAtLeads) {
  const Deal deal = *Do(&CreateDeal, From(NewId()));
  ASSERT_TRUE(Do(&AddDealContact, Adding(deal, NewId(), NewId())).ok());
  ASSERT_TRUE(store_->writer()
                  .Run(sql::Lane::kInteractive,
                       [](sql::WriteContext& context) {
                         return context.connection().Execute("DROP TABLE deal_lead");
                       })
                  .ok());
  AdvanceDealCommand advance;
  advance.id = deal.id;
  const auto moved = Do(&AdvanceDeal, advance);
  EXPECT_TRUE(moved.ok()) << moved.status();
  EXPECT_TRUE(Do(&CreateDeal, NewDealCommand()).ok());
  EXPECT_FALSE(Do(&CreateDeal, From(NewId())).ok()) << "where a lead comes it does";
}

TEST_F(Leads, AVoidDealKeepsItsLead) {
  const Uuid lead = NewId();
  const Deal deal = *Do(&CreateDeal, From(lead));
  VoidDealCommand gone;
  gone.id = deal.id;
  ASSERT_TRUE(Do(&VoidDeal, gone).ok());
  ExpectTaken(Do(&CreateDeal, From(lead)).status(), lead, deal);
}

TEST_F(Leads, ADealBeyondReachIsNotNamed) {
  const Uuid lead = NewId();
  const Deal deal = *Do(&CreateDeal, From(lead));
  CreateDealCommand command = From(lead);
  command.deal.details.owner = "reps/bob";
  command.header.reach = {false, "reps/bob", {}};
  const absl::Status status = Do(&CreateDeal, command).status();
  EXPECT_EQ(ReasonOf(status), "SOURCE_LEAD_TAKEN");
  EXPECT_THAT(MetadataOf(status),
              UnorderedElementsAre(Pair("lead", LeadName(lead)), Pair("pass", "1")));
  EXPECT_THAT(std::string(status.message()), Not(::testing::HasSubstr(deal.name())));
}

TEST_F(Leads, AContactsLeadIsTheDealsUntilTheContactGoes) {
  const Uuid source = NewId(), lead = NewId(), ann = NewId(), bob = NewId();
  const Deal deal = *Do(&CreateDeal, From(source));
  ASSERT_TRUE(Do(&AddDealContact, Adding(deal, ann, source)).ok()) << "the deal's own";
  ASSERT_TRUE(Do(&AddDealContact, Adding(deal, bob, lead)).ok());
  ExpectTaken(Do(&CreateDeal, From(lead)).status(), lead, deal);
  EXPECT_THAT(Of(lead), ElementsAre(*Read(deal)));
  RemoveDealContactCommand remove;
  remove.id = deal.id;
  for (const Uuid& contact : {ann, bob}) {
    remove.contact = contact;
    ASSERT_TRUE(Do(&RemoveDealContact, remove).ok());
  }
  ExpectTaken(Do(&CreateDeal, From(source)).status(), source, deal);
  EXPECT_TRUE(Of(lead).empty());
  EXPECT_TRUE(Do(&CreateDeal, From(lead)).ok());
}

TEST_F(Leads, AnImportTakesThemAndNeverChangesThem) {
  const Uuid lead = NewId();
  const auto made = Do(&ImportDeal, Item("a", lead));
  ASSERT_TRUE(made.ok()) << made.status();
  ImportDealCommand again = Item("a", NewId());
  again.update_existing = true;
  again.item.content_hash = 2;
  again.item.created = made->deal.effective_create_time;
  EXPECT_THAT(TypesOf(Do(&ImportDeal, again).status()), ElementsAre("HISTORY_DIFFERS"));
  again.item.deal.source_lead.reset();
  EXPECT_TRUE(Do(&ImportDeal, again).ok()) << "what the item leaves unset stays";
  EXPECT_EQ(Read(made->deal)->source_lead, lead);
}

TEST_F(Leads, ContactsAndLeadsComeBackFromLogAndStore) {
  CreateDealCommand create = From(NewId());
  create.header.info.request_id = "one";
  const Deal deal = *Do(&CreateDeal, create);
  AddDealContactCommand add = Adding(deal, NewId(), NewId());
  add.header.info.request_id = "two";
  const Deal with = *Do(&AddDealContact, add);
  ASSERT_TRUE(Do(&AddDealContact, Adding(deal, NewId())).ok());
  Reopen();
  EXPECT_EQ(Do(&CreateDeal, create)->source_lead, deal.source_lead) << "the first answer";
  EXPECT_EQ(Do(&AddDealContact, add)->contacts, with.contacts);
  EXPECT_EQ(Read(deal)->contacts.size(), 2u);
  EXPECT_EQ(Read(deal)->contacts[0], add.contact);
}

TEST_F(Leads, ALeadThatCameBackLeadsToAnotherDeal) {
  const Uuid lead = NewId(), ann = NewId();
  const Deal first = *Do(&CreateDeal, From(lead));
  const Deal second = *Do(&CreateDeal, From(LeadPass(lead, 2)));
  EXPECT_EQ(second.source_lead, LeadPass(lead, 2));
  ExpectTaken(Do(&CreateDeal, From(LeadPass(lead, 2))).status(), lead, second);
  ExpectTaken(Do(&CreateDeal, From(lead)).status(), lead, first);
  ASSERT_TRUE(Do(&AddDealContact, Adding(second, ann, LeadPass(lead, 300))).ok());
  EXPECT_EQ(Read(second)->contacts[0].lead, LeadPass(lead, 300));
  EXPECT_THAT(Of(lead), ElementsAre(*Read(first), *Read(second)));
  Reopen();
  EXPECT_EQ(Read(second)->source_lead, LeadPass(lead, 2));
}

}  // namespace
}  // namespace revops::deal
