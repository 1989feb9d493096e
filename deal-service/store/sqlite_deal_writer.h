// DealWriter inside one command of the SQLite store's writer.
#ifndef REVOPS_DEAL_SERVICE_STORE_SQLITE_DEAL_WRITER_H_
#define REVOPS_DEAL_SERVICE_STORE_SQLITE_DEAL_WRITER_H_

#include <optional>
#include <string>
#include <vector>

#include "common/log/event_log.h"
#include "common/sql/writer.h"
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
};

class SqliteDealWriter final : public DealWriter {
 public:
  SqliteDealWriter(const DealStoreParts& parts, sql::WriteContext& context)
      : parts_(parts), context_(context) {}

  absl::StatusOr<std::optional<Revision>> FindRequest(const CommandInfo& info) override;
  absl::StatusOr<Deal> AnswerOf(Revision revision) override;
  absl::StatusOr<Pipeline> PipelineAnswerOf(Revision revision) override;
  absl::StatusOr<StoredDeal> Load(const Uuid& id) override;
  absl::StatusOr<std::optional<StoredDeal>> FindByExternalId(
      const std::string& external_id) override;
  absl::StatusOr<std::vector<Visit>> Visits(const StoredDeal& stored) override;
  absl::StatusOr<PipelinePtr> FindPipeline(const std::string& id, int32_t version) override;
  absl::StatusOr<Deal> Save(const StoredDeal& stored, std::vector<DealChange> changes,
                            const CommandInfo& info) override;
  absl::StatusOr<Pipeline> SavePipeline(const Pipeline& pipeline, const CommandInfo& info) override;

 private:
  // The catalog's entry, or one that this batch has written and not yet committed.
  absl::StatusOr<CatalogEntry> FindEntry(const std::string& id, int32_t version);
  absl::StatusOr<StoredDeal> Complete(DealRow row);
  absl::Status SaveVisits(DealRow& row, const std::vector<DealChange>& changes);
  absl::Status AppendEvents(const DealRow& row, Revision previous,
                            const std::vector<DealChange>& changes, const Pipeline& pipeline,
                            const CommandInfo& info, const log::Slot& slot);

  const DealStoreParts& parts_;
  sql::WriteContext& context_;
};

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_STORE_SQLITE_DEAL_WRITER_H_
