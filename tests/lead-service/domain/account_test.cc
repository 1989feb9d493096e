#include "lead-service/domain/account.h"

#include "common/status/status.h"
#include "gmock/gmock.h"

namespace revops::lead {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> FieldsIn(const absl::Status& status) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : FieldViolationsOf(status)) {
    fields.push_back(violation.field);
  }
  return fields;
}

AccountDetails Acme() {
  AccountDetails details;
  details.display_name = "Acme";
  details.domains = {"acme.com", "acme.de"};
  details.owner = "reps/ada";
  details.country = "DE";
  return details;
}

TEST(Account, WithinItsLimitsIsFine) { EXPECT_TRUE(Acme().Check().ok()); }

TEST(Account, EveryViolatedFieldIsTold) {
  AccountDetails details;
  details.domains = {"acme", "acme"};
  details.parent = "acme";
  details.owner = "ada";
  details.team = "teams/";
  details.segment = std::string(129, 's');
  details.industry = " steel";
  details.country = "Germany";
  details.note = std::string(4097, 'n');
  EXPECT_THAT(FieldsIn(details.Check()),
              ElementsAre("display_name", "domains[0]", "domains[1]", "domains[1]", "parent",
                          "owner", "team", "segment", "industry", "country", "note"));
}

TEST(Account, ANoteIsNeverQuoted) {
  AccountDetails details = Acme();
  details.note = std::string("secret\x01", 7);
  const absl::Status status = details.Check();
  EXPECT_EQ(FieldsIn(status), std::vector<std::string>{"note"});
  EXPECT_EQ(status.ToString().find("secret"), std::string::npos);
}

TEST(Account, ChangesTellValuesAndOfANoteItsNameAlone) {
  AccountDetails after = Acme();
  after.domains = {"acme.com"};
  after.owner = "";
  after.note = "secret";
  EXPECT_THAT(DifferencesOf(Acme(), after),
              ElementsAre(FieldChange{"domains", "acme.com, acme.de", "acme.com"},
                          FieldChange{"owner", "reps/ada", ""}, FieldChange{"note", "", ""}));
  EXPECT_TRUE(DifferencesOf(Acme(), Acme()).empty());
}

TEST(Account, AMaskTakesWhatItNamesAndNothingElse) {
  AccountDetails details = Acme();
  AccountDetails values;
  values.display_name = "Other";
  values.segment = "SMB";
  TakeFieldsOf({"owner", "segment"}, values, details);
  EXPECT_EQ(details.display_name, "Acme");
  EXPECT_EQ(details.owner, "") << "named and unset: cleared";
  EXPECT_EQ(details.segment, "SMB");
  EXPECT_THAT(MaskOfSet(values), ElementsAre("display_name", "segment"));
}

TEST(Account, AMaskOfUnknownFieldsIsRefused) {
  const absl::Status status =
      CheckMaskOf<AccountDetails>({"owner", "owner", "name", "customer_time"}).status();
  EXPECT_THAT(FieldsIn(status), ElementsAre("update_mask", "update_mask"));
  EXPECT_THAT(*CheckMaskOf<AccountDetails>({"owner", "owner"}), ElementsAre("owner"));
  EXPECT_FALSE(CheckMaskOf<AccountDetails>(std::vector<std::string>(65, "owner")).ok());
}

}  // namespace
}  // namespace revops::lead
