// Leads in the index of listings, and what is kept beside a lead's row.
#ifndef REVOPS_LEAD_SERVICE_STORE_SQLITE_LEAD_ROWS_H_
#define REVOPS_LEAD_SERVICE_STORE_SQLITE_LEAD_ROWS_H_

#include "absl/status/status.h"
#include "common/index/label_index.h"
#include "common/sql/writer.h"
#include "lead-service/domain/lead.h"
#include "lead-service/store/lead_store.h"
#include "lead-service/store/person_index.h"

namespace revops::lead {

enum LeadColumn : size_t {
  kStateColumn,
  kOwnerColumn,
  kTeamColumn,
  kChannelColumn,
  kSourceColumn,
  kSegmentColumn,
  kCompanyColumn,
  kAccountColumn,
  kLeadColumns
};

LabelRow LabelRowOf(const Lead& lead);
LabelFilter LabelFilterOf(const LeadFilter& filter);
// The same question asked of the lead itself, as an index may be ahead of what is read.
bool Matches(const LeadFilter& filter, const Lead& lead);

// Due times and deals, and, once committed, the index; of persons at once, so that the next command
// of the batch finds them. `before` null: new, `after` null: deleted.
absl::Status KeepBesideLead(sql::WriteContext& context, LabelIndex* index, PersonIndex* persons,
                            int64_t key, const Lead* before, const Lead* after);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_STORE_SQLITE_LEAD_ROWS_H_
