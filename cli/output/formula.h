// Texts that a spreadsheet would run: written with an apostrophe in front, read without it.
#ifndef REVOPS_CLI_OUTPUT_FORMULA_H_
#define REVOPS_CLI_OUTPUT_FORMULA_H_

#include <string>

#include "absl/strings/string_view.h"

namespace revops::cli {

// What makes a spreadsheet take a text for a formula when it begins with it.
inline constexpr absl::string_view kFormulaStarts = "=+-@\t\r";

inline bool BeginsLikeFormula(absl::string_view text) {
  return !text.empty() && kFormulaStarts.find(text[0]) != absl::string_view::npos;
}

// Takes off one apostrophe in front of what begins like a formula.
inline void DropDefusing(std::string& text) {
  if (text.size() > 1 && text[0] == '\'' && BeginsLikeFormula(absl::string_view(text).substr(1))) {
    text.erase(0, 1);
  }
}

}  // namespace revops::cli

#endif  // REVOPS_CLI_OUTPUT_FORMULA_H_
