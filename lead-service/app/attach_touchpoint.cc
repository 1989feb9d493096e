#include "lead-service/app/attach_touchpoint.h"

#include <utility>

#include "common/status/status.h"

namespace revops::lead {

absl::StatusOr<AttachedTouchpoint> AttachTouchpoint(CommandStore& store, const StoredLead& lead,
                                                    const Touchpoint& touchpoint) {
  Activity activity;
  activity.id = touchpoint.id;
  activity.parent = {ActivityParent::Kind::kLead, lead.value.id};
  activity.details.kind = KindOfChannel(touchpoint.channel);
  activity.details.direction = Direction::kInbound;
  activity.details.channel = touchpoint.channel;
  activity.details.effective = touchpoint.effective;
  StoredParent parent{lead, std::nullopt};
  std::vector<FieldChange> fields = DifferencesOf(ActivityDetails(), activity.details);
  REVOPS_ASSIGN_OR_RETURN(Activity saved, PutActivity(store, parent, Stored<Activity>(),
                                                      std::move(activity), std::move(fields)));
  return AttachedTouchpoint{std::move(parent.lead->value), std::move(saved)};
}

}  // namespace revops::lead
