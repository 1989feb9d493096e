// Countries as people write them.
#ifndef REVOPS_LEAD_SERVICE_NORMAL_COUNTRY_H_
#define REVOPS_LEAD_SERVICE_NORMAL_COUNTRY_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace revops::lead {

// ISO 3166-1 alpha-2 of a code (alpha-2, alpha-3), or of a name in English, German or the country's
// own main language, and of what people say instead (`UK`, `USA`, `Holland`), in any case. Nothing
// where it is none. Thread-safe.
std::optional<std::string> CountryCode(absl::string_view text);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_NORMAL_COUNTRY_H_
