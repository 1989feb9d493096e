#include "common/log/packing.h"

#include <cstdint>
#include <optional>

#include "common/status/status.h"

namespace revops::log {
namespace {

constexpr int kVarintBytesMax = 5;  // lengths are below 2^32

void AppendLength(std::string& out, size_t length) {
  while (length >= 0x80) {
    out.push_back(static_cast<char>(0x80 | (length & 0x7f)));
    length >>= 7;
  }
  out.push_back(static_cast<char>(length));
}

// Takes the first event off `packed`; nothing where it is malformed.
std::optional<absl::string_view> TakeEvent(absl::string_view& packed) {
  uint64_t length = 0;
  for (int i = 0; i < kVarintBytesMax && !packed.empty(); ++i) {
    const uint8_t byte = static_cast<uint8_t>(packed.front());
    packed.remove_prefix(1);
    length |= static_cast<uint64_t>(byte & 0x7f) << (7 * i);
    if (byte >= 0x80) continue;
    if (length > packed.size()) return std::nullopt;
    const absl::string_view event = packed.substr(0, length);
    packed.remove_prefix(length);
    return event;
  }
  return std::nullopt;
}

}  // namespace

std::string PackEvents(const std::vector<std::string>& events) {
  size_t bytes = 0;
  for (const std::string& event : events) bytes += event.size() + kVarintBytesMax;
  std::string packed;
  packed.reserve(bytes);
  for (const std::string& event : events) {
    AppendLength(packed, event.size());
    packed.append(event);
  }
  return packed;
}

absl::StatusOr<std::vector<std::string>> UnpackEvents(absl::string_view packed) {
  std::vector<std::string> events;
  while (!packed.empty()) {
    const std::optional<absl::string_view> event = TakeEvent(packed);
    if (!event.has_value()) {
      return ErrorWithReason(absl::StatusCode::kDataLoss, "STORE_CORRUPT",
                             "a row of the event log is malformed");
    }
    events.emplace_back(*event);
  }
  return events;
}

int CountEvents(absl::string_view packed) {
  int count = 0;
  while (!packed.empty()) {
    if (!TakeEvent(packed).has_value()) return 0;
    ++count;
  }
  return count;
}

}  // namespace revops::log
