// Company names: what is shown, and what two spellings of one company share.
#ifndef REVOPS_LEAD_SERVICE_NORMAL_COMPANY_H_
#define REVOPS_LEAD_SERVICE_NORMAL_COMPANY_H_

#include <string>

#include "absl/strings/string_view.h"

namespace revops::lead {

// Folded words without legal forms (`gmbh & co. kg`, `inc.`, `s.a.r.l.`) and articles: `ACME, Inc.`
// and `Acme` are both `acme`. A name that is nothing else keeps its last word. Empty only where no
// letter or digit is in it.
std::string CompanyKey(absl::string_view name);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_NORMAL_COMPANY_H_
