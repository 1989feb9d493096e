// E-mail addresses as they stand in forms and lists.
#ifndef REVOPS_LEAD_SERVICE_NORMAL_EMAIL_H_
#define REVOPS_LEAD_SERVICE_NORMAL_EMAIL_H_

#include <string>

#include "absl/strings/string_view.h"

namespace revops::lead {

struct NormalEmail {
  // Lower case with the domain in ASCII; what is no address stays as it came, trimmed.
  std::string value;
  std::string domain;  // empty where it is no address
  bool is_bad = false;
  bool is_free_mail = false;
  // `info@`, `no-reply@`: nobody in particular.
  bool is_role = false;

  // What two spellings of one address share; empty where it is none.
  std::string key() const { return is_bad ? std::string() : value; }
};

// Takes `mailto:x@y?subject=z`, `Name <x@y>`, quotes and stray punctuation around it. An address is
// a dot-atom (also beyond ASCII, RFC 6531) of at most 64 bytes at a host name; quoted local parts
// and address literals are legal mail but no customer's, and count as bad. Empty: empty, not bad.
NormalEmail NormalizeEmail(absl::string_view text);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_NORMAL_EMAIL_H_
