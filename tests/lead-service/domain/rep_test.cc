#include "lead-service/domain/rep.h"

#include "common/status/status.h"
#include "gmock/gmock.h"

namespace revops::lead {
namespace {

using ::testing::ElementsAre;

TEST(Rep, EveryViolatedFieldIsToldAndTheNameIsNot) {
  RepDetails details;
  details.display_name = std::string(257, 'A');
  details.team = "sales";
  details.manager = "users/eve";
  details.capacity = -1;
  details.territories = {"DE", "DE", ""};
  details.skills = std::vector<std::string>(65, "x");
  const absl::Status status = details.Check();
  std::vector<std::string> fields;
  for (const FieldViolation& violation : FieldViolationsOf(status)) {
    fields.push_back(violation.field);
  }
  EXPECT_THAT(std::vector<std::string>(fields.begin(), fields.begin() + 7),
              ElementsAre("display_name", "team", "manager", "capacity", "territories[1]",
                          "territories[2]", "skills"));
  EXPECT_EQ(status.ToString().find("AAA"), std::string::npos);
}

TEST(Rep, ANameIsOnlyNamedInChanges) {
  RepDetails after;
  after.display_name = "Ada Lovelace";
  after.capacity = 20;
  after.ramping = true;
  after.skills = {"de", "en"};
  EXPECT_THAT(DifferencesOf(RepDetails(), after),
              ElementsAre(FieldChange{"display_name", "", ""}, FieldChange{"capacity", "", "20"},
                          FieldChange{"skills", "", "de, en"}, FieldChange{"ramping", "", "true"}));
}

TEST(Team, HasALabelAndAParent) {
  EXPECT_TRUE((TeamDetails{"Sales North", "teams/sales"}).Check().ok());
  EXPECT_EQ(FieldViolationsOf((TeamDetails{" Sales", "sales"}).Check()).size(), 2U);
}

}  // namespace
}  // namespace revops::lead
