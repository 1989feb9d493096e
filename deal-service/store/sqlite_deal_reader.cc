#include "deal-service/store/sqlite_deal_reader.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "deal-service/store/visit_row.h"

namespace revops::deal {

absl::StatusOr<StoredDeal> SqliteDealReader::Complete(sql::Connection& connection, DealRow row) {
  // A pipeline is in the catalog before the reply to its creation, hence before any deal of it.
  const PipelinePtr pipeline = catalog_->FindByKey(row.pipeline_key);
  if (pipeline == nullptr) {
    return absl::DataLossError(absl::StrCat(row.stored.deal.name(), ": its pipeline is missing"));
  }
  row.stored.deal.pipeline = pipeline->id();
  row.stored.deal.pipeline_version = pipeline->version();
  REVOPS_ASSIGN_OR_RETURN(row.stored.deal.details.title, SelectTitle(connection, row.stored.key));
  return std::move(row.stored);
}

absl::StatusOr<StoredDeal> SqliteDealReader::Load(sql::Connection& connection, const Uuid& id) {
  REVOPS_ASSIGN_OR_RETURN(std::optional<DealRow> row, SelectDealById(connection, id));
  if (row.has_value()) return Complete(connection, *std::move(row));
  const std::string name = "deals/" + id.ToString();
  return ErrorWithReason(absl::StatusCode::kNotFound, "DEAL_NOT_FOUND",
                         absl::StrCat(name, ": there is no such deal"), {{"resource", name}});
}

absl::StatusOr<Deal> SqliteDealReader::Get(const Uuid& id, absl::Time deadline) {
  Deal deal;
  REVOPS_RETURN_IF_ERROR(pool_->Read(deadline, [&](sql::Connection& connection) -> absl::Status {
    REVOPS_ASSIGN_OR_RETURN(StoredDeal stored, Load(connection, id));
    deal = std::move(stored.deal);
    return absl::OkStatus();
  }));
  return deal;
}

absl::StatusOr<std::vector<int64_t>> SqliteDealReader::Keys(sql::Connection& connection,
                                                            const DealFilter& filter,
                                                            int64_t after_key, size_t limit) {
  if (filter.external_ids.empty()) return index_->Find(filter, after_key, limit);
  std::vector<int64_t> keys;
  for (const std::string& external_id : filter.external_ids) {
    REVOPS_ASSIGN_OR_RETURN(const std::optional<DealRow> row,
                            SelectDealByExternalId(connection, external_id));
    if (!row.has_value() || row->stored.key <= after_key) continue;
    if (index_->Matches(filter, row->stored.key)) keys.push_back(row->stored.key);
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  if (keys.size() > limit) keys.resize(limit);
  return keys;
}

absl::StatusOr<DealPage> SqliteDealReader::List(const DealFilter& filter, int64_t after_key,
                                                int limit, absl::Time deadline) {
  DealPage page;
  page.head = log_->head();
  REVOPS_RETURN_IF_ERROR(pool_->Read(deadline, [&](sql::Connection& connection) -> absl::Status {
    // One more than asked tells whether there is a next page.
    REVOPS_ASSIGN_OR_RETURN(std::vector<int64_t> keys,
                            Keys(connection, filter, after_key, static_cast<size_t>(limit) + 1));
    if (keys.size() > static_cast<size_t>(limit)) {
      keys.resize(static_cast<size_t>(limit));
      page.next_key = keys.back();
    }
    for (int64_t key : keys) {
      REVOPS_ASSIGN_OR_RETURN(std::optional<DealRow> row, SelectDealByKey(connection, key));
      // The index may be ahead of this connection's snapshot by a commit.
      if (!row.has_value()) continue;
      REVOPS_ASSIGN_OR_RETURN(StoredDeal stored, Complete(connection, *std::move(row)));
      page.deals.push_back(std::move(stored.deal));
    }
    return absl::OkStatus();
  }));
  return page;
}

absl::StatusOr<std::vector<Visit>> SqliteDealReader::Visits(const Uuid& id, absl::Time deadline) {
  std::vector<Visit> visits;
  REVOPS_RETURN_IF_ERROR(pool_->Read(deadline, [&](sql::Connection& connection) -> absl::Status {
    REVOPS_ASSIGN_OR_RETURN(const StoredDeal stored, Load(connection, id));
    REVOPS_ASSIGN_OR_RETURN(visits, SelectVisits(connection, stored));
    return absl::OkStatus();
  }));
  return visits;
}

absl::StatusOr<DealReader::ChangePage> SqliteDealReader::Changes(const Uuid& id, Revision from,
                                                                 int limit, absl::Time deadline) {
  ChangePage page;
  REVOPS_RETURN_IF_ERROR(pool_->Read(deadline, [&](sql::Connection& connection) -> absl::Status {
    REVOPS_ASSIGN_OR_RETURN(const StoredDeal stored, Load(connection, id));
    Revision at = from.value == 0 ? stored.deal.revision : from;
    while (at.value != 0 && static_cast<int>(page.events.size()) < limit) {
      REVOPS_ASSIGN_OR_RETURN(std::optional<log::Record> record,
                              log::EventLog::ReadOne(connection, at));
      if (!record.has_value()) break;  // pruned: history is kept from here on
      if (record->subject != stored.key) {
        return InvalidField("page_token", "must be of this deal's history");
      }
      for (auto event = record->events.rbegin(); event != record->events.rend(); ++event) {
        page.events.push_back(std::move(*event));
      }
      at = record->previous;
    }
    page.next = at;
    return absl::OkStatus();
  }));
  return page;
}

absl::StatusOr<PipelinePtr> SqliteDealReader::FindPipeline(const std::string& id, int32_t version) {
  CatalogEntry entry = catalog_->Find(id, version);
  if (entry.pipeline != nullptr) return std::move(entry.pipeline);
  const std::string name = absl::StrCat("pipelines/", id);
  return ErrorWithReason(absl::StatusCode::kNotFound, "PIPELINE_NOT_FOUND",
                         absl::StrCat(name, version == 0 ? "" : absl::StrCat(" version ", version),
                                      ": there is no such pipeline"),
                         {{"resource", name}});
}

}  // namespace revops::deal
