// A hash that tells the same request from another one under the same request id, also after a
// restart and on another machine.
#ifndef REVOPS_DEAL_SERVICE_API_REQUEST_HASH_H_
#define REVOPS_DEAL_SERVICE_API_REQUEST_HASH_H_

#include <cstdint>

#include "google/protobuf/message.h"

namespace revops::deal {

// The first 8 bytes of the SHA-256 of the type's name and the deterministic serialization.
uint64_t HashOf(const google::protobuf::Message& message);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_API_REQUEST_HASH_H_
