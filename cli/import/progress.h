// How far long work has come: a bar on a terminal, a line now and then elsewhere.
#ifndef REVOPS_CLI_IMPORT_PROGRESS_H_
#define REVOPS_CLI_IMPORT_PROGRESS_H_

#include <cstdint>
#include <ostream>
#include <string>

#include "absl/time/time.h"
#include "common/time/clock.h"

namespace revops::cli {

// Not thread-safe.
class Progress {
 public:
  // `bytes_total` 0: not known, then there is no share and no time left.
  Progress(std::ostream& err, bool is_terminal, int64_t bytes_total, const Clock& clock);

  // Draws when the last drawing is long enough ago.
  void Update(int64_t rows, int64_t bytes_read);
  // Clears the bar, so that other lines can be printed; the next update draws it again.
  void Clear();

  absl::Duration elapsed() const { return clock_.Now() - start_; }

 private:
  std::ostream& err_;
  const bool is_terminal_;
  const int64_t bytes_total_;
  const Clock& clock_;
  absl::Time start_;
  absl::Time drawn_;
  bool is_drawn_ = false;
};

// `[#####.....]  50 %  4,400 rows  12,000 rows/s  0:05 left`
std::string ProgressLine(int64_t rows, double share, absl::Duration elapsed, bool has_bar);

// `1,234,567`
std::string Grouped(int64_t number);

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_PROGRESS_H_
