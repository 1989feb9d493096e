// What each watcher is told of a deletion: who reaches everything what it was, others that it is
// gone.
#include "gmock/gmock.h"
#include "tests/lead-service/support/served_leads.h"

namespace revops::lead {
namespace {

namespace pb = revops::lead::v1;

class Deletions : public ServedLeads {
 protected:
  template <typename Request>
  void Delete(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                           google::protobuf::Empty*),
              const std::string& name) {
    Request request;
    request.set_name(name);
    google::protobuf::Empty reply;
    const absl::Status status = Call(method, request, &reply);
    ASSERT_TRUE(status.ok()) << status;
  }
  std::string CreateContactOf(const std::string& owner) {
    pb::CreateContactRequest request;
    request.mutable_contact()->set_owner("reps/" + owner);
    request.mutable_contact()->mutable_person()->set_email("joe@globex.example");
    pb::Contact contact;
    const absl::Status status = Call(&Stub::CreateContact, request, &contact);
    EXPECT_TRUE(status.ok()) << status;
    return contact.name();
  }
  // Deletes one of each kind, all ada's, under these watchers.
  struct Names {
    std::string lead, account, contact;
  };
  Names DeleteOneOfEach() {
    const Names names{CreateLead("ada").name(), CreateAccount("ada").name(),
                      CreateContactOf("ada")};
    before_ = HeadToken();
    Delete(&Stub::DeleteLead, names.lead);
    Delete(&Stub::DeleteContact, names.contact);
    Delete(&Stub::DeleteAccount, names.account);
    return names;
  }
  std::vector<pb::LeadEvent> ToldOfIt(const Principal& who) {
    WatchReader::Request request;
    request.set_resume_token(before_);
    const auto watch = Watch(request, who);
    std::vector<pb::LeadEvent> events = watch->EventsUntilCaughtUp();
    watch->GiveUp();
    return events;
  }

  std::string before_;
};

TEST_F(Deletions, AreToldARepByNameAloneAsLeavingTheView) {
  const Names names = DeleteOneOfEach();
  const std::vector<pb::LeadEvent> told = ToldOfIt(Rep("ada"));
  ASSERT_EQ(told.size(), 3u);
  EXPECT_EQ(told[0].type(), pb::LEAD_EVENT_TYPE_DELETED);
  EXPECT_EQ(told[1].type(), pb::LEAD_EVENT_TYPE_CONTACT_DELETED);
  EXPECT_EQ(told[2].type(), pb::LEAD_EVENT_TYPE_ACCOUNT_DELETED);
  pb::Lead lead;
  lead.set_name(names.lead);
  EXPECT_EQ(told[0].lead().SerializeAsString(), lead.SerializeAsString());
  pb::Contact contact;
  contact.set_name(names.contact);
  EXPECT_EQ(told[1].contact().SerializeAsString(), contact.SerializeAsString());
  pb::Account account;
  account.set_name(names.account);
  EXPECT_EQ(told[2].account().SerializeAsString(), account.SerializeAsString());
  for (const pb::LeadEvent& event : told) {
    EXPECT_TRUE(event.left_view());
    EXPECT_EQ(event.actor(), "");
  }
}

TEST_F(Deletions, AreNothingToWhomItWasNever) {
  DeleteOneOfEach();
  EXPECT_EQ(ToldOfIt(Rep("bob")).size(), 0u);
}

TEST_F(Deletions, AreToldWithWhatItWasToWhoReachesEverything) {
  DeleteOneOfEach();
  const std::vector<pb::LeadEvent> told = ToldOfIt(Operations());
  ASSERT_EQ(told.size(), 3u);
  EXPECT_EQ(told[0].lead().owner(), "reps/ada");
  EXPECT_EQ(told[1].contact().owner(), "reps/ada");
  EXPECT_EQ(told[2].account().owner(), "reps/ada");
  for (const pb::LeadEvent& event : told) {
    EXPECT_FALSE(event.left_view());
    EXPECT_EQ(event.actor(), Operations().user());
  }
}

}  // namespace
}  // namespace revops::lead
