// Where a page of a timeline ended: for each history that it is merged from, where to read on. Told
// to the caller as a page token.
#ifndef REVOPS_GATEWAY_APP_TIMELINE_POSITION_H_
#define REVOPS_GATEWAY_APP_TIMELINE_POSITION_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace revops::gateway {

// Of a deal changes and activities, of a lead changes and activities.
enum class HistoryKind { kDealChanges, kDealActivities, kLeadChanges, kLeadActivities };

// One history, and how far it has been told.
struct HistoryPosition {
  HistoryKind kind;
  std::string subject;  // `deals/{uuid}` or `leads/{uuid}`
  // The service's own token of the page to read on from, and the entry of that page that was told
  // last; both empty at the beginning.
  std::string page_token;
  std::string told;
  bool is_at_beginning() const { return page_token.empty() && told.empty(); }
};

struct TimelinePosition {
  std::string deal;
  // Entries recorded later came after the first page was told, and are on none.
  absl::Time before = absl::InfiniteFuture();
  std::vector<HistoryPosition> histories;
};

std::string EncodeTimelinePosition(const TimelinePosition& position);

// INVALID_ARGUMENT of `page_token` where EncodeTimelinePosition() did not make it for `deal`.
absl::StatusOr<TimelinePosition> DecodeTimelinePosition(absl::string_view page_token,
                                                        absl::string_view deal);
absl::Status NotOfAnEarlierAnswer();  // that error

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_APP_TIMELINE_POSITION_H_
