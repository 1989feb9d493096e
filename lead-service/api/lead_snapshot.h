// What there is now, told as events: the start of a watch that wants the state before the changes.
#ifndef REVOPS_LEAD_SERVICE_API_LEAD_SNAPSHOT_H_
#define REVOPS_LEAD_SERVICE_API_LEAD_SNAPSHOT_H_

#include "absl/status/statusor.h"
#include "common/log/watch.h"
#include "lead-service/api/lead_view.h"
#include "lead-service/store/sqlite_lead_store.h"
#include "revops/lead/v1/watch_requests.pb.h"

namespace revops::lead {

// The next part; moves `cursor` on. The last one brings the marker and the token behind which the
// stream goes on. DEADLINE_EXCEEDED when the store is too busy to read just now.
absl::StatusOr<v1::WatchLeadsResponse> TellSnapshot(SqliteLeadStore& store, const LeadView& view,
                                                    log::SnapshotCursor& cursor);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_API_LEAD_SNAPSHOT_H_
