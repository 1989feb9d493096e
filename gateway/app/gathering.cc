#include "gateway/app/gathering.h"

#include <algorithm>

namespace revops::gateway {

OutgoingCall PartCall(const OutgoingCall& call, absl::Time now) {
  OutgoingCall part = call;
  part.deadline = std::min(call.deadline - kPartsReserve, now + kPartsDeadlineDefault);
  return part;
}

}  // namespace revops::gateway
