#include "lead-service/domain/channel.h"

#include <iterator>

namespace revops::lead {

absl::string_view NameOf(Channel channel) {
  static constexpr absl::string_view kNames[] = {
      "",         "EMAIL",       "SOCIAL",  "PAID_SEARCH", "ORGANIC_SEARCH",
      "REFERRAL", "PAID_SOCIAL", "DISPLAY", "EVENT",       "OUTBOUND_CALL",
      "PARTNER",  "DIRECT",      "OTHER"};
  static_assert(std::size(kNames) == kChannelLast + 1);
  return kNames[static_cast<int>(channel)];
}

absl::string_view NameOf(Direction direction) {
  switch (direction) {
    case Direction::kInbound:
      return "INBOUND";
    case Direction::kOutbound:
      return "OUTBOUND";
    case Direction::kUnset:
      break;
  }
  return "";
}

Direction UsualDirection(Channel channel) {
  return channel == Channel::kOutboundCall ? Direction::kOutbound : Direction::kInbound;
}

}  // namespace revops::lead
