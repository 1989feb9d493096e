// A token's row.
#ifndef REVOPS_GATEWAY_STORE_TOKEN_ROW_H_
#define REVOPS_GATEWAY_STORE_TOKEN_ROW_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/sql/database.h"
#include "gateway/store/token_store.h"

namespace revops::gateway {

struct TokenRow {
  int64_t sequence = 0;
  TokenRecord record;
};

// In order of creation.
absl::Status ForEachToken(sql::Connection& connection, const std::function<void(TokenRow)>& visit);

// NOT_FOUND.
absl::StatusOr<TokenRow> ReadToken(sql::Connection& connection, const std::string& id);

absl::StatusOr<int64_t> CountTokens(sql::Connection& connection);

// The new row's sequence.
absl::StatusOr<int64_t> InsertToken(sql::Connection& connection, const TokenRecord& token,
                                    const RequestKey& request);

// Deletes what ended (expired, or was revoked) before `ended_before`; their ids.
absl::StatusOr<std::vector<std::string>> DeleteEnded(sql::Connection& connection,
                                                     absl::Time ended_before);

absl::Status SetRevokeTime(sql::Connection& connection, int64_t sequence, absl::Time time);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_STORE_TOKEN_ROW_H_
