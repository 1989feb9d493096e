// One value of a field, from text.
#ifndef REVOPS_GATEWAY_HTTP_FIELD_VALUE_H_
#define REVOPS_GATEWAY_HTTP_FIELD_VALUE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace revops::gateway {

// Sets `field` of `message` (appends, where it is a list). INVALID_ARGUMENT naming `name`, the rule
// and the value.
absl::Status SetValue(const google::protobuf::FieldDescriptor& field, absl::string_view name,
                      const std::string& value, google::protobuf::Message& message);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_HTTP_FIELD_VALUE_H_
