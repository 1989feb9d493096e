// Touchpoints on the real store: what they are, and what they do to their lead.
#include "gmock/gmock.h"
#include "lead-service/app/attach_touchpoint.h"
#include "lead-service/app/delete_account.h"
#include "lead-service/app/update_lead_activity.h"
#include "revops/lead/v1/lead_event.pb.h"
#include "tests/lead-service/support/open_people.h"

namespace revops::lead {
namespace {

using ::testing::ElementsAre;
using Outcome = PushResult::Outcome;

class Activities : public OpenPeople {
 protected:
  Lead MadeLead(const std::string& external_id = "", const std::string& email = "") {
    CreateLeadCommand command;
    command.lead.id = Uuid::Generate(clock_.Now());
    command.lead.external_id = external_id;
    command.lead.details.company = "Acme";
    command.lead.details.owner = "reps/ada";
    command.lead.details.person.email = email;
    const auto created = Do(&CreateLead, command);
    EXPECT_TRUE(created.ok()) << created.status();
    return created->lead;
  }
  CreateLeadActivityCommand CallTo(const ActivityParent& parent) {
    CreateLeadActivityCommand command;
    command.activity.id = Uuid::Generate(clock_.Now());
    command.activity.parent = parent;
    command.activity.details.kind = ActivityKind::kCall;
    command.activity.details.direction = Direction::kOutbound;
    return command;
  }
  CreateLeadActivityCommand CallTo(const Lead& lead) {
    return CallTo({ActivityParent::Kind::kLead, lead.id});
  }
  Activity Made(const CreateLeadActivityCommand& command) {
    const auto activity = Do(&CreateLeadActivity, command);
    EXPECT_TRUE(activity.ok()) << activity.status();
    return *activity;
  }
  PushActivityCommand Pushed(const CreateLeadActivityCommand& create,
                             const std::string& external_id) {
    PushActivityCommand command;
    command.create = create;
    command.create.activity.id = Uuid::Generate(clock_.Now());
    command.create.activity.external_id = external_id;
    command.has_parent = true;
    return command;
  }
  Lead Now(const Lead& lead) { return *store_->leads().Get(lead.id, absl::InfiniteFuture()); }
  // Types of the events of the last revision, in order.
  std::vector<int> LastEvents() {
    std::vector<int> types;
    const absl::Status status =
        store_->readers().Read(absl::InfiniteFuture(), [&](sql::Connection& connection) {
          REVOPS_ASSIGN_OR_RETURN(const auto record, log::EventLog::ReadOne(connection, Head()));
          for (const std::string& bytes : record->events) {
            v1::LeadEvent event;
            EXPECT_TRUE(event.ParseFromString(bytes));
            types.push_back(event.type());
            if (event.has_activity()) last_activity_ = event;
          }
          return absl::OkStatus();
        });
    EXPECT_TRUE(status.ok()) << status;
    return types;
  }

  v1::LeadEvent last_activity_;
};

TEST_F(Activities, TheFirstPersonalOutboundOneMovesANewLeadInTheSameRevision) {
  const Lead lead = MadeLead();
  clock_.Advance(absl::Minutes(5));
  const Activity activity = Made(CallTo(lead));
  const Lead after = Now(lead);
  EXPECT_EQ(after.state, LeadState::kWorking);
  EXPECT_EQ(after.first_response_time, activity.details.effective);
  EXPECT_EQ(after.last_activity_time, activity.details.effective);
  EXPECT_EQ(after.activity_count, 1);
  EXPECT_EQ(after.revision, activity.revision);
  EXPECT_THAT(LastEvents(), ElementsAre(v1::LEAD_EVENT_TYPE_WORKED, v1::LEAD_EVENT_TYPE_ACTIVITY));
  EXPECT_EQ(last_activity_.lead().state(), v1::LEAD_STATE_WORKING)
      << "an activity comes with its lead as it is after it";
  Made(CallTo(lead));
  EXPECT_EQ(Now(lead).first_response_time, activity.details.effective);
  EXPECT_EQ(Now(lead).activity_count, 2);
  EXPECT_THAT(LastEvents(), ElementsAre(v1::LEAD_EVENT_TYPE_UPDATED, v1::LEAD_EVENT_TYPE_ACTIVITY));
}

TEST_F(Activities, WhatAMachineSendsOrACustomerBeginsMovesNothing) {
  const Lead lead = MadeLead();
  CreateLeadActivityCommand newsletter = CallTo(lead);
  newsletter.activity.details.automated = true;
  Made(newsletter);
  CreateLeadActivityCommand inbound = CallTo(lead);
  inbound.activity.details.direction = Direction::kInbound;
  Made(inbound);
  EXPECT_EQ(Now(lead).state, LeadState::kNew);
  EXPECT_EQ(Now(lead).first_response_time, std::nullopt);
  EXPECT_EQ(Now(lead).activity_count, 2);
}

TEST_F(Activities, APlannedOneCountsOnceItsOutcomeIsKnown) {
  const Lead lead = MadeLead();
  CreateLeadActivityCommand meeting = CallTo(lead);
  meeting.header.effective_time = clock_.Now() + absl::Hours(48);
  const Activity planned = Made(meeting);
  EXPECT_EQ(Now(lead).activity_count, 0);
  EXPECT_EQ(Now(lead).state, LeadState::kNew);
  UpdateLeadActivityCommand update;
  update.parent = planned.parent;
  update.id = planned.id.ToString();
  update.mask = {"outcome"};
  update.values.outcome = ActivityOutcome::kConnected;
  ASSERT_TRUE(Do(&UpdateLeadActivity, update).ok());
  EXPECT_EQ(Now(lead).activity_count, 1);
  EXPECT_EQ(Now(lead).state, LeadState::kWorking);
  update.values.outcome = ActivityOutcome::kNoShow;
  ASSERT_TRUE(Do(&UpdateLeadActivity, update).ok());
  EXPECT_EQ(Now(lead).activity_count, 1) << "once";
}

TEST_F(Activities, WhatTookPlaceIsNotPlannedAgain) {
  const Activity activity = Made(CallTo(MadeLead()));
  UpdateLeadActivityCommand update;
  update.parent = activity.parent;
  update.id = activity.id.ToString();
  update.mask = {"effective_time"};
  update.values.effective = clock_.Now() + absl::Hours(1);
  EXPECT_THAT(RulesIn(Do(&UpdateLeadActivity, update).status()),
              ElementsAre("ACTIVITY_TOOK_PLACE"));
}

TEST_F(Activities, APushedOneIsCreatedOnceThenUnchangedThenUpdated) {
  const Lead lead = MadeLead();
  CreateLeadActivityCommand call = CallTo(lead);
  call.header.effective_time = clock_.Now();
  call.activity.details.note = "asked for a price";
  PushActivityCommand push = Pushed(call, "cal-1");
  const PushResult first = *Do(&PushActivity, push);
  EXPECT_EQ(first.outcome, Outcome::kCreated);
  const Revision head = Head();
  push.create.activity.id = Uuid::Generate(clock_.Now());
  EXPECT_EQ(Do(&PushActivity, push)->outcome, Outcome::kUnchanged);
  EXPECT_EQ(Head(), head) << "nothing is written";
  push.create.activity.details.note = "asked for a better price";
  const PushResult third = *Do(&PushActivity, push);
  EXPECT_EQ(third.outcome, Outcome::kUpdated);
  EXPECT_EQ(third.activity.id, first.activity.id);
  EXPECT_EQ(Now(lead).activity_count, 1);
}

TEST_F(Activities, AnExternalIdIsOfOneAlone) {
  const Lead lead = MadeLead();
  CreateLeadActivityCommand call = CallTo(lead);
  call.activity.external_id = "cal-1";
  Made(call);
  call.activity.id = Uuid::Generate(clock_.Now());
  EXPECT_EQ(ReasonOf(Do(&CreateLeadActivity, call).status()), "EXTERNAL_ID_TAKEN");
  EXPECT_THAT(RulesIn(Do(&PushActivity, Pushed(CallTo(MadeLead()), "cal-1")).status()),
              ElementsAre("OF_ANOTHER_PARENT"));
  EXPECT_EQ(Now(lead).activity_count, 1);
}

TEST_F(Activities, APushedOneFindsItsLeadOrAccount) {
  const Lead by_id = MadeLead("crm-1");
  const Lead by_email = MadeLead("", "ada@example.com");
  const Account acme = OpenPeople::Made(NewAccount("Acme"));
  CreateContactCommand contact = NewContact("Eve", "eve@acme.com");
  contact.record.details.account = acme.name();
  OpenPeople::Made(contact);
  PushActivityCommand push = Pushed(CallTo(by_id), "");
  push.has_parent = false;
  push.lead_external_id = "crm-1";
  EXPECT_EQ(Do(&PushActivity, push)->activity.parent.id, by_id.id);
  push.lead_external_id = "";
  push.email = "ada@example.com";
  push.create.activity.id = Uuid::Generate(clock_.Now());
  EXPECT_EQ(Do(&PushActivity, push)->activity.parent.id, by_email.id);
  push.email = "eve@acme.com";
  push.create.activity.id = Uuid::Generate(clock_.Now());
  EXPECT_EQ(Do(&PushActivity, push)->activity.parent.name(), acme.name());
  push.email = "xanthippe@example.com";
  const absl::Status nobody = Do(&PushActivity, push).status();
  EXPECT_EQ(ReasonOf(nobody), "PARENT_NOT_FOUND");
  EXPECT_EQ(nobody.ToString().find("xanthippe"), std::string::npos);
}

TEST_F(Activities, WhatIsWrongIsToldAtOnceAndLeavesNoTrace) {
  const Lead lead = MadeLead();
  CreateLeadActivityCommand call = CallTo(lead);
  call.activity.details.direction = Direction::kUnset;
  call.activity.details.rep = "ada";
  call.activity.external_id = " x";
  const Revision head = Head();
  EXPECT_THAT(FieldsIn(Do(&CreateLeadActivity, call).status()),
              ElementsAre("activity.external_id", "activity.direction", "activity.rep"));
  call = CallTo(lead);
  call.activity.details.contacts = {"contacts/" + Uuid::Generate(clock_.Now()).ToString()};
  EXPECT_THAT(FieldsIn(Do(&CreateLeadActivity, call).status()),
              ElementsAre("activity.contacts[0]"));
  EXPECT_EQ(Head(), head);
  EXPECT_EQ(Now(lead), lead);
}

TEST_F(Activities, OfALeadOutsideTheCallersReachThereAreNone) {
  const Lead lead = MadeLead();
  CreateLeadActivityCommand call = CallTo(lead);
  call.header.reach = {false, "reps/eve", {}};
  EXPECT_EQ(ReasonOf(Do(&CreateLeadActivity, call).status()), "LEAD_NOT_FOUND");
  const Activity activity = Made(CallTo(lead));
  UpdateLeadActivityCommand update;
  update.header.reach = call.header.reach;
  update.parent = activity.parent;
  update.id = activity.id.ToString();
  update.mask = {"outcome"};
  EXPECT_EQ(ReasonOf(Do(&UpdateLeadActivity, update).status()), "LEAD_NOT_FOUND");
  update.header.reach = {};
  update.parent = {ActivityParent::Kind::kLead, MadeLead().id};
  EXPECT_EQ(ReasonOf(Do(&UpdateLeadActivity, update).status()), "ACTIVITY_NOT_FOUND")
      << "under another lead's name";
}

TEST_F(Activities, ARepeatedRequestIsAnsweredAgain) {
  const Lead lead = MadeLead();
  CreateLeadActivityCommand call = CallTo(lead);
  call.activity.details.note = "asked for a price";
  call.header.info = {"users/test", "r-1", 7};
  const Activity first = *Do(&CreateLeadActivity, call);
  Reopen();
  call.activity.id = Uuid::Generate(clock_.Now());
  EXPECT_EQ(Do(&CreateLeadActivity, call)->name(), first.name());
  EXPECT_EQ(Now(lead).activity_count, 1);
}

TEST_F(Activities, ANoteIsInNoEvent) {
  CreateLeadActivityCommand call = CallTo(MadeLead());
  call.activity.details.note = "about-Xanthippe";
  Made(call);
  EXPECT_FALSE(IsInTheLog("Xanthippe"));
}

TEST_F(Activities, AreListedNewestFirstAndGoWithTheirAccount) {
  const Account acme = OpenPeople::Made(NewAccount("Acme"));
  const ActivityParent parent{ActivityParent::Kind::kAccount, acme.id};
  std::vector<Activity> made;
  for (int i = 0; i < 3; ++i) made.push_back(Made(CallTo(parent)));
  const auto page = [&](int64_t before, int limit) {
    return *store_->people().activities().List({parent}, before, limit, absl::InfiniteFuture());
  };
  const auto first = page(0, 2);
  ASSERT_EQ(first.subjects.size(), 2U);
  EXPECT_EQ(first.subjects[0], made[2]);
  EXPECT_EQ(first.subjects[1], made[1]);
  Made(CallTo(parent));  // a newer one moves nothing that is still to come
  const auto second = page(first.next, 2);
  ASSERT_EQ(second.subjects.size(), 1U);
  EXPECT_EQ(second.subjects[0], made[0]);
  EXPECT_EQ(second.next, 0);
  DeleteAccountCommand deletion;
  deletion.id = acme.id.ToString();
  ASSERT_TRUE(Do(&DeleteAccount, deletion).ok());
  EXPECT_TRUE(page(0, 9).subjects.empty());
}

}  // namespace
}  // namespace revops::lead
