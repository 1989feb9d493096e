// Ends a token at once.
#ifndef REVOPS_GATEWAY_APP_REVOKE_TOKEN_H_
#define REVOPS_GATEWAY_APP_REVOKE_TOKEN_H_

#include <functional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gateway/store/token_store.h"
#include "revops/gateway/v1/gateway_service.pb.h"

namespace revops::gateway {

// INVALID_ARGUMENT (REQUEST_ID_REUSED for an id that stood for another request within 24 h, of
// whichever method), NOT_FOUND. A token that is revoked already is answered as it is, so that the
// call may be repeated with or without a request id. `done` runs once, possibly on another thread.
void RevokeToken(TokenStore& store, const v1::RevokeTokenRequest& request, absl::Time now,
                 absl::Time deadline, std::function<void(absl::StatusOr<v1::Token>)> done);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_APP_REVOKE_TOKEN_H_
