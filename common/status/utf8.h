// UTF-8 in messages: an error stays readable whatever bytes it speaks of.
//
// A protobuf string that is not valid UTF-8 makes its reader refuse the whole message, so that one
// broken byte would cost a client every detail of an error.
#ifndef REVOPS_COMMON_STATUS_UTF8_H_
#define REVOPS_COMMON_STATUS_UTF8_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace revops {

// Length of the well-formed sequence (Unicode 15, table 3-7) at the start of `text`, 0 where there
// is none.
size_t Utf8SequenceLength(absl::string_view text);

bool IsValidUtf8(absl::string_view text);

// `text` as valid UTF-8: each byte that belongs to no character becomes `\xNN`.
std::string EscapedUtf8(absl::string_view text);

// The same in at most `bytes_max` bytes (at least 3): cut between characters, then "...".
std::string FitUtf8(absl::string_view text, size_t bytes_max);

}  // namespace revops

#endif  // REVOPS_COMMON_STATUS_UTF8_H_
