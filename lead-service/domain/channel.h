// How a lead came.
#ifndef REVOPS_LEAD_SERVICE_DOMAIN_CHANNEL_H_
#define REVOPS_LEAD_SERVICE_DOMAIN_CHANNEL_H_

#include "absl/strings/string_view.h"

namespace revops::lead {

// Numbers equal revops.type.v1.Channel.
enum class Channel {
  kUnset = 0,
  kEmail = 1,
  kSocial = 2,
  kPaidSearch = 3,
  kOrganicSearch = 4,
  kReferral = 5,
  kPaidSocial = 6,
  kDisplay = 7,
  kEvent = 8,
  kOutboundCall = 9,
  kPartner = 10,
  kDirect = 11,
  kOther = 12,
};
inline constexpr int kChannelLast = 12;

// Numbers equal revops.type.v1.Direction.
enum class Direction { kUnset = 0, kInbound = 1, kOutbound = 2 };

// `PAID_SEARCH`; empty for kUnset.
absl::string_view NameOf(Channel channel);
absl::string_view NameOf(Direction direction);

// Who usually takes the first step on this channel.
Direction UsualDirection(Channel channel);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_DOMAIN_CHANNEL_H_
