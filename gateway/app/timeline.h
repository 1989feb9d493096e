// Several histories merged into one, newest first, page by page.
#ifndef REVOPS_GATEWAY_APP_TIMELINE_H_
#define REVOPS_GATEWAY_APP_TIMELINE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gateway/app/gathering.h"
#include "gateway/app/timeline_position.h"
#include "revops/gateway/v1/deal_page.pb.h"

namespace revops::gateway {

struct TimelinePage {
  std::vector<v1::TimelineEntry> entries;
  std::string next_page_token;  // empty at the end
  std::vector<v1::Gap> gaps;    // of the part `timeline`
};

// The `page_size` entries from `from` on. A history that can not be read is a gap, and left out
// from there on; INVALID_ARGUMENT where a service does not know a page token of `from`. `done` runs
// once, on a thread of gRPC.
void ReadTimeline(const SuiteBackends& backends, const OutgoingCall& call, TimelinePosition from,
                  int page_size, std::function<void(absl::StatusOr<TimelinePage>)> done);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_APP_TIMELINE_H_
