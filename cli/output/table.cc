#include "cli/output/table.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"

namespace revops::cli {
namespace {

constexpr absl::string_view kGap = "  ";

// Code points; good enough for names in Latin, Greek and Cyrillic.
size_t WidthOf(absl::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

void PrintPadded(absl::string_view text, size_t width, bool is_right_aligned, bool is_last,
                 std::ostream& out) {
  const size_t own = WidthOf(text);
  const std::string padding(width > own ? width - own : 0, ' ');
  if (is_right_aligned) {
    out << padding << text;
  } else {
    out << text << (is_last ? "" : padding);
  }
  if (!is_last) out << kGap;
}

}  // namespace

std::string ForTerminal(absl::string_view text) {
  std::string clean(text);
  for (char& c : clean) {
    if (absl::ascii_iscntrl(c)) c = ' ';
  }
  // C1 controls (U+0080 to U+009F) steer terminals too; in UTF-8 they begin with C2.
  for (size_t i = 0; i + 1 < clean.size(); ++i) {
    const auto second = static_cast<unsigned char>(clean[i + 1]);
    if (clean[i] == '\xC2' && second >= 0x80 && second < 0xA0) clean.replace(i, 2, "  ");
  }
  return clean;
}

void PrintTable(const Table& table, std::ostream& out) {
  const size_t columns = table.columns.size();
  std::vector<size_t> widths(columns);
  std::vector<bool> is_right_aligned(columns, false);
  std::vector<std::vector<std::string>> texts;
  for (size_t c = 0; c < columns; ++c) widths[c] = WidthOf(table.columns[c]);
  for (const CellRow& row : table.rows) {
    auto& line = texts.emplace_back();
    for (size_t c = 0; c < columns && c < row.size(); ++c) {
      line.push_back(ForTerminal(row[c].text));
      widths[c] = std::max(widths[c], WidthOf(line.back()));
      if (row[c].is_right_aligned) is_right_aligned[c] = true;
    }
  }
  for (size_t c = 0; c < columns; ++c) {
    PrintPadded(absl::AsciiStrToUpper(absl::StrReplaceAll(table.columns[c], {{"_", " "}})),
                widths[c], is_right_aligned[c], c + 1 == columns, out);
  }
  out << '\n';
  for (const auto& line : texts) {
    for (size_t c = 0; c < line.size(); ++c) {
      PrintPadded(line[c], widths[c], is_right_aligned[c], c + 1 == line.size(), out);
    }
    out << '\n';
  }
}

void PrintVertical(const std::vector<std::pair<std::string, std::string>>& lines,
                   std::ostream& out) {
  size_t width = 0;
  for (const auto& [heading, value] : lines) {
    if (!value.empty()) width = std::max(width, WidthOf(heading));
  }
  for (const auto& [heading, value] : lines) {
    if (value.empty()) continue;
    PrintPadded(heading, width, false, false, out);
    out << ForTerminal(value) << '\n';
  }
}

}  // namespace revops::cli
