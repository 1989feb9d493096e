#include "lead-service/normal/domain_name.h"

#include <string>

#include "gtest/gtest.h"

namespace revops::lead {
namespace {

TEST(DomainName, ComesFromWhateverWasPasted) {
  for (const char* text :
       {"example.com", "Example.COM", " example.com ", "example.com.", "www.example.com",
        "WWW.Example.com", "http://example.com", "https://www.example.com/contact?x=1#top",
        "https://user:secret@example.com:8443/", "example.com:443", "//example.com/a",
        "example.com/about", "ada@example.com", "HTTPS://EXAMPLE.COM"}) {
    EXPECT_EQ(NormalDomain(text), "example.com") << text;
  }
  EXPECT_EQ(NormalDomain("shop.example.co.uk"), "shop.example.co.uk");
  EXPECT_EQ(NormalDomain("www.de"), "www.de") << "not every www is a prefix";
}

TEST(DomainName, OfAnyScriptIsKeptInAscii) {
  EXPECT_EQ(NormalDomain("m\xC3\xBCller.de"), "xn--mller-kva.de");
  EXPECT_EQ(NormalDomain("M\xC3\x9CLLER.de"), "xn--mller-kva.de");
  EXPECT_EQ(NormalDomain("xn--mller-kva.de"), "xn--mller-kva.de");
  EXPECT_EQ(NormalDomain("stra\xC3\x9F"
                         "e.de"),
            "xn--strae-oqa.de")
      << "non-transitional: not strasse.de, which is another's";
  EXPECT_EQ(NormalDomain("\xE4\xBE\x8B\xE5\xAD\x90.\xE6\xB5\x8B\xE8\xAF\x95"),
            "xn--fsqu00a.xn--0zwm56d");
  EXPECT_EQ(NormalDomain("example\xE3\x80\x82"
                         "com"),
            "example.com")
      << "an ideographic full stop";
}

TEST(DomainName, ThatIsNoneIsToldApart) {
  for (const char* text :
       {"", " ", "example", "localhost", "10.0.0.1", "http://192.168.1.1/x", "[::1]",
        "exa mple.com", "-example.com", "example-.com", "exam_ple.com", "example..com", ".com",
        "example.com,", "n/a", "http://", "www.", "xn--.de", "example.123"}) {
    EXPECT_EQ(NormalDomain(text), std::nullopt) << text;
  }
  EXPECT_EQ(NormalDomain(std::string(64, 'a') + ".com"), std::nullopt);
  EXPECT_EQ(NormalDomain(std::string(63, 'a') + ".com"), std::string(63, 'a') + ".com");
  std::string long_name;
  for (int i = 0; i < 60; ++i) long_name += "abc.";
  EXPECT_EQ(NormalDomain(long_name + "abcdefghijklmn.com"), std::nullopt) << "254 bytes and more";
}

TEST(DomainName, OfAMailboxProviderIsNobodysCompany) {
  for (const char* domain :
       {"gmail.com",  "googlemail.com", "yahoo.com",  "yahoo.co.uk", "yahoo.de",
        "hotmail.fr", "outlook.com",    "outlook.de", "live.com",    "gmx.de",
        "gmx.net",    "gmx.at",         "web.de",     "t-online.de", "icloud.com",
        "proton.me",  "qq.com",         "mail.ru",    "yandex.ru",   "mailinator.com",
        "bluewin.ch", "orange.fr",      "libero.it",  "naver.com",   "10minutemail.com",
        "zohomail.eu"}) {
    EXPECT_TRUE(IsFreeMailDomain(domain)) << domain;
  }
  for (const char* domain :
       {"example.com", "yahoo-inc.com", "gmail.example.com", "mygmx.de", "outlook.example.com",
        "yahoo.acme.com", "telekom.de", "live.io", ""}) {
    EXPECT_FALSE(IsFreeMailDomain(domain)) << domain;
  }
}

}  // namespace
}  // namespace revops::lead
