#include "cli/import/progress.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace revops::cli {
namespace {

constexpr absl::Duration kBetweenBars = absl::Milliseconds(100);
constexpr absl::Duration kBetweenLines = absl::Seconds(5);
constexpr int kBarWidth = 30;
// Erases from the cursor to the end of the line.
constexpr char kClearLine[] = "\r\x1b[K";

}  // namespace

std::string Grouped(int64_t number) {
  std::string text = absl::StrCat(number);
  const size_t sign = number < 0 ? 1 : 0;
  for (size_t i = text.size(); i > sign + 3;) {
    i -= 3;
    text.insert(i, ",");
  }
  return text;
}

std::string ProgressLine(int64_t rows, double share, absl::Duration elapsed, bool has_bar) {
  const double seconds = std::max(absl::ToDoubleSeconds(elapsed), 1e-3);
  std::string line;
  if (share > 0) {
    const int filled = std::clamp(static_cast<int>(share * kBarWidth), 0, kBarWidth);
    if (has_bar) {
      line =
          absl::StrCat("[", std::string(filled, '#'), std::string(kBarWidth - filled, '.'), "] ");
    }
    absl::StrAppendFormat(&line, "%3.0f %%  ", std::min(share, 1.0) * 100);
  }
  absl::StrAppend(&line, Grouped(rows), " rows  ",
                  Grouped(static_cast<int64_t>(static_cast<double>(rows) / seconds)), " rows/s");
  if (share > 0 && share < 1) {
    const auto left = static_cast<int64_t>(seconds / share - seconds);
    absl::StrAppendFormat(&line, "  %d:%02d left", left / 60, left % 60);
  }
  return line;
}

Progress::Progress(std::ostream& err, bool is_terminal, int64_t bytes_total, const Clock& clock)
    : err_(err),
      is_terminal_(is_terminal),
      bytes_total_(bytes_total),
      clock_(clock),
      start_(clock.Now()),
      drawn_(start_) {}

void Progress::Update(int64_t rows, int64_t bytes_read) {
  const absl::Time now = clock_.Now();
  if (now - drawn_ < (is_terminal_ ? kBetweenBars : kBetweenLines)) return;
  drawn_ = now;
  const double share =
      bytes_total_ == 0 ? 0 : static_cast<double>(bytes_read) / static_cast<double>(bytes_total_);
  const std::string line = ProgressLine(rows, share, now - start_, is_terminal_);
  if (!is_terminal_) {
    err_ << line << '\n';
    return;
  }
  err_ << kClearLine << line << std::flush;
  is_drawn_ = true;
}

void Progress::Clear() {
  if (is_drawn_) err_ << kClearLine << std::flush;
  is_drawn_ = false;
}

}  // namespace revops::cli
