// How the events of one revision share one blob: each is preceded by its length as a varint.
#ifndef REVOPS_COMMON_LOG_PACKING_H_
#define REVOPS_COMMON_LOG_PACKING_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace revops::log {

std::string PackEvents(const std::vector<std::string>& events);

// DATA_LOSS for anything PackEvents did not make.
absl::StatusOr<std::vector<std::string>> UnpackEvents(absl::string_view packed);

// The number of events in it, without copying them; 0 for a malformed blob.
int CountEvents(absl::string_view packed);

}  // namespace revops::log

#endif  // REVOPS_COMMON_LOG_PACKING_H_
