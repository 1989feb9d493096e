// Makes a token for a user of the suite; its secret is told this once.
#ifndef REVOPS_GATEWAY_APP_CREATE_TOKEN_H_
#define REVOPS_GATEWAY_APP_CREATE_TOKEN_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gateway/store/token_store.h"
#include "revops/gateway/v1/gateway_service.pb.h"

namespace revops::gateway {

// A request id has 1 to 64 printable bytes; empty means none. INVALID_ARGUMENT otherwise.
absl::Status CheckRequestId(absl::string_view request_id);

// INVALID_ARGUMENT with every violated field; otherwise as TokenStore::Insert. `done` runs once,
// possibly on another thread.
void CreateToken(TokenStore& store, const v1::CreateTokenRequest& request, absl::Time now,
                 absl::Time deadline,
                 std::function<void(absl::StatusOr<v1::CreateTokenResponse>)> done);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_APP_CREATE_TOKEN_H_
