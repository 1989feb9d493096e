#include "lead-service/normal/company.h"

#include <string>

#include "gtest/gtest.h"

namespace revops::lead {
namespace {

TEST(Company, IsTheSameWithAndWithoutItsLegalForm) {
  for (const char* name : {"Acme",
                           "ACME",
                           "Acme Inc",
                           "Acme, Inc.",
                           "Acme Incorporated",
                           "Acme Corp.",
                           "ACME GmbH",
                           "Acme G.m.b.H.",
                           "Acme GmbH & Co. KG",
                           "Acme GmbH und Co KG",
                           "Acme Ltd",
                           "Acme Co., Ltd.",
                           "Acme Limited",
                           "Acme LLC",
                           "Acme L.L.C.",
                           "Acme AG",
                           "Acme S.A.",
                           "Acme SARL",
                           "Acme S.\xC3\xA0.r.l.",
                           "Acme S.p.A.",
                           "Acme S.r.l.",
                           "Acme B.V.",
                           "Acme N.V.",
                           "Acme AB",
                           "Acme A/S",
                           "Acme Oy",
                           "Acme sp. z o.o.",
                           "Acme s.r.o.",
                           "Acme s. r. o.",
                           "Acme Pty Ltd",
                           "Acme Pte. Ltd.",
                           "Acme Private Limited",
                           "Acme Pvt. Ltd.",
                           "Acme SE",
                           "Acme KGaA",
                           "Acme UG (haftungsbeschr\xC3\xA4nkt)",
                           "Acme e.K.",
                           "The Acme Company",
                           "Firma Acme",
                           "  acme  ",
                           "Acme d.o.o.",
                           "Acme Kft.",
                           "Acme Sdn. Bhd.",
                           "Acme Lda.",
                           "Acme S.A.S.",
                           "\"Acme\"",
                           "SARL Acme",
                           "Acme PLC",
                           "Acme & Co."}) {
    EXPECT_EQ(CompanyKey(name), "acme") << name;
  }
}

TEST(Company, KeepsTheWordsOfItsName) {
  EXPECT_EQ(CompanyKey("M\xC3\xBCller & S\xC3\xB6hne GmbH"), "mueller and soehne");
  EXPECT_EQ(CompanyKey("Mueller und Soehne"), "mueller and soehne");
  EXPECT_EQ(CompanyKey("Johnson & Johnson"), "johnson and johnson");
  EXPECT_EQ(CompanyKey("AG Insurance"), "ag insurance") << "a form in front is a name";
  EXPECT_EQ(CompanyKey("Inc Research"), "inc research");
  EXPECT_EQ(CompanyKey("Deutsche Bank AG"), "deutsche bank");
  EXPECT_NE(CompanyKey("Acme Holding"), CompanyKey("Acme"));
  EXPECT_NE(CompanyKey("Acme North"), CompanyKey("Acme South"));
}

TEST(Company, ThatIsNothingElseKeepsItsLastWord) {
  EXPECT_EQ(CompanyKey("SE"), "se");
  EXPECT_EQ(CompanyKey("The AG"), "ag");
  EXPECT_EQ(CompanyKey("Co & Co"), "co");
  EXPECT_EQ(CompanyKey("---"), "");
  EXPECT_EQ(CompanyKey(""), "");
}

TEST(Company, OfOtherScriptsLosesItsFormToo) {
  // Toyota as kabushiki kaisha, in front and behind, and with the sign for it.
  const char* toyota = "\xE3\x83\x88\xE3\x83\xA8\xE3\x82\xBF";
  EXPECT_EQ(CompanyKey("\xE6\xA0\xAA\xE5\xBC\x8F\xE4\xBC\x9A\xE7\xA4\xBE" + std::string(toyota)),
            toyota);
  EXPECT_EQ(CompanyKey(std::string(toyota) + "\xE3\x88\xB1"), toyota);
  EXPECT_EQ(CompanyKey("\xD0\x9E\xD0\x9E\xD0\x9E \xC2\xAB\xD0\x9C\xD0\xB8\xD1\x80\xC2\xBB"),
            "\xD0\xBC\xD0\xB8\xD1\x80");
}

}  // namespace
}  // namespace revops::lead
