// What a PATCH changes, where it does not say.
#ifndef REVOPS_GATEWAY_HTTP_UPDATE_MASK_H_
#define REVOPS_GATEWAY_HTTP_UPDATE_MASK_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace revops::gateway {

// Fills an empty `update_mask` of `request` from the keys of the body, which filled the field
// `body_field`: `amount`, and for entries of a map `fields.region`. Does nothing where there is no
// such mask.
//
// Who reads a thing, changes it and sends it back means what an update can change, so the rest is
// left out: output-only fields, the name, and, where the body is such a thing as it was read (it
// has its `etag`), fields that never change. Where it is not, naming one of those means to change
// it: INVALID_ARGUMENT. Decisions 13 and 16.
absl::Status FillUpdateMask(const std::string& body_field, absl::string_view body,
                            google::protobuf::Message& request);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_HTTP_UPDATE_MASK_H_
