// The payload type URLs under which google.rpc details ride in an absl::Status.
#ifndef REVOPS_COMMON_STATUS_DETAILS_H_
#define REVOPS_COMMON_STATUS_DETAILS_H_

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace revops {

// Stores `detail` in `status` under its type URL, replacing an earlier one of the same type.
void SetDetail(absl::Status& status, const google::protobuf::Message& detail);

// Reads a detail of type T back, if there is one and it parses.
bool GetDetail(const absl::Status& status, google::protobuf::Message& detail);

}  // namespace revops

#endif  // REVOPS_COMMON_STATUS_DETAILS_H_
