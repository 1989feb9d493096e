// Resume tokens: opaque to clients, `{store id}.{revision}` with a check against slips inside (not
// against forgery: a token gives no rights).
#ifndef REVOPS_COMMON_LOG_TOKEN_H_
#define REVOPS_COMMON_LOG_TOKEN_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/types/ids.h"

namespace revops::log {

struct Position {
  std::string store_id;
  Revision revision;
};

// URL-safe text, at most 64 bytes.
std::string EncodeToken(const Position& position);

// INVALID_ARGUMENT RESUME_TOKEN_MALFORMED for anything EncodeToken did not make.
absl::StatusOr<Position> DecodeToken(absl::string_view token);

// The event's id: `{store id}:{revision}:{index}`.
std::string EventId(absl::string_view store_id, Revision revision, int index);

}  // namespace revops::log

#endif  // REVOPS_COMMON_LOG_TOKEN_H_
