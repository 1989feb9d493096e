// Which domains are anybody's.
#include <algorithm>
#include <array>

#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "lead-service/normal/domain_name.h"

namespace revops::lead {
namespace {

// Sorted once, at the first question.
constexpr absl::string_view kProviders[] = {
    "10minutemail.com",
    "126.com",
    "139.com",
    "163.com",
    "189.cn",
    "20minutemail.it",
    "abv.bg",
    "alice.it",
    "aliyun.com",
    "aol.com",
    "aol.de",
    "arcor.de",
    "att.net",
    "bellsouth.net",
    "bigpond.com",
    "bk.ru",
    "bluewin.ch",
    "bol.com.br",
    "btinternet.com",
    "centrum.cz",
    "charter.net",
    "chello.at",
    "comcast.net",
    "cox.net",
    "daum.net",
    "discard.email",
    "dispostable.com",
    "duck.com",
    "earthlink.net",
    "email.cz",
    "email.de",
    "emailn.de",
    "fakeinbox.com",
    "fastmail.com",
    "fastmail.fm",
    "foxmail.com",
    "free.fr",
    "freemail.hu",
    "freenet.de",
    "getnada.com",
    "gmail.com",
    "googlemail.com",
    "grr.la",
    "guerrillamail.com",
    "hanmail.net",
    "hey.com",
    "hushmail.com",
    "icloud.com",
    "ig.com.br",
    "inbox.lv",
    "inbox.ru",
    "interia.pl",
    "juno.com",
    "kolabnow.com",
    "kpnmail.nl",
    "laposte.net",
    "libero.it",
    "list.ru",
    "live.at",
    "live.be",
    "live.ca",
    "live.ch",
    "live.cn",
    "live.co.uk",
    "live.com",
    "live.com.au",
    "live.com.mx",
    "live.de",
    "live.dk",
    "live.fr",
    "live.ie",
    "live.in",
    "live.it",
    "live.nl",
    "live.no",
    "live.se",
    "mac.com",
    "magenta.de",
    "mail.bg",
    "mail.com",
    "mail.de",
    "mail.ee",
    "mail.ru",
    "mailbox.org",
    "mailinator.com",
    "mailnesia.com",
    "maildrop.cc",
    "me.com",
    "mohmal.com",
    "moakt.com",
    "msn.com",
    "nate.com",
    "naver.com",
    "netcologne.de",
    "netscape.net",
    "netzero.net",
    "ntlworld.com",
    "o2.pl",
    "online.de",
    "online.no",
    "onet.eu",
    "onet.pl",
    "optonline.net",
    "orange.fr",
    "outlook.com",
    "pm.me",
    "posteo.de",
    "posteo.net",
    "proton.me",
    "protonmail.ch",
    "protonmail.com",
    "qq.com",
    "rambler.ru",
    "rediffmail.com",
    "rocketmail.com",
    "sapo.pt",
    "sbcglobal.net",
    "seznam.cz",
    "sfr.fr",
    "sharklasers.com",
    "shaw.ca",
    "sina.cn",
    "sina.com",
    "sky.com",
    "skynet.be",
    "sohu.com",
    "spoko.pl",
    "t-online.de",
    "talktalk.net",
    "telenet.be",
    "temp-mail.org",
    "tempmail.com",
    "terra.com.br",
    "throwawaymail.com",
    "tiscali.it",
    "trash-mail.com",
    "trashmail.com",
    "trashmail.de",
    "tutamail.com",
    "tutanota.com",
    "tutanota.de",
    "ukr.net",
    "unitybox.de",
    "uol.com.br",
    "verizon.net",
    "videotron.ca",
    "vip.qq.com",
    "virgilio.it",
    "virginmedia.com",
    "vodafone.de",
    "walla.co.il",
    "wanadoo.fr",
    "web.de",
    "wegwerfemail.de",
    "wp.pl",
    "xs4all.nl",
    "xtra.co.nz",
    "yeah.net",
    "ymail.com",
    "yopmail.com",
    "yopmail.fr",
    "zoho.com",
    "zohomail.com",
    "zohomail.eu",
};

// Providers with a domain in every country: `yahoo.co.uk`, `gmx.at`.
constexpr absl::string_view kFamilies[] = {"gmx.",         "hotmail.", "outlook.",
                                           "windowslive.", "yahoo.",   "yandex."};

// `com`, `net`, `de`, `co.uk`, `com.br`: not what is below a company's own domain.
bool IsCountryOrCommon(absl::string_view suffix) {
  if (suffix == "com" || suffix == "net") return true;
  absl::ConsumePrefix(&suffix, "co.");
  absl::ConsumePrefix(&suffix, "com.");
  return suffix.size() == 2;
}

}  // namespace

bool IsFreeMailDomain(absl::string_view domain) {
  static const std::array sorted = [] {
    std::array<absl::string_view, std::size(kProviders)> all{};
    std::copy(std::begin(kProviders), std::end(kProviders), all.begin());
    std::sort(all.begin(), all.end());
    return all;
  }();
  if (std::binary_search(sorted.begin(), sorted.end(), domain)) return true;
  for (absl::string_view family : kFamilies) {
    absl::string_view suffix = domain;
    if (absl::ConsumePrefix(&suffix, family) && IsCountryOrCommon(suffix)) return true;
  }
  return false;
}

}  // namespace revops::lead
