// Every place where a test may end the process: where a crash is most interesting. A system test
// walks this list, so a new point is shown to be harmless as soon as it has a line here.
#ifndef REVOPS_COMMON_FAILPOINT_FAIL_POINTS_H_
#define REVOPS_COMMON_FAILPOINT_FAIL_POINTS_H_

#include <cstddef>
#include <iterator>

#include "absl/strings/string_view.h"

namespace revops {

enum class FailPoint {
  // The writer of a store: the batch ran; it is on disk; memory knows it; some callers know it.
  kWriterBeforeCommit,
  kWriterAfterCommit,
  kWriterAfterEffects,
  kWriterAmidReplies,
  kWriterBeforeCheckpoint,
  kWriterAfterCheckpoint,
  // A follower of a stream: events have come; they are visible; they are durable.
  kFollowerBeforeApply,
  kFollowerAfterPublish,
  kFollowerAfterCheckpoint,
  // A conversion of lead-service: it is durable; the deal is made; its contact is in it; everybody
  // has answered; it is over, nobody knows.
  kConversionBeforeOrder,
  kConversionDealMade,
  kConversionContactAdded,
  kConversionBeforeEnd,
  kConversionAfterEnd,
  // The gateway: the service has answered, the caller does not know.
  kProxyAfterAnswer,
  kCount,
};

// In the order of FailPoint.
inline constexpr absl::string_view kFailPointNames[] = {
    "writer.before_commit",    "writer.after_commit",      "writer.after_effects",
    "writer.amid_replies",     "writer.before_checkpoint", "writer.after_checkpoint",
    "follower.before_apply",   "follower.after_publish",   "follower.after_checkpoint",
    "conversion.before_order", "conversion.deal_made",     "conversion.contact_added",
    "conversion.before_end",   "conversion.after_end",     "proxy.after_answer",
};
static_assert(std::size(kFailPointNames) == static_cast<size_t>(FailPoint::kCount));

}  // namespace revops

#endif  // REVOPS_COMMON_FAILPOINT_FAIL_POINTS_H_
