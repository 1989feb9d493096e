// What a PATCH changes, where it does not say.
#ifndef REVOPS_GATEWAY_HTTP_UPDATE_MASK_H_
#define REVOPS_GATEWAY_HTTP_UPDATE_MASK_H_

#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace revops::gateway {

// Fills an empty `update_mask` of `request` from the keys of the body, which filled the field
// `body_field`: `amount`, and for entries of a map `fields.region`. Output-only fields and the name
// are left out: who reads a thing, changes it and sends it back means the rest. Does nothing where
// there is no such mask.
void FillUpdateMask(const std::string& body_field, absl::string_view body,
                    google::protobuf::Message& request);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_HTTP_UPDATE_MASK_H_
