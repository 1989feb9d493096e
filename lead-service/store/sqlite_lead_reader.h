// LeadReader over a pool of read-only connections.
#ifndef REVOPS_LEAD_SERVICE_STORE_SQLITE_LEAD_READER_H_
#define REVOPS_LEAD_SERVICE_STORE_SQLITE_LEAD_READER_H_

#include <vector>

#include "common/index/label_index.h"
#include "common/log/event_log.h"
#include "common/sql/reader_pool.h"
#include "lead-service/store/lead_store.h"
#include "lead-service/store/person_index.h"

namespace revops::lead {

class SqliteLeadReader final : public LeadReader {
 public:
  // All outlive it.
  SqliteLeadReader(sql::ReaderPool* pool, const log::EventLog* log, const SubjectCodec<Lead>* codec,
                   const LabelIndex* index, const PersonIndex* persons)
      : pool_(pool), log_(log), codec_(codec), index_(index), persons_(persons) {}

  absl::StatusOr<Lead> Get(const Uuid& id, absl::Time deadline) override;
  absl::StatusOr<Page<Lead>> List(const LeadFilter& filter, LeadOrder order, int64_t from,
                                  int limit, absl::Time deadline) override;
  absl::StatusOr<ChangePage> Changes(const Uuid& id, const Admit& admit, ChangeCursor from,
                                     int limit, absl::Time deadline) override;
  absl::StatusOr<std::vector<Uuid>> DueForReactivation(absl::Time now, int limit,
                                                       absl::Time deadline) override;
  absl::StatusOr<std::vector<ConversionIntent>> Intents(absl::Time deadline) override;

 private:
  absl::StatusOr<StoredLead> Load(sql::Connection& connection, const Uuid& id);
  // Where leads stand in the order that a page is in: a page begins behind one, and is told by it.
  using Place = int64_t;
  // Of leads that may match, behind `from`; at most `limit`.
  absl::StatusOr<std::vector<Place>> Places(sql::Connection& connection, const LeadFilter& filter,
                                            LeadOrder order, Place from, size_t limit,
                                            absl::Time deadline);
  // Of leads that are looked up by what few have: all that may match, in no order.
  absl::StatusOr<std::vector<int64_t>> FewKeys(sql::Connection& connection,
                                               const LeadFilter& filter);

  sql::ReaderPool* const pool_;
  const log::EventLog* const log_;
  const SubjectCodec<Lead>* const codec_;
  const LabelIndex* const index_;
  const PersonIndex* const persons_;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_STORE_SQLITE_LEAD_READER_H_
