// The room that a status may take in a call's trailers.
//
// gRPC clients refuse more metadata than their limit (8 KiB unless told otherwise) and replace the
// status by an error of their own: then the caller learns neither field nor rule nor value.
#ifndef REVOPS_COMMON_STATUS_TRAILERS_H_
#define REVOPS_COMMON_STATUS_TRAILERS_H_

#include <cstddef>

#include "google/rpc/status.pb.h"

namespace revops {

// Leaves a foreign client's 8 KiB room for whatever else is in the trailers.
inline constexpr size_t kTrailerBytesMax = 6 << 10;

// `grpc-message`, percent-encoded, and `grpc-status-details-bin`, in base64.
size_t TrailerBytes(const google::rpc::Status& status);

// Makes it fit kTrailerBytesMax where it does not: cuts the message, and of the details keeps
// ErrorInfo and RetryInfo and the first violations; ErrorInfo's metadata kLeftOut counts the rest.
void FitTrailers(google::rpc::Status& status);

}  // namespace revops

#endif  // REVOPS_COMMON_STATUS_TRAILERS_H_
