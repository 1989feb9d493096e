// Internet domains as they stand in forms: inside URLs, with `www.`, ports, in any script.
#ifndef REVOPS_LEAD_SERVICE_NORMAL_DOMAIN_NAME_H_
#define REVOPS_LEAD_SERVICE_NORMAL_DOMAIN_NAME_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace revops::lead {

// RFC 1035, without the trailing dot.
inline constexpr size_t kDomainBytesMax = 253;

// A bare host name in ASCII (UTS 46, non-transitional), lower case, without a trailing dot; at
// least two labels, the last no number. Nothing where it is none.
std::optional<std::string> AsciiHost(absl::string_view host);

// The domain in a host name, an e-mail address or a URL, as AsciiHost and without `www.`.
std::optional<std::string> NormalDomain(absl::string_view text);

// A provider of mailboxes for anybody, or for a day: its domain says nothing about a company.
bool IsFreeMailDomain(absl::string_view domain);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_NORMAL_DOMAIN_NAME_H_
