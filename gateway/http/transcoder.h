// From an HTTP request to the message a method takes.
#ifndef REVOPS_GATEWAY_HTTP_TRANSCODER_H_
#define REVOPS_GATEWAY_HTTP_TRANSCODER_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gateway/http/path_template.h"
#include "gateway/http/route_table.h"
#include "google/protobuf/message.h"

namespace revops::gateway {

// Path variables, query and body, each where the route's rule puts it. A PATCH without update_mask
// changes what its body names, see update_mask.h. What the body is for can not be given in the
// query as well. INVALID_ARGUMENT names what is wrong.
absl::StatusOr<std::unique_ptr<google::protobuf::Message>> ReadRequest(
    const Route& route, const std::vector<PathTemplate::Binding>& bindings, absl::string_view query,
    absl::string_view body);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_HTTP_TRANSCODER_H_
