#include "common/status/utf8.h"

#include <cstdint>
#include <limits>

#include "absl/strings/str_cat.h"

namespace revops {
namespace {

constexpr absl::string_view kCut = "...";

}  // namespace

size_t Utf8SequenceLength(absl::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const auto continues = [&](size_t i, uint8_t low = 0x80, uint8_t high = 0xbf) {
    return i < text.size() && byte(i) >= low && byte(i) <= high;
  };
  if (text.empty()) return 0;
  const uint8_t lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return continues(1) ? 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    const uint8_t low = lead == 0xe0 ? 0xa0 : 0x80;
    const uint8_t high = lead == 0xed ? 0x9f : 0xbf;
    return continues(1, low, high) && continues(2) ? 3 : 0;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    const uint8_t low = lead == 0xf0 ? 0x90 : 0x80;
    const uint8_t high = lead == 0xf4 ? 0x8f : 0xbf;
    return continues(1, low, high) && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

bool IsValidUtf8(absl::string_view text) {
  while (!text.empty()) {
    const size_t length = Utf8SequenceLength(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string EscapedUtf8(absl::string_view text) {
  return FitUtf8(text, std::numeric_limits<size_t>::max());
}

std::string FitUtf8(absl::string_view text, size_t bytes_max) {
  if (text.size() <= bytes_max && IsValidUtf8(text)) return std::string(text);
  std::string fitted;
  // How much of it stays where the rest does not fit.
  size_t kept = 0;
  while (!text.empty()) {
    const size_t length = Utf8SequenceLength(text);
    if (length > 0) {
      absl::StrAppend(&fitted, text.substr(0, length));
    } else {
      absl::StrAppend(&fitted, "\\x", absl::Hex(static_cast<uint8_t>(text[0]), absl::kZeroPad2));
    }
    if (fitted.size() > bytes_max) {
      fitted.resize(kept);
      return absl::StrCat(fitted, kCut);
    }
    if (fitted.size() <= bytes_max - kCut.size()) kept = fitted.size();
    text.remove_prefix(length > 0 ? length : 1);
  }
  return fitted;
}

}  // namespace revops
