// Accounts on the real store: what is written, remembered, refused, and left untouched.
#include "gmock/gmock.h"
#include "lead-service/app/delete_account.h"
#include "lead-service/app/update_account.h"
#include "tests/lead-service/support/open_people.h"

namespace revops::lead {
namespace {

using ::testing::ElementsAre;

class Accounts : public OpenPeople {
 protected:
  UpdateAccountCommand Changing(const Account& account, std::vector<std::string> mask) {
    UpdateAccountCommand command;
    command.id = account.id.ToString();
    command.mask = std::move(mask);
    command.values = account.details;
    return command;
  }
  absl::StatusOr<Account> Move(const Account& account, const std::string& parent) {
    UpdateAccountCommand command = Changing(account, {"parent"});
    command.values.parent = parent;
    return Do(&UpdateAccount, command);
  }
  DeleteAccountCommand Deleting(const Account& account) {
    DeleteAccountCommand command;
    command.id = account.id.ToString();
    return command;
  }
  absl::StatusOr<Account> Read(const Account& account) {
    return store_->people().accounts().Get(account.id.ToString(), absl::InfiniteFuture());
  }
};

TEST_F(Accounts, ANewOneReadsBackWholeAndInItsNormalForm) {
  CreateAccountCommand command = NewAccount("Acme");
  command.record.external_id = "crm-1";
  command.record.details.domains = {"https://www.Acme.com/", "acme.de", "ACME.com"};
  command.record.details.country = "Germany";
  command.record.details.note = "pays late";
  const Account account = Made(command);
  EXPECT_THAT(account.details.domains, ElementsAre("acme.com", "acme.de"));
  EXPECT_EQ(account.details.country, "DE");
  EXPECT_EQ(account.details.note, "pays late");
  EXPECT_EQ(*Read(account), account);
  Reopen();
  EXPECT_EQ(*Read(account), account) << "also after a restart";
}

TEST_F(Accounts, WhatIsWrongIsToldAtOnceAndLeavesNoTrace) {
  CreateAccountCommand command = NewAccount("");
  command.record.details.domains = {"no domain"};
  command.record.details.country = "Atlantis";
  command.record.details.owner = "ada";
  EXPECT_THAT(FieldsIn(Do(&CreateAccount, command).status()),
              ElementsAre("account.domains[0]", "account.display_name", "account.owner",
                          "account.country"));
  EXPECT_EQ(Head().value, 0);
}

TEST_F(Accounts, ADomainBelongsToOneAlone) {
  CreateAccountCommand command = NewAccount("Acme");
  command.record.details.domains = {"acme.com"};
  const Account acme = Made(command);
  command = NewAccount("Other");
  command.record.details.domains = {"www.acme.com"};
  const Revision head = Head();
  const absl::Status status = Do(&CreateAccount, command).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ReasonOf(status), "DOMAIN_TAKEN");
  EXPECT_EQ(Head(), head);
  UpdateAccountCommand update = Changing(acme, {"domains"});
  update.values.domains = {"acme.com", "acme.org"};
  EXPECT_TRUE(Do(&UpdateAccount, update).ok()) << "its own stays its own";
  update.values.domains = {"acme.org"};
  ASSERT_TRUE(Do(&UpdateAccount, update).ok());
  EXPECT_TRUE(Do(&CreateAccount, command).ok()) << "what it gave up is free";
}

TEST_F(Accounts, AnExternalIdBelongsToOneAlone) {
  CreateAccountCommand command = NewAccount("Acme");
  command.record.external_id = "crm-1";
  Made(command);
  command.record.id = Uuid::Generate(clock_.Now());
  EXPECT_EQ(ReasonOf(Do(&CreateAccount, command).status()), "EXTERNAL_ID_TAKEN");
}

TEST_F(Accounts, NoneStandsAboveItself) {
  const Account top = Made(NewAccount("Top"));
  const Account middle = MadeBelow("Middle", top);
  const Account low = MadeBelow("Low", middle);
  EXPECT_THAT(RulesIn(Move(top, top.name()).status()), ElementsAre("ABOVE_ITSELF"));
  EXPECT_THAT(RulesIn(Move(top, low.name()).status()), ElementsAre("ABOVE_ITSELF"));
  EXPECT_TRUE(Move(low, top.name()).ok());
  EXPECT_TRUE(Move(middle, "").ok());
  EXPECT_EQ(Read(top)->details.parent, "");
}

TEST_F(Accounts, ACorporationHasAtMostEightLevels) {
  std::vector<Account> line = {Made(NewAccount("1"))};
  for (int level = 2; level <= kAccountLevelsMax; ++level) {
    line.push_back(MadeBelow(absl::StrCat(level), line.back()));
  }
  CreateAccountCommand ninth = NewAccount("9");
  ninth.record.details.parent = line.back().name();
  EXPECT_THAT(RulesIn(Do(&CreateAccount, ninth).status()), ElementsAre("TREE_TOO_DEEP"));
  const Account other = Made(NewAccount("other"));
  EXPECT_THAT(RulesIn(Move(line[0], other.name()).status()), ElementsAre("TREE_TOO_DEEP"))
      << "with all that is below it";
  EXPECT_TRUE(Move(line[1], other.name()).ok());
}

TEST_F(Accounts, AParentMustBeThereAndWithinReach) {
  CreateAccountCommand command = NewAccount("Acme");
  command.record.details.parent = "accounts/" + Uuid::Generate(clock_.Now()).ToString();
  EXPECT_THAT(FieldsIn(Do(&CreateAccount, command).status()), ElementsAre("account.parent"));
  CreateAccountCommand hidden = NewAccount("Hidden");
  hidden.record.details.owner = "reps/eve";
  command.record.details.parent = Made(hidden).name();
  command.record.details.owner = "reps/ada";
  command.header.reach = {false, "reps/ada", {}};
  EXPECT_THAT(FieldsIn(Do(&CreateAccount, command).status()), ElementsAre("account.parent"));
}

TEST_F(Accounts, AnUpdateTakesWhatItsMaskNames) {
  CreateAccountCommand command = NewAccount("Acme");
  command.record.details.segment = "SMB";
  command.record.details.note = "pays late";
  const Account acme = Made(command);
  UpdateAccountCommand update = Changing(acme, {"segment", "owner"});
  update.values.display_name = "Other";
  update.values.segment = "";
  update.values.owner = "reps/ada";
  const Account after = *Do(&UpdateAccount, update);
  EXPECT_EQ(after.details.display_name, "Acme");
  EXPECT_EQ(after.details.segment, "");
  EXPECT_EQ(after.details.owner, "reps/ada");
  EXPECT_EQ(after.details.note, "pays late");
  EXPECT_GT(after.revision, acme.revision);
}

TEST_F(Accounts, AnEtagOfThePastIsRefused) {
  const Account acme = Made(NewAccount("Acme"));
  UpdateAccountCommand update = Changing(acme, {"segment"});
  update.values.segment = "SMB";
  update.header.etag = EtagOf(acme.revision);
  ASSERT_TRUE(Do(&UpdateAccount, update).ok());
  update.values.segment = "ENT";
  EXPECT_EQ(ReasonOf(Do(&UpdateAccount, update).status()), "ETAG_MISMATCH");
}

TEST_F(Accounts, ARepeatedRequestGetsTheFirstAnswerAlsoAfterARestart) {
  CreateAccountCommand command = NewAccount("Acme");
  command.record.details.note = "pays late";
  command.header.info = {"users/test", "r-1", 7};
  const Account first = *Do(&CreateAccount, command);
  UpdateAccountCommand update = Changing(first, {"segment"});
  update.values.segment = "SMB";
  ASSERT_TRUE(Do(&UpdateAccount, update).ok());
  Reopen();
  command.record.id = Uuid::Generate(clock_.Now());
  const Revision head = Head();
  EXPECT_EQ(*Do(&CreateAccount, command), first);
  EXPECT_EQ(Head(), head);
  command.header.info.request_hash = 8;
  EXPECT_EQ(ReasonOf(Do(&CreateAccount, command).status()), "REQUEST_ID_REUSED");
}

TEST_F(Accounts, AnUpdateThatChangesNothingWritesNothingAndIsRemembered) {
  const Account acme = Made(NewAccount("Acme"));
  UpdateAccountCommand update = Changing(acme, {"segment"});
  update.header.info = {"users/test", "r-2", 7};
  const Revision head = Head();
  EXPECT_EQ(*Do(&UpdateAccount, update), acme);
  EXPECT_EQ(Head(), head);
  UpdateAccountCommand other = Changing(acme, {"segment"});
  other.values.segment = "SMB";
  ASSERT_TRUE(Do(&UpdateAccount, other).ok());
  EXPECT_EQ(*Do(&UpdateAccount, update), acme) << "the answer of then";
}

TEST_F(Accounts, ValidatingOnlyLeavesNoTrace) {
  CreateAccountCommand command = NewAccount("Acme");
  command.header.validate_only = true;
  command.header.info = {"users/test", "r-3", 7};
  EXPECT_TRUE(Do(&CreateAccount, command).ok());
  EXPECT_EQ(Head().value, 0);
  command.header.validate_only = false;
  EXPECT_TRUE(Do(&CreateAccount, command).ok());
}

TEST_F(Accounts, OneThatSomethingPointsAtStays) {
  const Account acme = Made(NewAccount("Acme"));
  MadeBelow("Daughter", acme);
  CreateContactCommand contact = NewContact("Ada", "ada@acme.com");
  contact.record.details.account = acme.name();
  Made(contact);
  CreateLeadCommand lead;
  lead.lead.id = Uuid::Generate(clock_.Now());
  lead.lead.details.account = acme.name();
  ASSERT_TRUE(Do(&CreateLead, lead).ok());
  EXPECT_THAT(RulesIn(Do(&DeleteAccount, Deleting(acme))),
              ElementsAre("ACCOUNT_HAS_ACCOUNTS", "ACCOUNT_HAS_CONTACTS", "ACCOUNT_HAS_LEADS"));
  EXPECT_TRUE(Read(acme).ok());
}

TEST_F(Accounts, ADeletedOneIsGoneAndItsDomainFree) {
  CreateAccountCommand command = NewAccount("Acme");
  command.record.details.domains = {"acme.com"};
  command.record.external_id = "crm-1";
  const Account acme = Made(command);
  DeleteAccountCommand deletion = Deleting(acme);
  deletion.header.info = {"users/test", "r-4", 7};
  ASSERT_TRUE(Do(&DeleteAccount, deletion).ok());
  EXPECT_TRUE(absl::IsNotFound(Read(acme).status()));
  EXPECT_TRUE(Do(&DeleteAccount, deletion).ok()) << "the same request again";
  EXPECT_TRUE(absl::IsNotFound(Do(&DeleteAccount, Deleting(acme))));
  command.record.id = Uuid::Generate(clock_.Now());
  EXPECT_TRUE(Do(&CreateAccount, command).ok());
}

TEST_F(Accounts, OutsideTheCallersReachThereIsNone) {
  CreateAccountCommand command = NewAccount("Acme");
  command.record.details.owner = "reps/eve";
  const Account acme = Made(command);
  UpdateAccountCommand update = Changing(acme, {"segment"});
  update.header.reach = {false, "reps/ada", {"teams/north"}};
  EXPECT_EQ(ReasonOf(Do(&UpdateAccount, update).status()), "ACCOUNT_NOT_FOUND");
  DeleteAccountCommand deletion = Deleting(acme);
  deletion.header.reach = update.header.reach;
  EXPECT_EQ(ReasonOf(Do(&DeleteAccount, deletion)), "ACCOUNT_NOT_FOUND");
  command = NewAccount("Mine");
  command.header.reach = update.header.reach;
  EXPECT_EQ(ReasonOf(Do(&CreateAccount, command).status()), "OUTSIDE_REACH");
  command.record.details.team = "teams/north";
  EXPECT_TRUE(Do(&CreateAccount, command).ok());
}

TEST_F(Accounts, ANoteIsInNoEvent) {
  CreateAccountCommand command = NewAccount("Acme");
  command.record.details.note = "about-Xanthippe";
  const Account acme = Made(command);
  UpdateAccountCommand update = Changing(acme, {"note"});
  update.values.note = "about-Zenobia";
  ASSERT_TRUE(Do(&UpdateAccount, update).ok());
  ASSERT_TRUE(Do(&DeleteAccount, Deleting(acme)).ok());
  EXPECT_TRUE(IsInTheLog("Acme")) << "the search itself works";
  EXPECT_FALSE(IsInTheLog("Xanthippe"));
  EXPECT_FALSE(IsInTheLog("Zenobia"));
}

}  // namespace
}  // namespace revops::lead
