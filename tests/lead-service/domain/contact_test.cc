#include "lead-service/domain/contact.h"

#include "common/status/status.h"
#include "gmock/gmock.h"

namespace revops::lead {
namespace {

using ::testing::ElementsAre;

ContactDetails Ada() {
  ContactDetails details;
  details.person = {"Ada", "Lovelace", "ada@example.com", "+493023125012", "CTO"};
  return details;
}

TEST(Contact, NeedsSomethingToReachOrCallThemBy) {
  ContactDetails details;
  details.person.job_title = "CTO";
  EXPECT_EQ(FieldViolationsOf(details.Check()).at(0).field, "person");
  details.person.phone = "030 1";
  EXPECT_TRUE(details.Check().ok()) << "also a bad number";
}

TEST(Contact, APersonIsNeverQuoted) {
  ContactDetails details = Ada();
  details.person.family_name = std::string(300, 'L');
  details.person.email = "ada\xFF";
  details.note = "about Ada\x02";
  details.account = "nowhere";
  const absl::Status status = details.Check();
  EXPECT_EQ(FieldViolationsOf(status).size(), 4U);
  const std::string told = status.ToString();
  EXPECT_EQ(told.find("LLL"), std::string::npos);
  EXPECT_EQ(told.find("ada"), std::string::npos);
  EXPECT_EQ(told.find("about"), std::string::npos);
  EXPECT_NE(told.find("person.family_name"), std::string::npos);
}

TEST(Contact, ChangesOfThePersonAreOnlyNamed) {
  ContactDetails after = Ada();
  after.person.email = "eve@example.com";
  after.person.job_title = "";
  after.owner = "reps/bob";
  after.note = "likes tea";
  EXPECT_THAT(
      DifferencesOf(Ada(), after),
      ElementsAre(FieldChange{"person.email", "", ""}, FieldChange{"person.job_title", "", ""},
                  FieldChange{"owner", "", "reps/bob"}, FieldChange{"note", "", ""}));
}

TEST(Contact, AMaskNamesThePersonOrAPartOfIt) {
  ContactDetails details = Ada();
  ContactDetails values;
  values.person.email = "eve@example.com";
  TakeFieldsOf({"person.email"}, values, details);
  EXPECT_EQ(details.person.email, "eve@example.com");
  EXPECT_EQ(details.person.given_name, "Ada");
  TakeFieldsOf({"person"}, values, details);
  EXPECT_EQ(details.person, values.person);
  EXPECT_TRUE(CheckMaskOf<ContactDetails>({"person", "person.phone"}).ok());
  EXPECT_FALSE(CheckMaskOf<ContactDetails>({"person.name", "lead"}).ok());
}

}  // namespace
}  // namespace revops::lead
