// Accounts, contacts, reps, teams and activities over the wire.
#include "common/status/status.h"
#include "gmock/gmock.h"
#include "tests/lead-service/support/served_leads.h"

namespace revops::lead {
namespace {

namespace pb = revops::lead::v1;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class People : public ServedLeads {
 protected:
  absl::StatusOr<pb::Contact> CreateContact(const std::string& email, const std::string& account,
                                            const Principal& who = Operations()) {
    pb::CreateContactRequest request;
    request.mutable_contact()->mutable_person()->set_given_name("Ada");
    request.mutable_contact()->mutable_person()->set_email(email);
    request.mutable_contact()->set_account(account);
    if (!who.rep().empty()) request.mutable_contact()->set_owner(who.rep());
    pb::Contact contact;
    const absl::Status status = Call(&Stub::CreateContact, request, &contact, who);
    if (!status.ok()) return status;
    return contact;
  }
  absl::StatusOr<type::v1::Activity> CallTo(const std::string& parent,
                                            const Principal& who = Operations()) {
    pb::CreateLeadActivityRequest request;
    request.set_parent(parent);
    request.mutable_activity()->set_kind(type::v1::ACTIVITY_KIND_CALL);
    request.mutable_activity()->set_direction(type::v1::DIRECTION_OUTBOUND);
    type::v1::Activity activity;
    const absl::Status status = Call(&Stub::CreateLeadActivity, request, &activity, who);
    if (!status.ok()) return status;
    return activity;
  }
  void CreateRep(const std::string& slug, const std::string& display_name) {
    pb::CreateRepRequest request;
    request.mutable_rep()->set_name("reps/" + slug);
    request.mutable_rep()->set_display_name(display_name);
    pb::Rep rep;
    const absl::Status status = Call(&Stub::CreateRep, request, &rep);
    EXPECT_TRUE(status.ok()) << status;
  }
  void CreateTeam(const std::string& slug) {
    pb::CreateTeamRequest request;
    request.mutable_team()->set_name("teams/" + slug);
    pb::Team team;
    const absl::Status status = Call(&Stub::CreateTeam, request, &team);
    EXPECT_TRUE(status.ok()) << status;
  }
};

TEST_F(People, AnAccountIsCreatedReadListedChangedAndDeleted) {
  pb::CreateAccountRequest create;
  create.mutable_account()->set_display_name("Acme");
  create.mutable_account()->add_domains("www.acme.com");
  create.mutable_account()->set_note("pays late");
  pb::Account made, read;
  ASSERT_TRUE(Call(&Stub::CreateAccount, create, &made).ok());
  EXPECT_THAT(made.domains(), ElementsAre("acme.com"));
  EXPECT_FALSE(made.resume_token().empty());
  pb::GetAccountRequest get;
  get.set_name(made.name());
  ASSERT_TRUE(Call(&Stub::GetAccount, get, &read).ok());
  EXPECT_EQ(read.SerializeAsString(), made.SerializeAsString());
  pb::UpdateAccountRequest update;
  *update.mutable_account() = made;
  update.mutable_account()->set_segment("SMB");
  update.mutable_update_mask()->add_paths("segment");
  ASSERT_TRUE(Call(&Stub::UpdateAccount, update, &read).ok());
  EXPECT_EQ(read.segment(), "SMB");
  EXPECT_EQ(ReasonOf(Call(&Stub::UpdateAccount, update, &read)), "ETAG_MISMATCH")
      << "the etag that was read counts";
  pb::ListAccountsRequest list;
  list.mutable_filter()->set_domain("https://acme.com/");
  pb::ListAccountsResponse listed;
  ASSERT_TRUE(Call(&Stub::ListAccounts, list, &listed).ok());
  ASSERT_EQ(listed.accounts_size(), 1);
  EXPECT_EQ(listed.accounts(0).note(), "pays late");
  pb::DeleteAccountRequest deletion;
  deletion.set_name(made.name());
  google::protobuf::Empty empty;
  ASSERT_TRUE(Call(&Stub::DeleteAccount, deletion, &empty).ok());
  EXPECT_EQ(ReasonOf(Call(&Stub::GetAccount, get, &read)), "ACCOUNT_NOT_FOUND");
}

TEST_F(People, OutsideTheCallersReachThereIsNothing) {
  const pb::Account account = CreateAccount("eve");
  const auto activity = CallTo(account.name());
  ASSERT_TRUE(activity.ok()) << activity.status();
  pb::GetAccountRequest get;
  get.set_name(account.name());
  pb::Account read;
  EXPECT_TRUE(Call(&Stub::GetAccount, get, &read, Rep("eve")).ok());
  EXPECT_EQ(ReasonOf(Call(&Stub::GetAccount, get, &read, Rep("bob"))), "ACCOUNT_NOT_FOUND");
  pb::GetLeadActivityRequest get_activity;
  get_activity.set_name(activity->name());
  type::v1::Activity read_activity;
  EXPECT_TRUE(Call(&Stub::GetLeadActivity, get_activity, &read_activity, Rep("eve")).ok());
  EXPECT_EQ(ReasonOf(Call(&Stub::GetLeadActivity, get_activity, &read_activity, Rep("bob"))),
            "ACCOUNT_NOT_FOUND");
  pb::ListLeadActivitiesRequest list;
  list.set_parent(account.name());
  pb::ListLeadActivitiesResponse listed;
  EXPECT_FALSE(Call(&Stub::ListLeadActivities, list, &listed, Rep("bob")).ok());
  pb::ListAccountsResponse accounts;
  ASSERT_TRUE(Call(&Stub::ListAccounts, pb::ListAccountsRequest(), &accounts, Rep("bob")).ok());
  EXPECT_EQ(accounts.accounts_size(), 0);
  EXPECT_EQ(ReasonOf(CallTo(account.name(), Rep("bob")).status()), "ACCOUNT_NOT_FOUND");
}

TEST_F(People, ABadContactIsRefusedWithoutShowingThePerson) {
  pb::CreateContactRequest request;
  request.mutable_contact()->mutable_person()->set_family_name(std::string(300, 'Q'));
  request.mutable_contact()->set_owner("nobody");
  request.set_request_id("with space");
  pb::Contact contact;
  const absl::Status status = Call(&Stub::CreateContact, request, &contact);
  std::vector<std::string> fields;
  for (const FieldViolation& violation : FieldViolationsOf(status)) {
    fields.push_back(violation.field);
  }
  EXPECT_THAT(fields, ElementsAre("request_id", "contact.person.family_name", "contact.owner"));
  EXPECT_THAT(status.ToString(), Not(HasSubstr("QQQ")));
}

TEST_F(People, ContactsAreFoundByAnySpellingOfTheirAddress) {
  ASSERT_TRUE(CreateContact("ada@example.com", "").ok());
  pb::ListContactsRequest list;
  list.mutable_filter()->set_email("Ada <ADA@Example.com>");
  pb::ListContactsResponse listed;
  ASSERT_TRUE(Call(&Stub::ListContacts, list, &listed).ok());
  EXPECT_EQ(listed.contacts_size(), 1);
}

TEST_F(People, AnActivityIsUpdatedByItsMask) {
  const auto activity = CallTo(CreateLead("ada").name());
  ASSERT_TRUE(activity.ok()) << activity.status();
  EXPECT_TRUE(activity->has_effective_time());
  pb::UpdateLeadActivityRequest update;
  update.mutable_activity()->set_name(activity->name());
  update.mutable_activity()->set_outcome(type::v1::ACTIVITY_OUTCOME_CONNECTED);
  type::v1::Activity after;
  ASSERT_TRUE(Call(&Stub::UpdateLeadActivity, update, &after).ok());
  EXPECT_EQ(after.outcome(), type::v1::ACTIVITY_OUTCOME_CONNECTED);
  EXPECT_EQ(after.effective_time().seconds(), activity->effective_time().seconds());
  EXPECT_EQ(after.kind(), type::v1::ACTIVITY_KIND_CALL);
  update.mutable_update_mask()->add_paths("kind");
  EXPECT_FALSE(Call(&Stub::UpdateLeadActivity, update, &after).ok()) << "what it was, it was";
}

TEST_F(People, ABatchAnswersPerItem) {
  const pb::Lead lead = CreateLead("ada");
  pb::BatchCreateLeadActivitiesRequest request;
  request.set_request_id("push-1");
  for (int i = 0; i < 3; ++i) {
    auto* item = request.add_activities();
    item->mutable_activity()->set_kind(type::v1::ACTIVITY_KIND_EMAIL);
    item->mutable_activity()->set_direction(type::v1::DIRECTION_INBOUND);
    item->mutable_activity()->set_external_id("mail-" + std::to_string(i));
    if (i == 0) item->set_parent(lead.name());
    if (i == 1) item->set_email("xanthippe@example.com");
  }
  pb::BatchCreateLeadActivitiesResponse reply;
  ASSERT_TRUE(Call(&Stub::BatchCreateLeadActivities, request, &reply).ok());
  ASSERT_EQ(reply.results_size(), 3);
  EXPECT_EQ(reply.results(0).outcome(), pb::BATCH_ACTIVITY_OUTCOME_CREATED);
  EXPECT_EQ(reply.results(1).outcome(), pb::BATCH_ACTIVITY_OUTCOME_FAILED);
  EXPECT_THAT(reply.results(1).ShortDebugString(), Not(HasSubstr("xanthippe")));
  EXPECT_EQ(reply.results(2).outcome(), pb::BATCH_ACTIVITY_OUTCOME_FAILED) << "no parent at all";
  const std::string made = reply.results(0).activity();
  ASSERT_TRUE(Call(&Stub::BatchCreateLeadActivities, request, &reply).ok());
  EXPECT_EQ(reply.results(0).outcome(), pb::BATCH_ACTIVITY_OUTCOME_CREATED) << "the same request";
  EXPECT_EQ(reply.results(0).activity(), made);
  request.set_request_id("push-2");
  for (const char* try_again : {"first", "again"}) {
    ASSERT_TRUE(Call(&Stub::BatchCreateLeadActivities, request, &reply).ok());
    EXPECT_EQ(reply.results(0).outcome(), pb::BATCH_ACTIVITY_OUTCOME_UNCHANGED) << try_again;
  }
}

TEST_F(People, RepsAndTeamsAreListedByName) {
  CreateTeam("south");
  CreateTeam("north");
  CreateRep("eve", "Eve");
  CreateRep("ada", "Ada");
  pb::ListRepsRequest request;
  request.set_page_size(1);
  pb::ListRepsResponse reps;
  ASSERT_TRUE(Call(&Stub::ListReps, request, &reps, Rep("eve")).ok());
  ASSERT_EQ(reps.reps_size(), 1);
  EXPECT_EQ(reps.reps(0).display_name(), "Ada");
  request.set_page_token(reps.next_page_token());
  ASSERT_TRUE(Call(&Stub::ListReps, request, &reps).ok());
  EXPECT_EQ(reps.reps(0).name(), "reps/eve");
  EXPECT_TRUE(reps.next_page_token().empty());
  pb::ListTeamsResponse teams;
  ASSERT_TRUE(Call(&Stub::ListTeams, pb::ListTeamsRequest(), &teams).ok());
  EXPECT_EQ(teams.teams(0).name(), "teams/north");
  pb::CreateRepRequest again;
  again.mutable_rep()->set_name("reps/ada");
  pb::Rep rep;
  EXPECT_EQ(Call(&Stub::CreateRep, again, &rep).code(), absl::StatusCode::kAlreadyExists);
}

TEST_F(People, ASnapshotTellsTeamsRepsAccountsContactsThenLeadsAndNoPerson) {
  CreateTeam("north");
  CreateRep("ada", "Xanthippe");
  const pb::Account account = CreateAccount("ada");
  ASSERT_TRUE(CreateContact("xanthippe@example.com", account.name()).ok());
  CreateLead("ada");
  ASSERT_TRUE(CallTo(account.name()).ok());
  WatchReader::Request request;
  request.set_start(WatchReader::Request::START_SNAPSHOT);
  const auto watch = Watch(request);
  std::string told;
  std::string bytes;
  for (int i = 0; i < 5; ++i) {
    const auto event = watch->NextEvent();
    ASSERT_TRUE(event.has_value()) << i;
    EXPECT_EQ(event->type(), pb::LEAD_EVENT_TYPE_SNAPSHOT);
    told += event->has_team()      ? "t"
            : event->has_rep()     ? "r"
            : event->has_account() ? "a"
            : event->has_contact() ? "c"
                                   : "l";
    bytes += event->SerializeAsString();
  }
  EXPECT_EQ(told, "tracl");
  EXPECT_THAT(bytes, Not(HasSubstr("anthippe")));
}

TEST_F(People, AStreamBringsAnActivityWithWhatItBelongsTo) {
  const pb::Account account = CreateAccount("ada");
  ASSERT_TRUE(CallTo(account.name()).ok());
  const auto watch = WatchFromEarliest(Rep("ada"));
  const auto made = watch->NextEvent();
  ASSERT_TRUE(made.has_value());
  EXPECT_EQ(made->type(), pb::LEAD_EVENT_TYPE_ACCOUNT);
  const auto activity = watch->NextEvent();
  ASSERT_TRUE(activity.has_value()) << "it is the rep's as its account is";
  EXPECT_EQ(activity->type(), pb::LEAD_EVENT_TYPE_ACTIVITY);
  EXPECT_EQ(activity->account().name(), account.name());
}

TEST_F(People, EverythingIsThereAfterARestart) {
  CreateRep("ada", "Ada");
  const pb::Account account = CreateAccount("ada");
  ASSERT_TRUE(CallTo(account.name()).ok());
  Restart();
  pb::ListLeadActivitiesRequest list;
  list.set_parent(account.name());
  pb::ListLeadActivitiesResponse listed;
  ASSERT_TRUE(Call(&Stub::ListLeadActivities, list, &listed).ok());
  EXPECT_EQ(listed.activities_size(), 1);
}

}  // namespace
}  // namespace revops::lead
