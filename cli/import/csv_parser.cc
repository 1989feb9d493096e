#include "cli/import/csv_parser.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "cli/output/formula.h"

namespace revops::cli {
namespace {

// What is kept of a cell that is too long, to recognize it by.
constexpr size_t kCutCellBytes = 256;

size_t Index(char c) { return static_cast<unsigned char>(c); }

bool IsLineEnd(char c) { return c == '\n' || c == '\r'; }

}  // namespace

CsvParser::CsvParser(char delimiter, int64_t line) : delimiter_(delimiter), line_(line) {
  for (const char c : {delimiter, '\n', '\r'}) ends_plain_[Index(c)] = true;
  for (const char c : {'"', '\n', '\r'}) ends_quoted_[Index(c)] = true;
  row_.line = line_;
}

bool CsvParser::Take(absl::string_view& bytes, CsvRow& row) {
  size_t at = 0;
  while (at < bytes.size()) {
    // A run of plain text at once.
    const auto& ends = state_ == State::kQuoted ? ends_quoted_ : ends_plain_;
    size_t run = at;
    if (state_ == State::kPlain || state_ == State::kQuoted || state_ == State::kBadQuote) {
      while (run < bytes.size() && !ends[Index(bytes[run])]) ++run;
    }
    if (run > at) {
      last_ = bytes[run - 1];
      Append(bytes.substr(at, run - at));
      at = run;
    } else if (Step(bytes[at++])) {
      bytes.remove_prefix(at);
      HandOver(row);
      return true;
    }
  }
  bytes.remove_prefix(at);
  return false;
}

bool CsvParser::Step(char c) {
  const bool completes_crlf = c == '\n' && last_ == '\r';
  last_ = c;
  if (IsLineEnd(c) && !completes_crlf) ++line_;
  switch (state_) {
    case State::kCellStart:
      return !(completes_crlf && row_.cells.empty()) && StepCellStart(c);
    case State::kPlain:
      return EndAt(c);
    case State::kQuoted:
      if (c == '"') {
        state_ = State::kQuoteSeen;
      } else {
        Append({&c, 1});
      }
      return false;
    case State::kQuoteSeen:
      if (c == '"') {
        Append({&c, 1});
        state_ = State::kQuoted;
        return false;
      }
      return StepBehindQuote(c);
    case State::kBehindQuote:
      return StepBehindQuote(c);
    case State::kBadQuote:
      if (IsLineEnd(c)) return EndAt(c);
      Append({&c, 1});
      return false;
  }
  return false;
}

bool CsvParser::StepCellStart(char c) {
  if (IsLineEnd(c) && row_.cells.empty()) {
    row_.line = line_;
    return false;
  }
  if (c == delimiter_ || IsLineEnd(c)) return EndAt(c);
  if (IsBlank(c)) return false;
  if (c == '"') {
    state_ = State::kQuoted;
    quote_line_ = line_;
    return false;
  }
  state_ = State::kPlain;
  Append({&c, 1});
  return false;
}

bool CsvParser::StepBehindQuote(char c) {
  state_ = State::kBehindQuote;
  if (c == delimiter_ || IsLineEnd(c)) return EndAt(c);
  if (IsBlank(c)) {
    if (blanks_.size() < kCutCellBytes) blanks_.push_back(c);
    return false;
  }
  cell_ = absl::StrCat("\"", absl::StrReplaceAll(cell_, {{"\"", "\"\""}}), "\"", blanks_);
  std::string problem = "text stands behind the closing quote";
  if (line_ > quote_line_) {
    absl::StrAppend(&problem, "; lines ", quote_line_, " to ", line_,
                    " are taken for one row, as the quote was opened in line ", quote_line_);
  }
  BreakOff(std::move(problem));
  Append({&c, 1});
  return false;
}

bool CsvParser::EndAt(char c) {
  EndCell();
  return IsLineEnd(c);
}

void CsvParser::Append(absl::string_view text) {
  cell_bytes_ += text.size();
  row_bytes_ += text.size();
  if (cell_bytes_ <= kCellBytesMax && row_bytes_ <= kRowBytesMax) {
    cell_.append(text.data(), text.size());
  }
  if (state_ != State::kQuoted || cell_bytes_ <= kQuotedBytesMax) return;
  BreakOff(absl::StrCat("a quote opened in line ", quote_line_, " is not closed within ",
                        kQuotedBytesMax, " bytes; lines ", quote_line_, " to ", line_,
                        " are taken for one row"));
}

void CsvParser::BreakOff(std::string problem) {
  SetProblem(std::move(problem));
  state_ = State::kBadQuote;
}

void CsvParser::SetProblem(std::string problem) {
  // What came first is the reason for what comes behind.
  if (!row_.problem.empty()) return;
  row_.problem = std::move(problem);
  row_.problem_cell = static_cast<int>(row_.cells.size());
}

void CsvParser::EndCell() {
  if (state_ == State::kPlain) {
    while (!cell_.empty() && IsBlank(cell_.back())) cell_.pop_back();
  }
  if (row_bytes_ > kRowBytesMax) {
    SetProblem(absl::StrCat("the row is longer than ", kRowBytesMax, " bytes"));
  } else if (cell_bytes_ > kCellBytesMax) {
    SetProblem(absl::StrCat("is longer than ", kCellBytesMax, " bytes: ", cell_bytes_));
  }
  if (cell_bytes_ > kCellBytesMax) cell_.resize(std::min(cell_.size(), kCutCellBytes));
  if (row_.cells.size() < kColumnsMax) {
    if (state_ != State::kBadQuote) DropDefusing(cell_);
    row_.cells.push_back(std::move(cell_));
  } else {
    SetProblem(absl::StrCat("more than ", kColumnsMax, " cells"));
    row_.problem_cell = -1;
  }
  cell_.clear();
  cell_bytes_ = 0;
  blanks_.clear();
  state_ = State::kCellStart;
}

void CsvParser::HandOver(CsvRow& row) {
  std::swap(row, row_);
  row_.cells.clear();
  row_.problem.clear();
  row_.problem_cell = -1;
  row_.line = line_;
  row_bytes_ = 0;
}

bool CsvParser::End(CsvRow& row) {
  if (state_ == State::kCellStart && row_.cells.empty()) return false;
  if (state_ == State::kQuoted) {
    cell_.insert(0, "\"");
    BreakOff(absl::StrCat("a quote opened in line ", quote_line_,
                          " is never closed; everything behind it is taken for one row"));
  }
  EndCell();
  HandOver(row);
  return true;
}

}  // namespace revops::cli
