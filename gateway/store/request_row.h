// Request ids and what they were used for.
#ifndef REVOPS_GATEWAY_STORE_REQUEST_ROW_H_
#define REVOPS_GATEWAY_STORE_REQUEST_ROW_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/sql/database.h"
#include "gateway/store/token_store.h"

namespace revops::gateway {

// The id of the token that this very request made or revoked within kRequestIdLifetime before
// `now`; nothing when the request is new, or has no id. INVALID_ARGUMENT REQUEST_ID_REUSED when
// the id stood for another request.
absl::StatusOr<std::optional<std::string>> FindRequest(sql::Connection& connection,
                                                       const RequestKey& request, absl::Time now);

// Remembers a request with an id, and forgets what is older than kRequestIdLifetime.
absl::Status RememberRequest(sql::Connection& connection, const RequestKey& request,
                             const std::string& token_id, absl::Time now);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_STORE_REQUEST_ROW_H_
