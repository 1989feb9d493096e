#include "lead-service/normal/normal.h"

#include <string>

#include "gtest/gtest.h"

namespace revops::lead {
namespace {

using Flag = QualityFlag;
using Flags = std::vector<QualityFlag>;

TEST(Normal, CleanDataHasNoFlags) {
  const NormalContact normal =
      NormalizeContact({{" Ada ", "Lovelace", "ADA@Example.com", "030 23125012", "CTO "},
                        "Example GmbH ",
                        "https://www.example.com/",
                        "Deutschland"});
  EXPECT_EQ(normal.person.person,
            (Person{"Ada", "Lovelace", "ada@example.com", "+493023125012", "CTO"}));
  EXPECT_EQ(normal.company.name, "Example GmbH");
  EXPECT_EQ(normal.company.key, "example");
  EXPECT_EQ(normal.company.domain, "example.com");
  EXPECT_EQ(normal.company.domain_key, "example.com");
  EXPECT_EQ(normal.country.value, "DE");
  EXPECT_EQ(normal.person.email_key, "ada@example.com");
  EXPECT_EQ(normal.person.phone_key, "+493023125012");
  EXPECT_TRUE(normal.flags.empty());
}

TEST(Normal, NothingAtAllSaysWhatIsMissing) {
  const NormalContact normal = NormalizeContact({});
  EXPECT_EQ(normal.flags.InOrder(),
            (Flags{Flag::kNoEmail, Flag::kNoPhone, Flag::kNoName, Flag::kNoCompany}));
  EXPECT_EQ(normal.person.name_key, "");
  EXPECT_EQ(normal.company.domain_key, "");
}

TEST(Normal, DirtyDataIsKeptAndFlagged) {
  const NormalContact normal = NormalizeContact(
      {{"asdf", "asdf", "no mail", "no phone", ""}, "n/a", "no domain", "Atlantis"});
  EXPECT_EQ(normal.person.person, (Person{"asdf", "asdf", "no mail", "no phone", ""}));
  EXPECT_EQ(normal.company.name, "n/a");
  EXPECT_EQ(normal.company.domain, "no domain");
  EXPECT_EQ(normal.company.domain_key, "");
  EXPECT_EQ(normal.country.value, "Atlantis");
  EXPECT_EQ(normal.country.code, "");
  EXPECT_EQ(normal.person.email_key, "");
  EXPECT_EQ(normal.person.phone_key, "");
  EXPECT_EQ(normal.flags.InOrder(), (Flags{Flag::kBadEmail, Flag::kBadPhone, Flag::kBadCountry,
                                           Flag::kBadDomain, Flag::kPlaceholder}));
}

TEST(Normal, ADomainComesFromTheEmailUnlessItIsAnybodys) {
  const NormalContact company = NormalizeContact({{"Ada", "L", "ada@www.example.com"}, "Example"});
  EXPECT_EQ(company.company.domain, "example.com");
  EXPECT_EQ(company.company.domain_key, "example.com");
  const NormalContact anybody = NormalizeContact({{"Ada", "L", "ada@gmail.com"}, "Example"});
  EXPECT_EQ(anybody.company.domain, "");
  EXPECT_EQ(anybody.company.domain_key, "");
  EXPECT_TRUE(anybody.flags.Has(Flag::kFreeMail));
  const NormalContact given =
      NormalizeContact({{"Ada", "L", "ada@example.com"}, "Example", "example.org"});
  EXPECT_EQ(given.company.domain, "example.org");
}

TEST(Normal, AFreeMailDomainJoinsNobody) {
  const NormalContact normal = NormalizeContact({{"Ada", "L"}, "Example", "gmail.com"});
  EXPECT_EQ(normal.company.domain, "gmail.com");
  EXPECT_EQ(normal.company.domain_key, "");
}

TEST(Normal, NamesAreOneInAnyOrderAndSpelling) {
  const auto key = [](const char* given, const char* family) {
    return NormalizePerson({given, family}, "").name_key;
  };
  EXPECT_EQ(key("J\xC3\xBCrgen", "M\xC3\xBCller"), key("MUELLER", "Juergen"));
  EXPECT_EQ(key("Ada", "Lovelace"), key("", "Lovelace, Ada"));
  EXPECT_NE(key("Ada", "Lovelace"), key("Ada", "Byron"));
}

TEST(Normal, IsItsOwnNormalForm) {
  const GivenContact given{{"Ada", "Lovelace", "Ada@M\xC3\xBCller.de", "(650) 253-0000 x1", "CTO"},
                           "M\xC3\xBCller GmbH",
                           "",
                           "USA"};
  const NormalContact once = NormalizeContact(given);
  const NormalContact twice = NormalizeContact(
      {once.person.person, once.company.name, once.company.domain, once.country.value});
  EXPECT_EQ(once.person.person, twice.person.person);
  EXPECT_EQ(once.company.domain, twice.company.domain);
  EXPECT_EQ(once.company.key, twice.company.key);
  EXPECT_EQ(once.flags, twice.flags);
}

TEST(Normal, APersonBeyondTheLimitsIsRefusedWithoutBeingQuoted) {
  const Person person{std::string(257, 'q'), "ok", "\xFF\xFE", "", ""};
  const absl::Status status = person.Check();
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_EQ(status.message().find("qqq"), std::string::npos);
  EXPECT_NE(status.message().find("given_name"), std::string::npos);
  EXPECT_NE(status.message().find("email"), std::string::npos);
}

}  // namespace
}  // namespace revops::lead
