// How far a backup has come: a bar on a terminal, a line now and then elsewhere.
#ifndef REVOPS_CLI_BACKUP_COPY_BAR_H_
#define REVOPS_CLI_BACKUP_COPY_BAR_H_

#include <cstdint>
#include <ostream>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/time/clock.h"

namespace revops::cli {

// `[#####.....]  50 %  deal-service: receiving 12.0 of 24.0 MiB`
std::string CopyLine(absl::string_view what, int64_t bytes_done, int64_t bytes_total, bool has_bar);

// Not thread-safe.
class CopyBar {
 public:
  CopyBar(std::ostream& err, bool is_terminal, const Clock& clock)
      : err_(err), is_terminal_(is_terminal), clock_(clock), drawn_(clock.Now()) {}
  ~CopyBar() { Clear(); }

  // Draws when the last drawing is long enough ago.
  void Update(absl::string_view what, int64_t bytes_done, int64_t bytes_total);
  // Makes room for other lines.
  void Clear();

 private:
  std::ostream& err_;
  const bool is_terminal_;
  const Clock& clock_;
  absl::Time drawn_;
  bool is_drawn_ = false;
};

}  // namespace revops::cli

#endif  // REVOPS_CLI_BACKUP_COPY_BAR_H_
