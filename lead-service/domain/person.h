// A person's own data: kept in rows that can be erased, never in events, logs or error messages.
#ifndef REVOPS_LEAD_SERVICE_DOMAIN_PERSON_H_
#define REVOPS_LEAD_SERVICE_DOMAIN_PERSON_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace revops::lead {

inline constexpr size_t kPersonTextBytesMax = 256;
inline constexpr size_t kNoteBytesMax = 4096;

struct Person {
  std::string given_name = {}, family_name = {}, email = {}, phone = {}, job_title = {};

  // Every violated field at once, with the rule and never the value: at most kPersonTextBytesMax
  // bytes of UTF-8 each. What else is wrong is kept and flagged.
  absl::Status Check() const;
  bool empty() const { return *this == Person(); }
  friend bool operator==(const Person&, const Person&) = default;
};

// INVALID_ARGUMENT naming `field` and the rule, never the value, unless `text` is UTF-8 of at most
// `bytes_max` bytes.
absl::Status CheckPersonalText(absl::string_view field, absl::string_view text, size_t bytes_max);

// The same, and no control characters besides line breaks and tabs.
absl::Status CheckNote(absl::string_view field, absl::string_view text);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_DOMAIN_PERSON_H_
