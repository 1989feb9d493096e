// The rows an import could not keep: the first ones on stderr, all of them in a file.
#ifndef REVOPS_CLI_IMPORT_BAD_ROWS_H_
#define REVOPS_CLI_IMPORT_BAD_ROWS_H_

#include <cstdint>
#include <fstream>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/import/problem.h"

namespace revops::cli {

// More would scroll the summary away; --errors has them all.
inline constexpr int64_t kBadRowsShownMax = 20;

// Not thread-safe.
class BadRows {
 public:
  // INVALID_ARGUMENT when writing to `path` would overwrite one of the import's own files.
  static absl::Status CheckPath(const std::string& path, const std::vector<std::string>& inputs);

  // `path` empty: no file. Else the file begins with the header and line, column, reason, and can
  // be imported again. It is written as `path`.part, batch by batch, and takes the place of `path`
  // at the end: an import that is killed leaves the older file, and in the other what it had
  // listed. PERMISSION_DENIED, NOT_FOUND ... when it can not be written.
  static absl::StatusOr<BadRows> Open(const std::string& path,
                                      const std::vector<std::string>& header, char delimiter,
                                      std::ostream& err);

  // Shows and keeps it.
  void Add(const SentRow& row);
  // The two apart: on stderr, where it is one of the first; in the file.
  void Show(const SentRow& row);
  void Keep(const SentRow& row);
  // Everything added so far is in the file.
  void Flush();
  bool keeps_cells() const { return file_ != nullptr; }
  // Of the rows shown, or that would have been.
  int64_t count() const { return count_; }
  // Says how many were not shown, and closes the file. DATA_LOSS when not all could be written.
  absl::Status Finish();
  // Leaves the older file in its place, as if this had never been: nothing was imported.
  void Abandon();

 private:
  explicit BadRows(std::ostream& err) : err_(&err) {}

  std::ostream* err_;
  // Where the rows are written, and where they shall be; the same for what is no regular file.
  std::string written_path_, path_;
  std::unique_ptr<std::ofstream> file_;
  size_t columns_ = 0;
  char delimiter_ = ',';
  int64_t count_ = 0;
};

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_BAD_ROWS_H_
