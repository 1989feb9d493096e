// What requests of every service bring besides their content: ids, pages, instants.
#ifndef REVOPS_COMMON_RPC_REQUEST_FIELDS_H_
#define REVOPS_COMMON_RPC_REQUEST_FIELDS_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "google/protobuf/timestamp.pb.h"

namespace revops::rpc {

// INVALID_ARGUMENT unless empty or 1 to 64 printable ASCII bytes without spaces.
absl::Status CheckRequestId(absl::string_view request_id);

// Tells the same request from another one under the same request id, also after a restart and on
// another machine: the first 8 bytes of the SHA-256 of the type's name and the deterministic
// serialization.
uint64_t HashOf(const google::protobuf::Message& message);

// 0 means `fallback`, more than `most` is cut; INVALID_ARGUMENT page_size below 0.
absl::StatusOr<int> PageSize(int asked, int fallback, int most);

void ToProto(absl::Time instant, google::protobuf::Timestamp* out);
// INVALID_ARGUMENT naming `field` outside what an instant may be.
absl::StatusOr<absl::Time> FromProto(absl::string_view field,
                                     const google::protobuf::Timestamp& instant);

}  // namespace revops::rpc

#endif  // REVOPS_COMMON_RPC_REQUEST_FIELDS_H_
