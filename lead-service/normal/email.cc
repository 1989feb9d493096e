#include "lead-service/normal/email.h"

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "lead-service/normal/domain_name.h"
#include "lead-service/normal/text.h"

namespace revops::lead {
namespace {

// RFC 5321, 4.5.3.1.1.
constexpr size_t kLocalBytesMax = 64;

constexpr absl::string_view kRoles[] = {
    "abuse",         "accounting", "accounts",   "admin",       "administration", "anfrage",
    "bestellung",    "bewerbung",  "billing",    "buchhaltung", "career",         "careers",
    "compliance",    "contact",    "contacto",   "contactus",   "datenschutz",    "donotreply",
    "einkauf",       "empfang",    "enquiries",  "enquiry",     "events",         "feedback",
    "finance",       "hallo",      "hello",      "help",        "helpdesk",       "hi",
    "hostmaster",    "hr",         "info",       "infos",       "inquiries",      "inquiry",
    "invoice",       "invoices",   "it",         "jobs",        "karriere",       "kontakt",
    "kundenservice", "legal",      "mail",       "mailbox",     "mailer-daemon",  "marketing",
    "media",         "news",       "newsletter", "no-reply",    "no_reply",       "noreply",
    "office",        "order",      "orders",     "personal",    "post",           "postmaster",
    "presse",        "press",      "privacy",    "procurement", "purchasing",     "reception",
    "rechnung",      "rechnungen", "root",       "sales",       "security",       "sekretariat",
    "service",       "shop",       "spam",       "support",     "team",           "ventas",
    "vertrieb",      "verwaltung", "webmaster",  "welcome",     "zentrale",
};

// Those that also stand before a place: `info.berlin@`, `sales-uk@`.
constexpr absl::string_view kRolePrefixes[] = {"info",   "kontakt", "noreply", "no-reply",
                                               "office", "sales",   "support"};

bool IsRole(absl::string_view local) {
  local = local.substr(0, local.find('+'));
  if (std::find(std::begin(kRoles), std::end(kRoles), local) != std::end(kRoles)) return true;
  for (absl::string_view prefix : kRolePrefixes) {
    absl::string_view rest = local;
    if (absl::ConsumePrefix(&rest, prefix) && !rest.empty() &&
        absl::StrContains("._-", rest.substr(0, 1))) {
      return true;
    }
  }
  return false;
}

bool IsAtomByte(unsigned char c) {
  return absl::ascii_isalnum(c) || c >= 0x80 ||
         absl::StrContains("!#$%&'*+-/=?^_`{|}~.", {reinterpret_cast<const char*>(&c), 1});
}

bool IsLocalPart(absl::string_view local) {
  return !local.empty() && local.size() <= kLocalBytesMax && local.front() != '.' &&
         local.back() != '.' && !absl::StrContains(local, "..") &&
         std::all_of(local.begin(), local.end(), [](unsigned char c) { return IsAtomByte(c); });
}

// The address in what stands around it.
absl::string_view AddressIn(absl::string_view text) {
  if (const size_t open = text.rfind('<'); open != absl::string_view::npos) {
    const size_t close = text.find('>', open);
    text = text.substr(open + 1, close == absl::string_view::npos ? close : close - open - 1);
  }
  text = absl::StripAsciiWhitespace(text);
  if (absl::StartsWithIgnoreCase(text, "mailto:")) {
    text.remove_prefix(7);
    text = text.substr(0, text.find('?'));
  }
  const size_t begin = text.find_first_not_of(" \t\r\n,;'\"<>()[]");
  if (begin == absl::string_view::npos) return {};
  // A full stop ends sentences, but begins no address.
  return text.substr(begin, text.find_last_not_of(" \t\r\n,;'\"<>()[].") - begin + 1);
}

}  // namespace

NormalEmail NormalizeEmail(absl::string_view text) {
  NormalEmail email;
  email.value = Trimmed(text);
  if (email.value.empty()) return email;
  email.is_bad = true;
  const absl::string_view address = AddressIn(email.value);
  const size_t at = address.rfind('@');
  if (at == absl::string_view::npos) return email;
  const std::string local = Lowered(absl::StripAsciiWhitespace(address.substr(0, at)));
  const std::optional<std::string> host =
      AsciiHost(absl::StripAsciiWhitespace(address.substr(at + 1)));
  if (!host.has_value() || !IsLocalPart(local)) return email;
  email.value = absl::StrCat(local, "@", *host);
  email.domain = *host;
  email.is_bad = false;
  email.is_free_mail = IsFreeMailDomain(*host);
  email.is_role = IsRole(local);
  return email;
}

}  // namespace revops::lead
