// Time in the demo's items.
#ifndef REVOPS_CLI_DEMO_INSTANTS_H_
#define REVOPS_CLI_DEMO_INSTANTS_H_

#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

namespace revops::cli::demo {

inline absl::Duration Days(double days) { return absl::Hours(24) * days; }

// To the second: nobody enters more.
inline google::protobuf::Timestamp StampOf(absl::Time time) {
  google::protobuf::Timestamp stamp;
  stamp.set_seconds(absl::ToUnixSeconds(time));
  return stamp;
}

}  // namespace revops::cli::demo

#endif  // REVOPS_CLI_DEMO_INSTANTS_H_
