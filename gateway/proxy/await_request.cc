#include "gateway/proxy/await_request.h"

#include "common/status/status.h"

namespace revops::gateway {
namespace {

constexpr char kReason[] = "REQUEST_MISSING";

}  // namespace

absl::Status RequestMissing() {
  return ErrorWithReason(absl::StatusCode::kInvalidArgument, kReason,
                         "the request is missing: the call was closed without one");
}

absl::Status RequestTooLate() {
  return ErrorWithReason(absl::StatusCode::kDeadlineExceeded, kReason,
                         "the request is missing: the call was opened, and nothing sent");
}

}  // namespace revops::gateway
