// What there is now, told as events: the start of a watch that wants the state before the changes.
#ifndef REVOPS_DEAL_SERVICE_API_WATCH_SNAPSHOT_H_
#define REVOPS_DEAL_SERVICE_API_WATCH_SNAPSHOT_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/log/watch.h"
#include "deal-service/api/watch_view.h"
#include "deal-service/store/deal_store.h"
#include "revops/deal/v1/deal_watch_service.pb.h"

namespace revops::deal {

// The next part; moves `cursor` on. The first one brings every version of every pipeline that
// passes the view, the last one the marker and the token behind which the stream goes on.
// DEADLINE_EXCEEDED when the store is too busy to read just now.
absl::StatusOr<revops::deal::v1::WatchDealsResponse> TellSnapshot(DealReader& reader,
                                                                  const WatchView& view,
                                                                  const std::string& store_id,
                                                                  log::SnapshotCursor& cursor);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_API_WATCH_SNAPSHOT_H_
