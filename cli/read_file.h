// Small files as a whole.
#ifndef REVOPS_CLI_READ_FILE_H_
#define REVOPS_CLI_READ_FILE_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"

namespace revops::cli {

// NOT_FOUND or PERMISSION_DENIED when the file can not be opened, INVALID_ARGUMENT when it is
// longer than bytes_max.
absl::StatusOr<std::string> ReadFile(const std::string& path, size_t bytes_max);

bool FileExists(const std::string& path);

}  // namespace revops::cli

#endif  // REVOPS_CLI_READ_FILE_H_
