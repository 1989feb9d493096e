// Holds the keys of a JSON object against the fields of a message, before protobuf reads it.
#ifndef REVOPS_GATEWAY_HTTP_JSON_FIELDS_H_
#define REVOPS_GATEWAY_HTTP_JSON_FIELDS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace revops::gateway {

// Which field a key means: `externalId` or `external_id`. Null for none.
const google::protobuf::FieldDescriptor* FieldOfKey(const google::protobuf::Descriptor& message,
                                                    absl::string_view key);

// `json` is one object that CheckJson() found good. INVALID_ARGUMENT with every key, however deep,
// that names no field, and every field that one object sets twice by two spellings: protobuf would
// take the later one. Paths are written with the proto's names, `prefix` before them.
absl::Status CheckFields(absl::string_view json, absl::string_view prefix,
                         const google::protobuf::Descriptor& message);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_HTTP_JSON_FIELDS_H_
