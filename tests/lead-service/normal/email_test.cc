#include "lead-service/normal/email.h"

#include <string>

#include "gtest/gtest.h"

namespace revops::lead {
namespace {

TEST(Email, OfEverySpellingIsOneAddress) {
  for (const char* text :
       {"ada@example.com", "Ada@Example.COM", "  ada@example.com\n", "mailto:ada@example.com",
        "MAILTO:ada@example.com?subject=Hello", "Ada Lovelace <ada@example.com>",
        "\"Lovelace, Ada\" <ada@example.com>", "<ada@example.com>", "'ada@example.com'",
        "ada@example.com.", "ada@example.com;", "ada @ example.com", "Ada <mailto:ada@example.com>",
        "\xEF\xBB\xBF"
        "ada@example.com\xE2\x80\x8B",
        "(ada@example.com)"}) {
    const NormalEmail email = NormalizeEmail(text);
    EXPECT_EQ(email.value, "ada@example.com") << text;
    EXPECT_EQ(email.key(), "ada@example.com") << text;
    EXPECT_EQ(email.domain, "example.com") << text;
    EXPECT_FALSE(email.is_bad || email.is_role || email.is_free_mail) << text;
  }
}

TEST(Email, KeepsWhatMakesAnotherMailbox) {
  EXPECT_EQ(NormalizeEmail("ada.lovelace+crm@sub.example.co.uk").value,
            "ada.lovelace+crm@sub.example.co.uk");
  EXPECT_EQ(NormalizeEmail("o'brien@example.ie").value, "o'brien@example.ie");
  EXPECT_EQ(NormalizeEmail("a_b-c@example.com").value, "a_b-c@example.com");
}

TEST(Email, OfAnotherScriptHasItsDomainInAscii) {
  const NormalEmail email = NormalizeEmail("J\xC3\x9CRGEN@M\xC3\xBCller.de");
  EXPECT_EQ(email.value, "j\xC3\xBCrgen@xn--mller-kva.de");
  EXPECT_FALSE(email.is_bad);
  EXPECT_EQ(NormalizeEmail("post@xn--mller-kva.de").domain, "xn--mller-kva.de");
}

TEST(Email, ThatIsNoneIsKeptAsItCameAndFlagged) {
  for (const char* text : {"ada",
                           "ada@",
                           "@example.com",
                           "ada@example",
                           "ada@@example.com",
                           "ada example@example.com",
                           "ada@exa mple.com",
                           ".ada@example.com",
                           "ada.@example.com",
                           "ada..l@example.com",
                           "ada@-example.com",
                           "ada@10.0.0.1",
                           "\"ada l\"@example.com",
                           "n/a",
                           "-",
                           "none@none",
                           "ada@example.com, eve@example.com",
                           "ada@localhost",
                           "ada(at)example.com",
                           "ada@example,com",
                           "www.example.com",
                           "<>"}) {
    const NormalEmail email = NormalizeEmail(text);
    EXPECT_TRUE(email.is_bad) << text;
    EXPECT_EQ(email.value, text);
    EXPECT_EQ(email.key(), "") << text;
    EXPECT_EQ(email.domain, "") << text;
  }
  EXPECT_TRUE(NormalizeEmail(std::string(65, 'a') + "@example.com").is_bad);
  EXPECT_FALSE(NormalizeEmail(std::string(64, 'a') + "@example.com").is_bad);
}

TEST(Email, ThatIsMissingIsNotBad) {
  EXPECT_FALSE(NormalizeEmail("").is_bad);
  EXPECT_FALSE(NormalizeEmail("  ").is_bad);
  EXPECT_EQ(NormalizeEmail("  ").value, "");
}

TEST(Email, OfNobodyInParticularIsARoleAddress) {
  for (const char* text :
       {"info@example.com", "INFO@example.com", "Sales <sales@example.com>", "no-reply@example.com",
        "noreply@example.com", "kontakt@example.de", "vertrieb@example.de",
        "info.berlin@example.de", "support-us@example.com", "info+web@example.com",
        "postmaster@example.com", "hello@example.com", "buchhaltung@example.de"}) {
    EXPECT_TRUE(NormalizeEmail(text).is_role) << text;
  }
  for (const char* text : {"informatik.mueller@example.de", "salesh@example.com",
                           "ada.sales@example.com", "it.ada@example.com", "infoman@example.com"}) {
    EXPECT_FALSE(NormalizeEmail(text).is_role) << text;
  }
}

TEST(Email, AtAFreeMailProviderIsFlagged) {
  EXPECT_TRUE(NormalizeEmail("ada@GMAIL.com").is_free_mail);
  EXPECT_TRUE(NormalizeEmail("ada@yahoo.co.jp").is_free_mail);
  EXPECT_FALSE(NormalizeEmail("ada@example.com").is_free_mail);
}

}  // namespace
}  // namespace revops::lead
