// A token's row, and what a request made before.
#ifndef REVOPS_GATEWAY_STORE_TOKEN_ROW_H_
#define REVOPS_GATEWAY_STORE_TOKEN_ROW_H_

#include <cstdint>
#include <functional>

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

// OK unless a token was made by this request id within kRequestIdLifetime before `now`; the errors
// are TokenStore::Insert's.
absl::Status CheckRequestIsNew(sql::Connection& connection, const RequestKey& request,
                               absl::Time now);

// The new row's sequence.
absl::StatusOr<int64_t> InsertToken(sql::Connection& connection, const TokenRecord& token,
                                    const RequestKey& request);

absl::Status SetRevokeTime(sql::Connection& connection, int64_t sequence, absl::Time time);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_STORE_TOKEN_ROW_H_
