// Contacts on the real store.
#include "gmock/gmock.h"
#include "lead-service/app/delete_contact.h"
#include "lead-service/app/update_contact.h"
#include "tests/lead-service/support/open_people.h"

namespace revops::lead {
namespace {

using ::testing::ElementsAre;

class Contacts : public OpenPeople {
 protected:
  UpdateContactCommand Changing(const Contact& contact, std::vector<std::string> mask) {
    UpdateContactCommand command;
    command.id = contact.id.ToString();
    command.mask = std::move(mask);
    return command;
  }
  absl::StatusOr<Contact> Read(const Contact& contact) {
    return store_->people().contacts().Get(contact.id.ToString(), absl::InfiniteFuture());
  }
};

TEST_F(Contacts, ANewOneIsKeptInItsNormalForm) {
  CreateContactCommand command = NewContact(" Ada ", "Ada <ADA@Example.com>");
  command.record.details.person.phone = "030 23125012";
  command.record.details.country = "Deutschland";
  const Contact contact = Made(command);
  EXPECT_EQ(contact.details.person, (Person{"Ada", "", "ada@example.com", "+493023125012", ""}));
  EXPECT_EQ(contact.details.country, "DE");
  Reopen();
  EXPECT_EQ(*Read(contact), contact);
}

TEST_F(Contacts, ANumberAloneIsReadByTheCountryThatIsStored) {
  CreateContactCommand command = NewContact("Ada", "");
  command.record.details.country = "DE";
  UpdateContactCommand update = Changing(Made(command), {"person.phone"});
  update.values.person.phone = "030 23125012";
  EXPECT_EQ(Do(&UpdateContact, update)->details.person.phone, "+493023125012");
}

TEST_F(Contacts, DirtyPersonsAreKept) {
  const Contact contact = Made(NewContact("asdf", "no mail"));
  EXPECT_EQ(contact.details.person.email, "no mail");
}

TEST_F(Contacts, AnAccountMustBeThere) {
  CreateContactCommand command = NewContact("Ada", "ada@example.com");
  command.record.details.account = "accounts/" + Uuid::Generate(clock_.Now()).ToString();
  EXPECT_THAT(FieldsIn(Do(&CreateContact, command).status()), ElementsAre("contact.account"));
  command.record.details.account = Made(NewAccount("Acme")).name();
  EXPECT_TRUE(Do(&CreateContact, command).ok());
}

TEST_F(Contacts, ErrorsAndTheLogShowNoPerson) {
  CreateContactCommand command = NewContact("Xanthippe", "xanthippe@example.com");
  command.record.details.person.phone = "+49 30 23125012";
  command.record.details.person.job_title = "Oracle-of-Delphi";
  command.record.details.note = "prefers-amphorae";
  command.record.details.owner = "nobody";
  command.header.info = {"users/test", "r-1", 7};
  const absl::Status refused = Do(&CreateContact, command).status();
  EXPECT_THAT(FieldsIn(refused), ElementsAre("contact.owner"));
  command.record.details.owner = "reps/ada";
  const Contact contact = Made(command);
  UpdateContactCommand update = Changing(contact, {"person.email", "note"});
  update.values.person.email = "zenobia@example.com";
  update.values.note = "prefers-papyri";
  update.header.info = {"users/test", "r-2", 8};
  ASSERT_TRUE(Do(&UpdateContact, update).ok());
  EXPECT_TRUE(IsInTheLog("reps/ada")) << "the search itself works";
  for (const char* personal : {"Xanthippe", "xanthippe", "zenobia", "Oracle", "amphorae", "papyri",
                               "+493023125012", "23125012"}) {
    EXPECT_FALSE(IsInTheLog(personal)) << personal;
    EXPECT_EQ(refused.ToString().find(personal), std::string::npos);
  }
}

TEST_F(Contacts, ARepeatedRequestIsAnsweredWithWhatItBroughtAgain) {
  CreateContactCommand command = NewContact("Ada", "ada@example.com");
  command.header.info = {"users/test", "r-1", 7};
  const Contact first = *Do(&CreateContact, command);
  UpdateContactCommand update = Changing(first, {"person.email"});
  update.values.person.email = "Eve@Example.com";
  update.header.info = {"users/test", "r-2", 8};
  const Contact second = *Do(&UpdateContact, update);
  EXPECT_EQ(second.details.person.email, "eve@example.com");
  EXPECT_EQ(*Do(&CreateContact, command), first);
  EXPECT_EQ(*Do(&UpdateContact, update), second);
}

TEST_F(Contacts, ADeletedOneLeavesNothingOfThePerson) {
  CreateContactCommand command = NewContact("Xanthippe", "xanthippe@example.com");
  command.record.details.note = "prefers-amphorae";
  command.header.info = {"users/test", "r-1", 7};
  const Contact contact = Made(command);
  DeleteContactCommand deletion;
  deletion.id = contact.id.ToString();
  ASSERT_TRUE(Do(&DeleteContact, deletion).ok());
  EXPECT_TRUE(absl::IsNotFound(Read(contact).status()));
  EXPECT_TRUE(absl::IsNotFound(Do(&CreateContact, command).status())) << "gone is gone";
  const absl::Status status =
      store_->readers().Read(absl::InfiniteFuture(), [](sql::Connection& connection) {
        static constexpr char kSql[] = "SELECT count(*) FROM contact_private";
        REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kSql));
        REVOPS_ASSIGN_OR_RETURN(const bool found, statement.Step());
        EXPECT_TRUE(found && statement.Int(0) == 0);
        return absl::OkStatus();
      });
  EXPECT_TRUE(status.ok()) << status;
}

}  // namespace
}  // namespace revops::lead
