#include "cli/exit_codes.h"

namespace revops::cli {

const absl::string_view kExitCodesHelp =
    R"(Exit codes:
   0  done
   1  internal error (the message has a reference for the service's log), or the output could not
      be written
   2  usage: the command line
   3  invalid argument: mend the request, the file or the mapping
   4  not found; also a local file
   5  refused: the present state forbids it (every unmet rule is listed)
   6  permission denied; also by the file system
   7  no valid token
   8  conflict: it exists already, or somebody changed it; read again
   9  unavailable or overloaded: wait and try again; also an overview with gaps
  10  deadline exceeded (--timeout)
  11  that history is gone
  12  only a part: an import with bad rows, or stopped (Ctrl-C))";

ExitCode ExitCodeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return kExitOk;
    case absl::StatusCode::kInvalidArgument:
      return kExitInvalid;
    case absl::StatusCode::kNotFound:
      return kExitNotFound;
    case absl::StatusCode::kFailedPrecondition:
      return kExitRefused;
    case absl::StatusCode::kPermissionDenied:
      return kExitForbidden;
    case absl::StatusCode::kUnauthenticated:
      return kExitUnauthenticated;
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kAlreadyExists:
      return kExitConflict;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kResourceExhausted:
      return kExitUnavailable;
    case absl::StatusCode::kDeadlineExceeded:
      return kExitTimeout;
    case absl::StatusCode::kOutOfRange:
      return kExitHistoryGone;
    case absl::StatusCode::kCancelled:
      return kExitPartial;
    default:
      return kExitInternal;
  }
}

}  // namespace revops::cli
