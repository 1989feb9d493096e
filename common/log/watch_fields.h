// What every watch's request brings, whichever service it asks: where to begin, how often to hear,
// how much of an event.
//
// Templates over the request messages, as each service has its own: these need a oneof `from` with
// `resume_token` and `start` (and `detail`, `progress_interval`), whose enums have the numbers
// below.
#ifndef REVOPS_COMMON_LOG_WATCH_FIELDS_H_
#define REVOPS_COMMON_LOG_WATCH_FIELDS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/log/watch_session.h"
#include "common/log/watch_start.h"
#include "common/status/status.h"
#include "google/protobuf/descriptor.h"
#include "grpcpp/support/byte_buffer.h"

namespace revops::log {

// Numbers equal those of every `WatchDealsRequest.Start` and `WatchDetail`.
enum WatchStartNumber { kStartUnset = 0, kStartNow = 1, kStartEarliest = 2, kStartSnapshot = 3 };
enum WatchDetailNumber { kDetailUnset = 0, kDetailWhole = 1, kDetailFacts = 2 };

// Values of one filter field; the same bound as listings have.
inline constexpr int kWatchFilterValuesMax = 256;

enum class Snapshots { kOffered, kNone };
// INVALID_ARGUMENT start.
absl::StatusOr<WatchStart> StartOfNumber(int start, Snapshots snapshots);
// INVALID_ARGUMENT detail unless WHOLE or FACTS, and with a snapshot WHOLE.
absl::Status CheckWatchDetail(int detail, bool is_snapshot);
// A violation of `filter.{field}` where it has more values than kWatchFilterValuesMax.
void CheckFilterSize(absl::string_view field, int count, Violations& violations);

// Of a watch or a new subscription; a subscription's own position is not looked at.
template <typename Request>
absl::StatusOr<WatchStart> StartOf(const Request& request, Snapshots snapshots) {
  if (request.from_case() == Request::kResumeToken) {
    return WatchStart{WatchStart::Kind::kToken, request.resume_token()};
  }
  return StartOfNumber(static_cast<int>(request.start()), snapshots);
}

template <typename Request>
absl::StatusOr<absl::Duration> IntervalOf(const Request& request) {
  if (!request.has_progress_interval()) return kProgressDefault;
  return CheckProgressInterval(absl::Seconds(request.progress_interval().seconds()) +
                               absl::Nanoseconds(request.progress_interval().nanos()));
}

// All bytes in a row; empty where they can not be had.
std::string Flat(const grpc::ByteBuffer& bytes);

// The request of a raw method; INVALID_ARGUMENT naming the message.
template <typename Request>
absl::StatusOr<Request> ParseRaw(const grpc::ByteBuffer& bytes) {
  Request request;
  if (request.ParseFromString(Flat(bytes))) return request;
  return InvalidField("request", "must be a " + Request::descriptor()->name());
}

}  // namespace revops::log

#endif  // REVOPS_COMMON_LOG_WATCH_FIELDS_H_
