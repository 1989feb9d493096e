#include "common/log/token.h"

#include <cstdint>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::log {
namespace {

constexpr size_t kTokenBytesMax = 64;

// FNV-1a: tells a mistyped or cut token from a good one.
uint32_t Check(absl::string_view text) {
  uint32_t hash = 2166136261u;
  for (const char c : text) hash = (hash ^ static_cast<uint8_t>(c)) * 16777619u;
  return hash;
}

absl::Status Malformed(absl::string_view token) {
  return ErrorWithReason(
      absl::StatusCode::kInvalidArgument, "RESUME_TOKEN_MALFORMED",
      absl::StrCat("resume_token: is none that this service gave: ", Quoted(token)),
      {{"resume_token", Quoted(token)}});
}

}  // namespace

std::string EncodeToken(const Position& position) {
  const std::string body = absl::StrCat(position.store_id, ".", position.revision.value);
  return absl::WebSafeBase64Escape(
      absl::StrCat(body, ".", absl::Hex(Check(body), absl::kZeroPad8)));
}

absl::StatusOr<Position> DecodeToken(absl::string_view token) {
  std::string text;
  if (token.size() > kTokenBytesMax || !absl::WebSafeBase64Unescape(token, &text)) {
    return Malformed(token);
  }
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '.');
  Position position;
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[1], &position.revision.value) ||
      position.revision.value < 0) {
    return Malformed(token);
  }
  position.store_id = std::string(parts[0]);
  // One position has one spelling.
  if (EncodeToken(position) != token) return Malformed(token);
  return position;
}

std::string EventId(absl::string_view store_id, Revision revision, int index) {
  return absl::StrCat(store_id, ":", revision.value, ":", index);
}

}  // namespace revops::log
