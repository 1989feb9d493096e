#include "deal-service/domain/contacts.h"

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/deal-service/support/samples.h"

namespace revops::deal {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Moment At(int day) { return {Day(day), Day(100)}; }

DealContact Someone(BuyingRole role = BuyingRole::kChampion,
                    std::optional<Uuid> lead = std::nullopt) {
  return {Uuid::Generate(Day(1)), role, lead};
}

Deal With(const Deal& deal, const DealContact& contact, int day = 2) {
  return AddContact(deal, contact, At(day))->after;
}

TEST(AddContact, TellsThePeopleBeforeAndAfter) {
  const Deal deal = SampleDeal(SamplePipeline());
  const DealContact ann = Someone(), bob = Someone(BuyingRole::kEconomicBuyer);
  const DealChange change = *AddContact(With(deal, ann), bob, At(3));
  EXPECT_EQ(change.type, ChangeType::kUpdated);
  EXPECT_THAT(change.after.contacts, ElementsAre(ann, bob));
  const std::string before = absl::StrCat(ContactName(ann.contact), " CHAMPION");
  EXPECT_THAT(change.fields,
              ElementsAre(FieldChange{
                  "contacts", before,
                  absl::StrCat(before, ", ", ContactName(bob.contact), " ECONOMIC_BUYER")}));
}

TEST(AddContact, TheSameAgainChangesNothingAndAnotherRoleDoes) {
  const DealContact ann = Someone(BuyingRole::kChampion, Uuid::Generate(Day(1)));
  const Deal deal = With(SampleDeal(SamplePipeline()), ann);
  EXPECT_THAT(AddContact(deal, ann, At(3))->fields, IsEmpty());
  const DealContact without_lead{ann.contact, BuyingRole::kBlocker, std::nullopt};
  const DealChange changed = *AddContact(deal, without_lead, At(3));
  EXPECT_THAT(changed.after.contacts,
              ElementsAre(DealContact{ann.contact, BuyingRole::kBlocker, ann.lead}))
      << "a role says nothing of how the person came";
}

TEST(AddContact, ALeadIsAddedButNeverReplaced) {
  const DealContact ann = Someone();
  const Deal deal = With(SampleDeal(SamplePipeline()), ann);
  const DealContact by_lead{ann.contact, ann.role, Uuid::Generate(Day(1))};
  const Deal with_lead = With(deal, by_lead, 3);
  EXPECT_EQ(with_lead.contacts[0].lead, by_lead.lead);
  const DealContact by_another{ann.contact, ann.role, Uuid::Generate(Day(1))};
  EXPECT_THAT(TypesOf(AddContact(with_lead, by_another, At(4)).status()),
              ElementsAre("CONTACT_HAS_LEAD"));
}

TEST(AddContact, OfAClosedDealIsAllowedOfAVoidOneNot) {
  const Pipeline pipeline = SamplePipeline();
  Deal deal = SampleDeal(pipeline, "negotiation");
  EXPECT_TRUE(AddContact(Win(pipeline, deal, {}, At(2))->after, Someone(), At(3)).ok());
  const Deal gone = Void(deal, Day(2))->after;
  EXPECT_THAT(TypesOf(AddContact(gone, Someone(), At(3)).status()), ElementsAre("DEAL_VOID"));
  EXPECT_THAT(TypesOf(RemoveContact(gone, Uuid(), At(3)).status()), ElementsAre("DEAL_VOID"));
}

TEST(AddContact, TellsEveryUnmetRuleAtOnce) {
  Deal deal = SampleDeal(SamplePipeline());
  for (size_t i = 0; i < kContactsMax; ++i) deal = With(deal, Someone());
  EXPECT_EQ(deal.contacts.size(), kContactsMax);
  EXPECT_THAT(TypesOf(AddContact(deal, Someone(), At(1)).status()),
              ElementsAre("CONTACTS_FULL", "EFFECTIVE_BEFORE_CHANGE"));
  EXPECT_THAT(TypesOf(AddContact(deal, Someone(), At(101)).status()),
              ElementsAre("CONTACTS_FULL", "EFFECTIVE_IN_FUTURE"));
  deal.contacts.pop_back();
  EXPECT_TRUE(AddContact(deal, Someone(), At(3)).ok());
}

TEST(RemoveContact, TakesOneAndNothingWhereThereIsNone) {
  const DealContact ann = Someone(), bob = Someone();
  const Deal deal = With(With(SampleDeal(SamplePipeline()), ann), bob);
  EXPECT_THAT(RemoveContact(deal, ann.contact, At(3))->after.contacts, ElementsAre(bob));
  EXPECT_THAT(RemoveContact(deal, Uuid::Generate(Day(1)), At(3))->fields, IsEmpty());
}

}  // namespace
}  // namespace revops::deal
