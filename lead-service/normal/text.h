// Text as people type it, made comparable. Over ICU; the input must be valid UTF-8.
#ifndef REVOPS_LEAD_SERVICE_NORMAL_TEXT_H_
#define REVOPS_LEAD_SERVICE_NORMAL_TEXT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace revops::lead {

// Without white space, control characters and invisible marks (a BOM, zero-width spaces) at both
// ends, as forms and spreadsheets leave them there.
std::string Trimmed(absl::string_view text);

// In lower case, whatever the language of the machine.
std::string Lowered(absl::string_view text);

// The words of a text in a form for comparison: NFKC, case folded, umlauts written out (`ae`),
// other accents dropped; full stops and apostrophes vanish (`S.A.` is `sa`), what else is no letter
// or digit separates. `&` and `+` are the word `and`.
std::vector<std::string> FoldedWords(absl::string_view text);

// The same as one text, words separated by a space.
std::string Folded(absl::string_view text);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_NORMAL_TEXT_H_
