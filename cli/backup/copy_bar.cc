#include "cli/backup/copy_bar.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace revops::cli {
namespace {

constexpr absl::Duration kBetweenBars = absl::Milliseconds(100);
constexpr absl::Duration kBetweenLines = absl::Seconds(5);
constexpr int kBarWidth = 30;
constexpr double kMebibyte = 1 << 20;
// Erases from the cursor to the end of the line.
constexpr char kClearLine[] = "\r\x1b[K";

}  // namespace

std::string CopyLine(absl::string_view what, int64_t bytes_done, int64_t bytes_total,
                     bool has_bar) {
  const double share =
      bytes_total <= 0
          ? 0
          : std::clamp(static_cast<double>(bytes_done) / static_cast<double>(bytes_total), 0.0,
                       1.0);
  std::string line;
  if (has_bar) {
    const int filled = static_cast<int>(share * kBarWidth);
    line = absl::StrCat("[", std::string(filled, '#'), std::string(kBarWidth - filled, '.'), "] ");
  }
  absl::StrAppendFormat(&line, "%3.0f %%  %s %.1f of %.1f MiB", share * 100, what,
                        static_cast<double>(bytes_done) / kMebibyte,
                        static_cast<double>(bytes_total) / kMebibyte);
  return line;
}

void CopyBar::Update(absl::string_view what, int64_t bytes_done, int64_t bytes_total) {
  const absl::Time now = clock_.Now();
  if (now - drawn_ < (is_terminal_ ? kBetweenBars : kBetweenLines)) return;
  drawn_ = now;
  const std::string line = CopyLine(what, bytes_done, bytes_total, is_terminal_);
  if (!is_terminal_) {
    err_ << line << '\n';
    return;
  }
  err_ << kClearLine << line << std::flush;
  is_drawn_ = true;
}

void CopyBar::Clear() {
  if (is_drawn_) err_ << kClearLine << std::flush;
  is_drawn_ = false;
}

}  // namespace revops::cli
