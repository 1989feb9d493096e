// Nothing personal leaves the rows that can be erased.
#include "absl/strings/str_cat.h"
#include "common/sql/database.h"
#include "common/status/status.h"
#include "gmock/gmock.h"
#include "tests/lead-service/support/leads_test.h"

namespace revops::lead {
namespace {

namespace pb = revops::lead::v1;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kEventsSql[] =
    "SELECT group_concat(hex(events) || ' ' || hex(actor) || ' ' || hex(request_id), ' ')"
    " FROM event";
constexpr char kQuietSql[] =
    "SELECT coalesce(group_concat(hex(request_id) || ' ' || hex(actor), ' '), '')"
    " FROM quiet_request";
constexpr char kImagesSql[] = "SELECT coalesce(group_concat(hex(image), ' '), '') FROM lead";
constexpr char kPrivateSql[] = "SELECT count(*) FROM lead_private";

std::string Hex(const std::string& text) {
  std::string hex;
  for (const unsigned char c : text) absl::StrAppend(&hex, absl::Hex(c, absl::kZeroPad2));
  for (char& c : hex) c = static_cast<char>(toupper(c));
  return hex;
}

class LeadPrivacy : public LeadsTest {
 protected:
  std::string TextOf(const char* sql) {
    auto connection = sql::Connection::Open(StoreFile(), sql::Access::kReadOnly);
    EXPECT_TRUE(connection.ok()) << connection.status();
    auto select = (*connection)->Prepare(sql);
    EXPECT_TRUE(select.ok() && *select->Step());
    return std::string(select->Text(0));
  }
};

TEST_F(LeadPrivacy, EventsImagesAndRememberedRequestsHaveNothingPersonal) {
  pb::CreateLeadRequest request = JaneDoe("jane.private@acme.example");
  pb::Person* const person = request.mutable_lead()->mutable_person();
  person->set_family_name("Privatovna");
  person->set_phone("+49 30 23125012");
  person->set_job_title("Secretkeeper");
  request.mutable_lead()->set_note("allergic to peanuts");
  request.set_request_id("create");
  const std::string name = Create(request)->lead().name();
  pb::QualifyLeadRequest qualify = AllMet(name);
  qualify.mutable_qualification()->mutable_need()->set_evidence("whispered in the hall");
  ASSERT_TRUE(Qualify(qualify).ok());
  pb::UpdateLeadRequest update;
  update.mutable_lead()->set_name(name);
  update.mutable_lead()->mutable_person()->set_email("jane.private2@acme.example");
  ASSERT_TRUE(Do(&Stub::UpdateLead, update).ok());
  update.set_request_id("again");
  ASSERT_TRUE(Do(&Stub::UpdateLead, update).ok()) << "changes nothing: remembered quietly";

  const std::string kept = TextOf(kEventsSql) + TextOf(kQuietSql) + TextOf(kImagesSql);
  EXPECT_THAT(kept, HasSubstr(Hex("acme.example"))) << "the company's domain is a label";
  for (const char* personal : {"jane.private", "Privatovna", "23125012", "Secretkeeper", "peanuts",
                               "whispered", "on the phone", "Jane"}) {
    EXPECT_THAT(kept, Not(HasSubstr(Hex(personal)))) << personal;
  }
  EXPECT_EQ(TextOf(kPrivateSql), "1");
  pb::DeleteLeadRequest away;
  away.set_name(name);
  google::protobuf::Empty nothing;
  ASSERT_TRUE(Call(&Stub::DeleteLead, away, &nothing).ok());
  EXPECT_EQ(TextOf(kPrivateSql), "0");
}

TEST_F(LeadPrivacy, AWatcherIsToldNothingPersonal) {
  pb::CreateLeadRequest request = JaneDoe("jane.private@acme.example");
  request.mutable_lead()->set_note("allergic to peanuts");
  ASSERT_TRUE(Create(request).ok());
  for (const auto start :
       {pb::WatchLeadsRequest::START_EARLIEST, pb::WatchLeadsRequest::START_SNAPSHOT}) {
    pb::WatchLeadsRequest watch;
    watch.set_start(start);
    const auto event = Watch(watch)->NextEvent();
    ASSERT_TRUE(event.has_value());
    EXPECT_FALSE(event->lead().has_person());
    EXPECT_THAT(event->SerializeAsString(), Not(HasSubstr("private")));
    EXPECT_THAT(event->SerializeAsString(), Not(HasSubstr("peanuts")));
  }
}

}  // namespace
}  // namespace revops::lead
