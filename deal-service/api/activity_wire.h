// Activities between protos and the domain.
#ifndef REVOPS_DEAL_SERVICE_API_ACTIVITY_WIRE_H_
#define REVOPS_DEAL_SERVICE_API_ACTIVITY_WIRE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/status/status.h"
#include "deal-service/domain/activity.h"
#include "revops/type/v1/activity.pb.h"

namespace revops::deal {

// Everything but the resume token, which the log's owner sets.
void ToProto(const Activity& activity, revops::type::v1::Activity* out);

// Its form alone, with every violation (fields relative to the activity); bounds are
// ActivityDetails::Check()'s, which may follow: what can not be read is as if unset, but for a kind
// that nobody knows. Unset, effective_time is the epoch.
ActivityDetails ActivityFromProto(const revops::type::v1::Activity& activity,
                                  Violations& violations);
// One that ToProto made, for answers from the log.
absl::StatusOr<Activity> RestoreActivity(const revops::type::v1::Activity& activity);

// The fields that are set, as a mask names them.
std::vector<std::string> FieldsSetIn(const revops::type::v1::Activity& activity);

struct ActivityName {
  Uuid deal, activity;
};
// `deals/{uuid}/activities/{uuid}`; INVALID_ARGUMENT naming `field`.
absl::StatusOr<ActivityName> ActivityNameFrom(absl::string_view field, const std::string& name);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_API_ACTIVITY_WIRE_H_
