// What is told of a part that an aggregate could not get.
#ifndef REVOPS_GATEWAY_APP_GAP_H_
#define REVOPS_GATEWAY_APP_GAP_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_field.h"
#include "revops/gateway/v1/gap.pb.h"

namespace revops::gateway {

// `status` as a service told it (ToldOf() in clients/service_error.h); what must stay inside does.
v1::Gap GapOf(absl::string_view part, absl::string_view service, const absl::Status& status);
// One page of it is shown.
v1::Gap MoreThanShown(absl::string_view part, absl::string_view service);

// Once for each part, service and code: sixty calls to a dead service are one gap.
void AddGap(v1::Gap gap, google::protobuf::RepeatedPtrField<v1::Gap>& gaps);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_APP_GAP_H_
