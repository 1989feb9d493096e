#include "gateway/app/revoke_token.h"

#include <string>
#include <utility>

#include "common/status/status.h"
#include "common/types/ids.h"
#include "gateway/app/create_token.h"
#include "gateway/app/token_message.h"

namespace revops::gateway {

void RevokeToken(TokenStore& store, const v1::RevokeTokenRequest& request, absl::Time now,
                 absl::Time deadline, std::function<void(absl::StatusOr<v1::Token>)> done) {
  if (absl::Status status = CheckRequestId(request.request_id()); !status.ok()) {
    return done(std::move(status));
  }
  if (absl::Status status = CheckResourceName("name", "tokens", request.name()); !status.ok()) {
    return done(std::move(status));
  }
  // The method's name keeps apart what two methods ask for with the same bytes.
  RequestKey key{request.request_id(), Sha256("RevokeToken " + request.SerializeAsString())};
  store.Revoke(std::string(*IdOf("tokens", request.name())), std::move(key), now, deadline,
               [done = std::move(done)](absl::StatusOr<TokenRecord> token) {
                 if (!token.ok()) return done(token.status());
                 done(ToMessage(*token));
               });
}

}  // namespace revops::gateway
