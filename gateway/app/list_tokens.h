// Pages through every token, revoked and expired ones included, in order of creation.
#ifndef REVOPS_GATEWAY_APP_LIST_TOKENS_H_
#define REVOPS_GATEWAY_APP_LIST_TOKENS_H_

#include "absl/status/statusor.h"
#include "gateway/identity/token_index.h"
#include "revops/gateway/v1/gateway_service.pb.h"

namespace revops::gateway {

inline constexpr int kTokensPageDefault = 100;
inline constexpr int kTokensPageMax = 1000;

// INVALID_ARGUMENT for a negative page size (more than the most is cut to it) and for a page token
// of another making.
absl::StatusOr<v1::ListTokensResponse> ListTokens(const TokenIndex& index,
                                                  const v1::ListTokensRequest& request);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_APP_LIST_TOKENS_H_
