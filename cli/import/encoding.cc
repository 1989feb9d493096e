#include "cli/import/encoding.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "common/status/utf8.h"

namespace revops::cli {
namespace {

// Of the bytes 0x80 to 0x9F; all others are Latin-1. https://encoding.spec.whatwg.org/#windows-1252
constexpr std::array<uint16_t, 32> kHighCharacters = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

bool IsAscii(absl::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

void Append(uint16_t character, std::string& text) {
  if (character < 0x80) {
    text.push_back(static_cast<char>(character));
  } else if (character < 0x800) {
    text.push_back(static_cast<char>(0xC0 | (character >> 6)));
    text.push_back(static_cast<char>(0x80 | (character & 0x3F)));
  } else {
    text.push_back(static_cast<char>(0xE0 | (character >> 12)));
    text.push_back(static_cast<char>(0x80 | ((character >> 6) & 0x3F)));
    text.push_back(static_cast<char>(0x80 | (character & 0x3F)));
  }
}

}  // namespace

std::string FromWindows1252(absl::string_view text) {
  std::string decoded;
  decoded.reserve(text.size() + 8);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    Append(byte >= 0x80 && byte < 0xA0 ? kHighCharacters[byte - 0x80] : byte, decoded);
  }
  return decoded;
}

void RowDecoder::Decode(std::vector<std::string>& cells) {
  if (encoding_ == Encoding::kUtf8 || std::all_of(cells.begin(), cells.end(), IsAscii)) return;
  const bool is_utf8 = std::all_of(cells.begin(), cells.end(), IsValidUtf8);
  if (encoding_ == Encoding::kUnknown) {
    encoding_ = is_utf8 ? Encoding::kUtf8 : Encoding::kWindows1252;
  }
  if (is_utf8) return;
  for (std::string& cell : cells) {
    if (!IsAscii(cell)) cell = FromWindows1252(cell);
  }
}

}  // namespace revops::cli
