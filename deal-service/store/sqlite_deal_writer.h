// DealWriter inside one command of the SQLite store's writer.
#ifndef REVOPS_DEAL_SERVICE_STORE_SQLITE_DEAL_WRITER_H_
#define REVOPS_DEAL_SERVICE_STORE_SQLITE_DEAL_WRITER_H_

#include <optional>
#include <string>
#include <vector>

#include "common/log/event_log.h"
#include "common/log/field_keys.h"
#include "common/log/quiet_requests.h"
#include "common/sql/writer.h"
#include "deal-service/store/activity_store.h"
#include "deal-service/store/deal_index.h"
#include "deal-service/store/deal_row.h"
#include "deal-service/store/deal_store.h"
#include "deal-service/store/pipeline_catalog.h"

namespace revops::deal {

// What all commands share; outlives them.
struct DealStoreParts {
  log::EventLog* log = nullptr;
  const EventCodec* codec = nullptr;
  PipelineCatalog* catalog = nullptr;
  DealIndex* index = nullptr;
  log::QuietRequests* quiet = nullptr;
  log::FieldKeys* field_keys = nullptr;
};

class SqliteDealWriter final : public ActivityWriter {
 public:
  SqliteDealWriter(const DealStoreParts& parts, sql::WriteContext& context)
      : parts_(parts), context_(context) {}

  absl::StatusOr<std::optional<EarlierAnswer>> FindRequest(const CommandInfo& info) override;
  absl::StatusOr<Pipeline> PipelineAnswerOf(const EarlierAnswer& answer) override;
  absl::StatusOr<PipelinePtr> FindPipeline(const std::string& id, int32_t version) override;
  absl::StatusOr<int64_t> StagesStored() override;
  absl::StatusOr<Pipeline> SavePipeline(const Pipeline& pipeline, const CommandInfo& info) override;
  absl::Status RememberUnchanged(const Pipeline& pipeline, const CommandInfo& info) override;

  absl::StatusOr<Deal> AnswerOf(const EarlierAnswer& answer) override;
  absl::StatusOr<StoredDeal> Load(const Uuid& id) override;
  absl::StatusOr<std::optional<StoredDeal>> FindByExternalId(
      const std::string& external_id) override;
  absl::StatusOr<std::optional<StoredDeal>> FindByLead(const LeadPass& lead) override;
  absl::StatusOr<std::vector<Visit>> Visits(const StoredDeal& stored) override;
  absl::StatusOr<std::vector<PastVisit>> Past(const StoredDeal& stored) override;
  absl::Status CheckFieldKeys(const std::vector<FieldChange>& fields) override;
  absl::StatusOr<Deal> Save(const StoredDeal& stored, std::vector<DealChange> changes,
                            const CommandInfo& info) override;
  absl::Status SaveUnchanged(const StoredDeal& stored, const CommandInfo& info) override;

  // sqlite_activity_writer.cc
  absl::StatusOr<StoredActivity> LoadActivity(const StoredDeal& deal, const Uuid& id) override;
  absl::StatusOr<std::optional<StoredActivity>> FindActivityByExternalId(
      const std::string& external_id) override;
  absl::StatusOr<EventCodec::ActivityAfter> ActivityAnswerOf(const EarlierAnswer& answer) override;
  absl::StatusOr<Activity> SaveActivity(const StoredDeal& deal, const StoredActivity& activity,
                                        const std::vector<std::string>& changed,
                                        const CommandInfo& info) override;
  absl::Status SaveActivityUnchanged(const StoredActivity& activity,
                                     const CommandInfo& info) override;

 private:
  // The catalog's entry, or one that this batch has written and not yet committed.
  absl::StatusOr<CatalogEntry> FindEntry(const std::string& id, int32_t version);
  absl::StatusOr<PipelinePtr> FindPipelineByKey(int64_t key);
  // DATA_LOSS where the log has no such revision.
  absl::StatusOr<log::Record> ReadRecord(Revision revision);
  absl::StatusOr<StoredDeal> Complete(DealRow row);
  // An earlier success that left no event.
  absl::StatusOr<std::optional<EarlierAnswer>> FindQuietly(const CommandInfo& info);
  absl::Time Now() const { return parts_.log->Next(context_).recorded_time; }
  // Row and title of the deal, written under `row.stored.key` (0: given one).
  absl::Status WriteDeal(DealRow& row, const StoredDeal& before,
                         const std::vector<DealChange>& changes);
  // Row and note of the activity, written under `stored.key` (0: given one).
  absl::Status WriteActivity(StoredActivity& stored);
  absl::Status SaveVisits(DealRow& row, const std::vector<DealChange>& changes);
  absl::Status AppendEvents(const DealRow& row, Revision previous,
                            const std::vector<DealChange>& changes, const Pipeline& pipeline,
                            const CommandInfo& info, const log::Slot& slot);

  const DealStoreParts& parts_;
  sql::WriteContext& context_;
};

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_STORE_SQLITE_DEAL_WRITER_H_
