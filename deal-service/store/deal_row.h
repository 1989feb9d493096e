// A deal as a row of table `deal`, both ways. SQL stands above its one user in deal_row.cc.
#ifndef REVOPS_DEAL_SERVICE_STORE_DEAL_ROW_H_
#define REVOPS_DEAL_SERVICE_STORE_DEAL_ROW_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/sql/database.h"
#include "deal-service/store/deal_store.h"

namespace revops::deal {

// The row's pipeline key is the catalog's; a row knows no slugs.
struct DealRow {
  StoredDeal stored;  // deal.pipeline and pipeline_version are unset
  int64_t pipeline_key = 0;
};

absl::StatusOr<std::optional<DealRow>> SelectDealById(sql::Connection& connection, const Uuid& id);
absl::StatusOr<std::optional<DealRow>> SelectDealByKey(sql::Connection& connection, int64_t key);
absl::StatusOr<std::optional<DealRow>> SelectDealByExternalId(sql::Connection& connection,
                                                              const std::string& external_id);
// Every deal in order of keys, for rebuilding what memory holds.
absl::Status ForEachDeal(sql::Connection& connection,
                         const std::function<void(const DealRow&)>& visit);

// Inserts (key 0; answers the new key) or updates the row.
absl::StatusOr<int64_t> InsertDeal(sql::Connection& connection, const DealRow& row);
absl::Status UpdateDeal(sql::Connection& connection, const DealRow& row);
absl::Status UpdateImportHash(sql::Connection& connection, int64_t key, uint64_t import_hash);

absl::StatusOr<std::string> SelectTitle(sql::Connection& connection, int64_t key);
absl::Status UpsertTitle(sql::Connection& connection, int64_t key, const std::string& title);

// Pairs as one text: labels hold no control characters, so these separate them.
std::string EncodeFields(const std::map<std::string, std::string>& fields);
std::map<std::string, std::string> DecodeFields(absl::string_view text);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_STORE_DEAL_ROW_H_
