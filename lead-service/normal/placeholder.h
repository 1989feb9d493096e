// What people type to get past a required field.
#ifndef REVOPS_LEAD_SERVICE_NORMAL_PLACEHOLDER_H_
#define REVOPS_LEAD_SERVICE_NORMAL_PLACEHOLDER_H_

#include "absl/strings/string_view.h"

namespace revops::lead {

// `test`, `asdf`, `n/a`, `-`, `Please select`: never a company's name. False for the empty text.
bool IsPlaceholderCompany(absl::string_view text);

// The same for the parts of a person's name. Mr Null and Ms Na exist: such words count only where
// the other part is none either, or missing.
bool IsPlaceholderName(absl::string_view given_name, absl::string_view family_name);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_NORMAL_PLACEHOLDER_H_
