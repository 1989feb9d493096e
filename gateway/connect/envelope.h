// Messages in a body of the Connect protocol's streams: a byte of flags, four bytes of length (big
// endian), the message. The last envelope is the end, as JSON.
#ifndef REVOPS_GATEWAY_CONNECT_ENVELOPE_H_
#define REVOPS_GATEWAY_CONNECT_ENVELOPE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gateway/connect/codec.h"
#include "gateway/http/streamed_call.h"

namespace revops::gateway {

// `bytes` in an envelope; the end's where `is_end`.
std::string Enveloped(absl::string_view bytes, bool is_end);

// The one message that a server stream is asked with. INVALID_ARGUMENT where the body is anything
// else; UNIMPLEMENTED for a compressed one.
absl::StatusOr<absl::string_view> OnlyMessageIn(absl::string_view body);

// Responses of `method` in envelopes, then the end: `{}` or `{"error":...}`.
std::unique_ptr<StreamFraming> ConnectStreamOf(const google::protobuf::MethodDescriptor& method,
                                               ConnectCodec codec);
// A stream that ends before it has begun.
std::string ConnectEndOf(const absl::Status& status);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_CONNECT_ENVELOPE_H_
