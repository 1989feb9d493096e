// W3C trace context (https://www.w3.org/TR/trace-context/): one trace id through every hop.
#ifndef REVOPS_COMMON_TELEMETRY_TRACE_H_
#define REVOPS_COMMON_TELEMETRY_TRACE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace revops {

inline constexpr char kTraceparentMetadata[] = "traceparent";

// `00-{32 hex trace id}-{16 hex span id}-{2 hex flags}`, lower case, neither id all zeros.
bool IsTraceparent(absl::string_view text);

// The traceparent of a span inside the trace of `incoming` (its trace id and flags, a new span id),
// or of a new trace where `incoming` is none.
std::string ContinueTrace(absl::string_view incoming);

// 32 hexadecimal digits, or empty.
absl::string_view TraceIdOf(absl::string_view traceparent);

// `digits` random hexadecimal digits: references in errors, span ids. Not for secrets.
std::string RandomHex(int digits);

}  // namespace revops

#endif  // REVOPS_COMMON_TELEMETRY_TRACE_H_
