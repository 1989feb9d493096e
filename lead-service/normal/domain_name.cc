#include "lead-service/normal/domain_name.h"

#include <unicode/uidna.h>

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "lead-service/normal/text.h"

namespace revops::lead {
namespace {

const UIDNA* Idna() {
  static const UIDNA* const idna = [] {
    UErrorCode error = U_ZERO_ERROR;
    return uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_USE_STD3_RULES |
                               UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ,
                           &error);
  }();
  return idna;
}

bool IsNumber(absl::string_view label) {
  return std::all_of(label.begin(), label.end(), [](char c) { return absl::ascii_isdigit(c); });
}

// Scheme, user, path, query and port of a URL go; what is none stays as it is.
absl::string_view HostIn(absl::string_view text) {
  if (const size_t scheme = text.find("://"); scheme != absl::string_view::npos) {
    text.remove_prefix(scheme + 3);
  } else {
    absl::ConsumePrefix(&text, "//");
  }
  text = text.substr(0, text.find_first_of("/?#\\"));
  if (const size_t user = text.rfind('@'); user != absl::string_view::npos) {
    text.remove_prefix(user + 1);
  }
  const size_t colon = text.rfind(':');
  if (colon != absl::string_view::npos && IsNumber(text.substr(colon + 1))) {
    text = text.substr(0, colon);
  }
  return text;
}

}  // namespace

std::optional<std::string> AsciiHost(absl::string_view host) {
  absl::ConsumeSuffix(&host, ".");
  if (host.empty() || host.size() > kDomainBytesMax) return std::nullopt;
  char ascii[kDomainBytesMax + 1];
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  UErrorCode error = U_ZERO_ERROR;
  const int32_t length = uidna_nameToASCII_UTF8(
      Idna(), host.data(), static_cast<int32_t>(host.size()), ascii, sizeof(ascii), &info, &error);
  if (U_FAILURE(error) || info.errors != 0 || length > static_cast<int32_t>(kDomainBytesMax)) {
    return std::nullopt;
  }
  absl::string_view name(ascii, static_cast<size_t>(length));
  absl::ConsumeSuffix(&name, ".");
  const std::vector<absl::string_view> labels = absl::StrSplit(name, '.');
  if (labels.size() < 2 || IsNumber(labels.back())) return std::nullopt;
  return std::string(name);
}

std::optional<std::string> NormalDomain(absl::string_view text) {
  const std::string trimmed = Trimmed(text);
  std::optional<std::string> domain = AsciiHost(HostIn(trimmed));
  if (!domain.has_value()) return std::nullopt;
  absl::string_view rest = *domain;
  if (absl::ConsumePrefix(&rest, "www.") && absl::StrContains(rest, ".")) return std::string(rest);
  return domain;
}

}  // namespace revops::lead
