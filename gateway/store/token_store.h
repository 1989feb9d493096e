// Remembers tokens: who may act as whom, until when.
#ifndef REVOPS_GATEWAY_STORE_TOKEN_STORE_H_
#define REVOPS_GATEWAY_STORE_TOKEN_STORE_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gateway/identity/token.h"
#include "gateway/identity/token_index.h"

namespace revops::gateway {

// Within this a request id stands for what it asked for first.
inline constexpr absl::Duration kRequestIdLifetime = absl::Hours(24);
// Every token is held in memory.
inline constexpr size_t kTokensMax = 100'000;
// How long a token that was revoked or has expired is kept, to say who could once act.
inline constexpr absl::Duration kEndedTokenKept = absl::Hours(24 * 90);

// The request that asks for a write; an empty id means that it may be repeated.
struct RequestKey {
  std::string id;
  std::string content_sha256;
};

// The first way in must fit into a full store as well.
enum class Room { kUpToMax, kAlways };

// Thread-safe. Writes answer on another thread, once, after they are safely on disk and the index
// knows them; UNAVAILABLE and RESOURCE_EXHAUSTED when the store can not write.
class TokenStore {
 public:
  virtual ~TokenStore() = default;

  // What is committed, always.
  virtual const TokenIndex& index() const = 0;

  // Forgets tokens that ended more than kEndedTokenKept ago. Insert does so itself when the store
  // is full.
  virtual void Prune(absl::Time now, std::function<void(absl::Status)> done) = 0;

  // ALREADY_EXISTS TOKEN_ALREADY_CREATED when the same request made a token before: its secret was
  // shown then and is not kept. INVALID_ARGUMENT REQUEST_ID_REUSED when another request did.
  // RESOURCE_EXHAUSTED TOO_MANY_TOKENS unless there is `room`.
  virtual void Insert(TokenRecord token, RequestKey request, Room room, absl::Time deadline,
                      std::function<void(absl::Status)> done) = 0;

  // NOT_FOUND TOKEN_UNKNOWN; INVALID_ARGUMENT REQUEST_ID_REUSED. A revoked token stays as it is.
  virtual void Revoke(std::string id, RequestKey request, absl::Time now, absl::Time deadline,
                      std::function<void(absl::StatusOr<TokenRecord>)> done) = 0;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_STORE_TOKEN_STORE_H_
