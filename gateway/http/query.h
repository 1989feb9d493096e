// The query part of a URL.
#ifndef REVOPS_GATEWAY_HTTP_QUERY_H_
#define REVOPS_GATEWAY_HTTP_QUERY_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace revops::gateway {

inline constexpr size_t kQueryParametersMax = 256;

struct QueryParameter {
  std::string name;
  std::string value;
};

// `a=1&b=x+y` percent-decoded; a plus is a blank. INVALID_ARGUMENT for broken escapes and too many.
absl::StatusOr<std::vector<QueryParameter>> ParseQuery(absl::string_view query);

// Sets the named fields of `request`. INVALID_ARGUMENT with every bad parameter: unknown, of a
// wrong kind, given twice though it is no list, personal, or inside of `body_field`, which the body
// fills (empty: none).
absl::Status ApplyQuery(const std::vector<QueryParameter>& query, absl::string_view body_field,
                        google::protobuf::Message& request);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_HTTP_QUERY_H_
