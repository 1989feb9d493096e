// A lead that turns out to be there already becomes a touchpoint of that one.
#ifndef REVOPS_LEAD_SERVICE_APP_ATTACH_TOUCHPOINT_H_
#define REVOPS_LEAD_SERVICE_APP_ATTACH_TOUCHPOINT_H_

#include "lead-service/app/lead_activity.h"

namespace revops::lead {

struct Touchpoint {
  Uuid id;  // the activity's
  Channel channel = Channel::kUnset;
  absl::Time effective;
};

struct AttachedTouchpoint {
  Lead lead;  // as it is after it
  Activity activity;
};

// An inbound activity whose kind is the channel's: EMAIL an e-mail, OUTBOUND_CALL a call, EVENT an
// event, any other a message. Put, not yet appended: it is part of the caller's command.
absl::StatusOr<AttachedTouchpoint> AttachTouchpoint(CommandStore& store, const StoredLead& lead,
                                                    const Touchpoint& touchpoint);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_ATTACH_TOUCHPOINT_H_
