// By what a repeated request is known.
#ifndef REVOPS_DEAL_SERVICE_API_REQUEST_HASH_H_
#define REVOPS_DEAL_SERVICE_API_REQUEST_HASH_H_

#include "common/rpc/request_fields.h"

namespace revops::deal {

using rpc::HashOf;

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_API_REQUEST_HASH_H_
