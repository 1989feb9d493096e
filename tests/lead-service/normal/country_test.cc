#include "lead-service/normal/country.h"

#include "gtest/gtest.h"

namespace revops::lead {
namespace {

TEST(Country, IsKnownByItsCodesAndNames) {
  for (const char* text : {"DE", "de", "DEU", "Germany", "GERMANY", "Deutschland", " germany ",
                           "Bundesrepublik Deutschland", "BRD"}) {
    EXPECT_EQ(CountryCode(text), "DE") << text;
  }
  for (const char* text : {"US", "U.S.", "USA", "U.S.A.", "United States",
                           "United States of America", "Vereinigte Staaten", "america"}) {
    EXPECT_EQ(CountryCode(text), "US") << text;
  }
  for (const char* text : {"GB", "UK", "United Kingdom", "Great Britain", "England",
                           "Gro\xC3\x9F"
                           "britannien",
                           "Vereinigtes K\xC3\xB6nigreich"}) {
    EXPECT_EQ(CountryCode(text), "GB") << text;
  }
}

TEST(Country, IsKnownByItsOwnName) {
  EXPECT_EQ(CountryCode("Espa\xC3\xB1"
                        "a"),
            "ES");
  EXPECT_EQ(CountryCode("Espana"), "ES");
  EXPECT_EQ(CountryCode("Italia"), "IT");
  EXPECT_EQ(CountryCode("Polska"), "PL");
  EXPECT_EQ(CountryCode("\xC3\x96sterreich"), "AT");
  EXPECT_EQ(CountryCode("Oesterreich"), "AT");
  EXPECT_EQ(CountryCode("Schweiz"), "CH");
  EXPECT_EQ(CountryCode("Suisse"), "CH");
  EXPECT_EQ(CountryCode("Nederland"), "NL");
  EXPECT_EQ(CountryCode("The Netherlands"), "NL");
  EXPECT_EQ(CountryCode("T\xC3\xBCrkiye"), "TR");
  EXPECT_EQ(CountryCode("Turkey"), "TR");
  EXPECT_EQ(CountryCode("Czech Republic"), "CZ");
  EXPECT_EQ(CountryCode("C\xC3\xB4te d\xE2\x80\x99Ivoire"), "CI");
  EXPECT_EQ(CountryCode("\xE6\x97\xA5\xE6\x9C\xAC"), "JP");
}

TEST(Country, ThatIsNoneIsToldApart) {
  for (const char* text : {"", "-", "n/a", "XX", "ZZ", "Europe", "Bavaria", "Select country", "123",
                           "Germany, France", "D"}) {
    EXPECT_EQ(CountryCode(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace revops::lead
