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
  absl::StatusOr<Page<Lead>> List(const LeadFilter& filter, int64_t after_key, int limit,
                                  absl::Time deadline) override;
  absl::StatusOr<ChangePage> Changes(const Uuid& id, const Admit& admit, ChangeCursor from,
                                     int limit, absl::Time deadline) override;
  absl::StatusOr<std::vector<Uuid>> DueForReactivation(absl::Time now, int limit,
                                                       absl::Time deadline) override;
  absl::StatusOr<std::vector<ConversionIntent>> Intents(absl::Time deadline) override;

 private:
  absl::StatusOr<StoredLead> Load(sql::Connection& connection, const Uuid& id);
  // Keys that may match, at most `limit`.
  absl::StatusOr<std::vector<int64_t>> Keys(sql::Connection& connection, const LeadFilter& filter,
                                            int64_t after_key, size_t limit, absl::Time deadline);

  sql::ReaderPool* const pool_;
  const log::EventLog* const log_;
  const SubjectCodec<Lead>* const codec_;
  const LabelIndex* const index_;
  const PersonIndex* const persons_;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_STORE_SQLITE_LEAD_READER_H_
