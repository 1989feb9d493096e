// An error as a person reads it: code, message, every violated field and unmet rule.
#ifndef REVOPS_CLI_OUTPUT_ERRORS_H_
#define REVOPS_CLI_OUTPUT_ERRORS_H_

#include <ostream>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace revops::cli {

// The request id of a write that may have been done: the error then says how to ask again without
// doing it twice. An empty one takes it off.
void SetRequestId(absl::Status& status, absl::string_view request_id);

void PrintError(const absl::Status& status, std::ostream& err);

}  // namespace revops::cli

#endif  // REVOPS_CLI_OUTPUT_ERRORS_H_
