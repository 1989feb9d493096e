#include "common/telemetry/trace.h"

#include <algorithm>
#include <cstdint>

#include "absl/random/random.h"

namespace revops {
namespace {

constexpr size_t kLength = 55;
constexpr size_t kTraceAt = 3;
constexpr size_t kTraceDigits = 32;
constexpr size_t kSpanAt = 36;
constexpr size_t kSpanDigits = 16;
constexpr size_t kFlagsAt = 53;

bool IsLowerHex(absl::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool IsZero(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c == '0'; });
}

void WriteRandomHex(char* out, size_t digits) {
  thread_local absl::BitGen random;
  uint64_t bits = 0;
  for (size_t i = 0; i < digits; ++i) {
    if (i % 16 == 0) bits = absl::Uniform<uint64_t>(random);
    out[i] = "0123456789abcdef"[bits & 15];
    bits >>= 4;
  }
}

}  // namespace

bool IsTraceparent(absl::string_view text) {
  if (text.size() != kLength || text.substr(0, kTraceAt) != "00-") return false;
  if (text[kSpanAt - 1] != '-' || text[kFlagsAt - 1] != '-') return false;
  const absl::string_view trace = text.substr(kTraceAt, kTraceDigits);
  const absl::string_view span = text.substr(kSpanAt, kSpanDigits);
  return IsLowerHex(trace) && IsLowerHex(span) && IsLowerHex(text.substr(kFlagsAt)) &&
         !IsZero(trace) && !IsZero(span);
}

std::string ContinueTrace(absl::string_view incoming) {
  std::string result = "00-00000000000000000000000000000000-0000000000000000-01";
  if (IsTraceparent(incoming)) {
    result.assign(incoming.data(), incoming.size());
  } else {
    WriteRandomHex(result.data() + kTraceAt, kTraceDigits);
  }
  WriteRandomHex(result.data() + kSpanAt, kSpanDigits);
  return result;
}

absl::string_view TraceIdOf(absl::string_view traceparent) {
  return traceparent.size() == kLength ? traceparent.substr(kTraceAt, kTraceDigits)
                                       : absl::string_view();
}

std::string RandomHex(int digits) {
  std::string result(digits, '0');
  WriteRandomHex(result.data(), result.size());
  return result;
}

}  // namespace revops
