#include "cli/output/csv.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "cli/output/formula.h"

namespace revops::cli {
namespace {

// `-12.5`: begins with a sign, but is no formula.
bool IsPlainNumber(absl::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  return !text.empty() && std::count(text.begin(), text.end(), '.') <= 1 &&
         absl::ascii_isdigit(text[0]) && std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isdigit(c) || c == '.';
         });
}

bool LooksLikeFormula(absl::string_view text) {
  return BeginsLikeFormula(text) && !IsPlainNumber(text);
}

}  // namespace

std::string CsvCell(absl::string_view text, char delimiter) {
  const std::string safe = LooksLikeFormula(text) ? absl::StrCat("'", text) : std::string(text);
  const bool is_plain = safe.find_first_of(",;\"\r\n\t") == std::string::npos &&
                        safe.find(delimiter) == std::string::npos;
  if (is_plain) return safe;
  return absl::StrCat("\"", absl::StrReplaceAll(safe, {{"\"", "\"\""}}), "\"");
}

void PrintCsvLine(const std::vector<std::string>& cells, std::ostream& out, char delimiter) {
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out << delimiter;
    out << CsvCell(cells[i], delimiter);
  }
  out << "\r\n";
}

}  // namespace revops::cli
