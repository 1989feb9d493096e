// Lists of accounts and contacts: what passes a filter, in which order, while others write.
#include "gmock/gmock.h"
#include "lead-service/app/update_account.h"
#include "tests/lead-service/support/open_people.h"

namespace revops::lead {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class PeopleLists : public OpenPeople {
 protected:
  std::vector<std::string> Names(const AccountFilter& filter) {
    std::vector<std::string> names;
    const auto page = store_->people().accounts().List(filter, 0, 100, absl::InfiniteFuture());
    EXPECT_TRUE(page.ok()) << page.status();
    for (const Account& account : page->subjects) names.push_back(account.details.display_name);
    return names;
  }
  std::vector<std::string> Names(const ContactFilter& filter) {
    std::vector<std::string> names;
    const auto page = store_->people().contacts().List(filter, 0, 100, absl::InfiniteFuture());
    EXPECT_TRUE(page.ok()) << page.status();
    for (const Contact& contact : page->subjects)
      names.push_back(contact.details.person.given_name);
    return names;
  }
};

TEST_F(PeopleLists, AccountsPassEveryFilterTogether) {
  CreateAccountCommand acme = NewAccount(
      "Acme \xC3\x9C"
      "berall");
  acme.record.external_id = "crm-1";
  acme.record.details.domains = {"acme.com"};
  acme.record.details.owner = "reps/ada";
  acme.record.details.team = "teams/north";
  acme.record.details.segment = "SMB";
  const Account parent = Made(acme);
  CreateAccountCommand other = NewAccount("Acme South");
  other.record.details.owner = "reps/bob";
  other.record.details.parent = parent.name();
  Made(other);
  AccountFilter filter;
  EXPECT_THAT(Names(filter), ElementsAre("Acme \xC3\x9C"
                                         "berall",
                                         "Acme South"));
  filter.display_name = "acme \xC3\xBC";
  EXPECT_THAT(Names(filter), ElementsAre("Acme \xC3\x9C"
                                         "berall"))
      << "in any case";
  filter.owners = {"reps/bob"};
  EXPECT_THAT(Names(filter), IsEmpty());
  filter.display_name = "";
  EXPECT_THAT(Names(filter), ElementsAre("Acme South"));
  filter.owners = {"reps/bob", "reps/ada"};
  EXPECT_EQ(Names(filter).size(), 2U);
  filter.segments = {"SMB"};
  filter.teams = {"teams/north"};
  EXPECT_EQ(Names(filter).size(), 1U);
  filter = {};
  filter.domain = "acme.com";
  EXPECT_EQ(Names(filter).size(), 1U);
  filter.domain = "acme.org";
  EXPECT_THAT(Names(filter), IsEmpty());
  filter = {};
  filter.parents = {parent.name()};
  EXPECT_THAT(Names(filter), ElementsAre("Acme South"));
  filter = {};
  filter.external_ids = {"crm-1"};
  EXPECT_EQ(Names(filter).size(), 1U);
  filter.external_ids = {"crm-1", "crm-2"};
  EXPECT_EQ(Names(filter).size(), 1U);
  filter = {};
  filter.only_customers = true;
  EXPECT_THAT(Names(filter), IsEmpty());
}

TEST_F(PeopleLists, AScopeShowsWhatIsTheCallersOrTheirTeams) {
  CreateAccountCommand command = NewAccount("own");
  command.record.details.owner = "reps/ada";
  Made(command);
  command = NewAccount("team's");
  command.record.details.team = "teams/north";
  Made(command);
  command = NewAccount("other");
  command.record.details.owner = "reps/eve";
  Made(command);
  Made(NewAccount("nobody's"));
  AccountFilter filter;
  filter.scope = {true, "reps/ada", {"teams/north"}};
  EXPECT_THAT(Names(filter), ElementsAre("own", "team's"));
  filter.scope = {true, "", {}};
  EXPECT_THAT(Names(filter), IsEmpty()) << "nobody's is not everybody's";
}

TEST_F(PeopleLists, ContactsAreFoundByAddressNumberAndAccount) {
  const Account acme = Made(NewAccount("Acme"));
  CreateContactCommand ada = NewContact("Ada", "ada@acme.com");
  ada.record.details.person.phone = "+493023125012";
  ada.record.details.account = acme.name();
  ada.record.external_id = "crm-1";
  Made(ada);
  Made(NewContact("Eve", "eve@acme.com"));
  ContactFilter filter;
  EXPECT_THAT(Names(filter), ElementsAre("Ada", "Eve"));
  filter.email = "ada@acme.com";
  EXPECT_THAT(Names(filter), ElementsAre("Ada"));
  filter.phone = "+493023125012";
  EXPECT_THAT(Names(filter), ElementsAre("Ada"));
  filter.email = "eve@acme.com";
  EXPECT_THAT(Names(filter), IsEmpty());
  filter = {};
  filter.phone = "+493023125012";
  EXPECT_THAT(Names(filter), ElementsAre("Ada"));
  filter = {};
  filter.accounts = {acme.name()};
  EXPECT_THAT(Names(filter), ElementsAre("Ada"));
  filter.accounts = {acme.name(), "accounts/other"};
  EXPECT_THAT(Names(filter), ElementsAre("Ada"));
  filter = {};
  filter.external_ids = {"crm-1"};
  EXPECT_THAT(Names(filter), ElementsAre("Ada"));
}

TEST_F(PeopleLists, PagesTellEachOneOnceWhileOthersWrite) {
  std::vector<Account> made;
  for (int i = 0; i < 7; ++i) made.push_back(Made(NewAccount(absl::StrCat(i))));
  std::vector<std::string> seen;
  int64_t after = 0;
  do {
    const auto page = store_->people().accounts().List({}, after, 2, absl::InfiniteFuture());
    ASSERT_TRUE(page.ok()) << page.status();
    for (const Account& account : page->subjects) seen.push_back(account.details.display_name);
    after = page->next;
    // One that was shown changes, and one that was not is new.
    UpdateAccountCommand update;
    update.id = made[0].id.ToString();
    update.mask = {"segment"};
    update.values.segment = absl::StrCat("s", after);
    ASSERT_TRUE(Do(&UpdateAccount, update).ok());
    if (seen.size() == 2) Made(NewAccount("late"));
  } while (after != 0);
  EXPECT_THAT(seen, ElementsAre("0", "1", "2", "3", "4", "5", "6", "late"));
}

TEST_F(PeopleLists, APageEndsAtItsBytes) {
  for (int i = 0; i < 600; ++i) {
    CreateAccountCommand command = NewAccount("Acme");
    command.record.details.note = std::string(4096, 'n');
    Made(command);
  }
  const auto page = store_->people().accounts().List({}, 0, 1000, absl::InfiniteFuture());
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_LT(page->subjects.size(), 600U);
  EXPECT_NE(page->next, 0);
  const auto rest = store_->people().accounts().List({}, page->next, 1000, absl::InfiniteFuture());
  EXPECT_EQ(page->subjects.size() + rest->subjects.size(), 600U);
}

}  // namespace
}  // namespace revops::lead
