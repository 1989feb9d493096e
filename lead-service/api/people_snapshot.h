// The first parts of a snapshot: teams, reps, accounts and contacts, before the leads that point at
// them.
#ifndef REVOPS_LEAD_SERVICE_API_PEOPLE_SNAPSHOT_H_
#define REVOPS_LEAD_SERVICE_API_PEOPLE_SNAPSHOT_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "common/log/watch.h"
#include "lead-service/api/lead_view.h"
#include "lead-service/store/sqlite_people_readers.h"
#include "revops/lead/v1/watch_requests.pb.h"

namespace revops::lead {

// Adds the next part to `response` and moves `cursor` on. True, and nothing is added, once all of
// them are told: the leads' turn. DEADLINE_EXCEEDED when the store is too busy to read just now.
absl::StatusOr<bool> TellPeople(SqlitePeopleReaders& readers, const LeadView& view,
                                log::SnapshotCursor& cursor, v1::WatchLeadsResponse& response);

// The place among the leads that a cursor stands for, and back; key 0 at the end, which ends the
// snapshot.
int64_t LeadKeyOf(const log::SnapshotCursor& cursor);
void SetLeadKey(int64_t key, log::SnapshotCursor& cursor);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_API_PEOPLE_SNAPSHOT_H_
