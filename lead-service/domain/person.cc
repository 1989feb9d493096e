#include "lead-service/domain/person.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/status/utf8.h"

namespace revops::lead {

absl::Status CheckPersonalText(absl::string_view field, absl::string_view text, size_t bytes_max) {
  if (text.size() > bytes_max) {
    return InvalidField(field,
                        absl::StrCat("must be at most ", bytes_max, " bytes, is ", text.size()));
  }
  if (!IsValidUtf8(text)) return InvalidField(field, "must be valid UTF-8");
  return absl::OkStatus();
}

absl::Status CheckNote(absl::string_view field, absl::string_view text) {
  REVOPS_RETURN_IF_ERROR(CheckPersonalText(field, text, kNoteBytesMax));
  const bool has_control = std::any_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_iscntrl(c) && c != '\n' && c != '\t' && c != '\r';
  });
  if (has_control) return InvalidField(field, "must hold no control characters");
  return absl::OkStatus();
}

absl::Status Person::Check() const {
  Violations violations;
  const auto check = [&](absl::string_view field, const std::string& text) {
    violations.AddAll("", CheckPersonalText(field, text, kPersonTextBytesMax));
  };
  check("given_name", given_name);
  check("family_name", family_name);
  check("email", email);
  check("phone", phone);
  check("job_title", job_title);
  return violations.ToStatus();
}

}  // namespace revops::lead
