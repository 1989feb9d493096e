// Page tokens of what has a place of its own; the others are of common/rpc.
#ifndef REVOPS_DEAL_SERVICE_API_PAGE_TOKEN_H_
#define REVOPS_DEAL_SERVICE_API_PAGE_TOKEN_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "common/rpc/page_token.h"
#include "common/rpc/request_fields.h"
#include "deal-service/store/deal_store.h"

namespace revops::deal {

using rpc::MakePageToken;
using rpc::MakeSlugToken;
using rpc::PageSize;
using rpc::ReadPageToken;
using rpc::ReadSlugToken;

// Of a place in a deal's history; errors as ReadPageToken's.
std::string MakeChangeToken(const ChangeCursor& cursor, uint64_t question);
absl::StatusOr<ChangeCursor> ReadChangeToken(const std::string& token, uint64_t question);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_API_PAGE_TOKEN_H_
