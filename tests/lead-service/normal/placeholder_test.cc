#include "lead-service/normal/placeholder.h"

#include <string>

#include "gtest/gtest.h"

namespace revops::lead {
namespace {

TEST(Placeholder, IsNoCompany) {
  for (const char* text : {"test",
                           "Test",
                           "asdf",
                           "n/a",
                           "N.A.",
                           "na",
                           "-",
                           "--",
                           ".",
                           "?",
                           "unknown",
                           "Unbekannt",
                           "Select",
                           "Please select",
                           "-- Bitte ausw\xC3\xA4hlen --",
                           "none",
                           "null",
                           "xxx",
                           "1234",
                           "aaaa",
                           "000000",
                           "k.A.",
                           "Privat",
                           "tbd",
                           "not applicable"}) {
    EXPECT_TRUE(IsPlaceholderCompany(text)) << text;
  }
  for (const char* text :
       {"", "Testo SE", "AAA", "3M", "Select Quote", "Nulab", "IBM", "Unknown Worlds", "X", "7",
        "Example Systems", "K", "Stiftung Warentest"}) {
    EXPECT_FALSE(IsPlaceholderCompany(text)) << text;
  }
}

TEST(Placeholder, IsNoPersonsName) {
  EXPECT_TRUE(IsPlaceholderName("test", "test"));
  EXPECT_TRUE(IsPlaceholderName("Test", "Miller"));
  EXPECT_TRUE(IsPlaceholderName("Ada", "-"));
  EXPECT_TRUE(IsPlaceholderName("asdf", ""));
  EXPECT_TRUE(IsPlaceholderName("", "n/a"));
  EXPECT_TRUE(IsPlaceholderName("First name", "Last name"));
  EXPECT_TRUE(IsPlaceholderName("null", "null"));
  EXPECT_TRUE(IsPlaceholderName("lorem", "ipsum"));
  EXPECT_TRUE(IsPlaceholderName("", "null"));
  EXPECT_FALSE(IsPlaceholderName("Ada", "Lovelace"));
  EXPECT_FALSE(IsPlaceholderName("", "Lovelace"));
  EXPECT_FALSE(IsPlaceholderName("", "")) << "missing is another flag";
}

TEST(Placeholder, LetsTheNullsBe) {
  EXPECT_FALSE(IsPlaceholderName("Christopher", "Null"));
  EXPECT_FALSE(IsPlaceholderName("Hyun", "Na"));
  EXPECT_FALSE(IsPlaceholderName("Foo", "Lee"));
}

}  // namespace
}  // namespace revops::lead
