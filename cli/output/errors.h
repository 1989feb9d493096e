// An error as a person reads it: code, message, every violated field and unmet rule.
#ifndef REVOPS_CLI_OUTPUT_ERRORS_H_
#define REVOPS_CLI_OUTPUT_ERRORS_H_

#include <ostream>

#include "absl/status/status.h"

namespace revops::cli {

void PrintError(const absl::Status& status, std::ostream& err);

}  // namespace revops::cli

#endif  // REVOPS_CLI_OUTPUT_ERRORS_H_
