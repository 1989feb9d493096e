#include "cli/import/csv_format.h"

#include <algorithm>
#include <array>

#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace revops::cli {
namespace {

// In this order where the header has as many of two.
constexpr std::array<char, 4> kDelimiters = {',', ';', '\t', '|'};

}  // namespace

char DelimiterOf(absl::string_view begin) {
  std::array<int, kDelimiters.size()> counts{};
  bool is_quoted = false, has_text = false;
  for (const char c : begin) {
    if (c == '"') is_quoted = !is_quoted;
    if (is_quoted) continue;
    if (c == '\n' || c == '\r') {
      if (has_text) break;
      continue;
    }
    has_text = true;
    const auto* it = std::find(kDelimiters.begin(), kDelimiters.end(), c);
    if (it != kDelimiters.end()) ++counts[static_cast<size_t>(it - kDelimiters.begin())];
  }
  return kDelimiters[static_cast<size_t>(std::max_element(counts.begin(), counts.end()) -
                                         counts.begin())];
}

char ConsumeSeparatorLine(absl::string_view& begin) {
  absl::string_view rest = begin;
  const bool is_quoted = absl::ConsumePrefix(&rest, "\"");
  if (!absl::StartsWithIgnoreCase(rest, "sep=") || rest.size() < 6) return 0;
  const char delimiter = rest[4];
  rest.remove_prefix(5);
  if (is_quoted && !absl::ConsumePrefix(&rest, "\"")) return 0;
  if (!absl::ConsumePrefix(&rest, "\r\n") && !absl::ConsumePrefix(&rest, "\n") &&
      !absl::ConsumePrefix(&rest, "\r")) {
    return 0;
  }
  begin = rest;
  return delimiter;
}

absl::Status CheckIsCsv(absl::string_view begin) {
  if (absl::StartsWith(begin, "PK\x03\x04") || absl::StartsWith(begin, "\xD0\xCF\x11\xE0")) {
    return absl::InvalidArgumentError(
        "is a workbook (or an archive), no CSV file; save its sheet as CSV UTF-8");
  }
  if (absl::StartsWith(begin, "\xFF\xFE") || absl::StartsWith(begin, "\xFE\xFF")) {
    return absl::InvalidArgumentError("is in UTF-16; save it as CSV UTF-8");
  }
  return absl::OkStatus();
}

}  // namespace revops::cli
