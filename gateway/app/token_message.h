// A token as callers see it.
#ifndef REVOPS_GATEWAY_APP_TOKEN_MESSAGE_H_
#define REVOPS_GATEWAY_APP_TOKEN_MESSAGE_H_

#include "gateway/identity/token.h"
#include "revops/gateway/v1/gateway_service.pb.h"

namespace revops::gateway {

v1::Token ToMessage(const TokenRecord& token);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_APP_TOKEN_MESSAGE_H_
