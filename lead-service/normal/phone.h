// Phone numbers, national or international, as E.164. Over libphonenumber.
#ifndef REVOPS_LEAD_SERVICE_NORMAL_PHONE_H_
#define REVOPS_LEAD_SERVICE_NORMAL_PHONE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace revops::lead {

struct NormalPhone {
  // `+493023125012`, an extension behind it as RFC 3966 has it: `+493023125012;ext=12`; what is no
  // number stays as it came, trimmed.
  std::string value;
  bool is_bad = false;

  // What two spellings of one number share; empty where it is none. Extensions count: behind one
  // switchboard sit many people.
  std::string key() const { return is_bad ? std::string() : value; }
};

// `country`: ISO 3166-1 alpha-2 for national numbers; empty: only international ones can be read.
// A number that no network of its country has is bad. Empty: empty, not bad. Thread-safe.
NormalPhone NormalizePhone(absl::string_view text, absl::string_view country);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_NORMAL_PHONE_H_
