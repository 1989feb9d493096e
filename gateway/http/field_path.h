// Fields of a message by a dotted path, as query parameters and path variables name them.
#ifndef REVOPS_GATEWAY_HTTP_FIELD_PATH_H_
#define REVOPS_GATEWAY_HTTP_FIELD_PATH_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace revops::gateway {

// One field, however deep.
struct FieldPath {
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  std::string map_key;  // where the last field is a map

  const google::protobuf::FieldDescriptor& last() const { return *fields.back(); }
  bool is_map_entry() const { return last().is_map(); }
  bool is_list() const { return last().is_repeated() && !is_map_entry(); }
  // `filter.fields.region`, by the proto's names.
  std::string ToString() const;
};

// Names are the proto's (`page_size`) or JSON's (`pageSize`); what follows a map's name is the key.
// A request that holds its report parameters in a field `parameters` is also reached without that
// prefix. INVALID_ARGUMENT naming `path` where there is no such field.
absl::StatusOr<FieldPath> ResolveFieldPath(const google::protobuf::Descriptor& message,
                                           absl::string_view path);

// Sets, or for lists appends, the value given as text: numbers, true/false, enum names with or
// without their common prefix, RFC 3339 instants, durations (`15s`), field masks separated by
// commas. INVALID_ARGUMENT naming `name` and the value.
absl::Status SetField(const FieldPath& path, absl::string_view name, const std::string& value,
                      google::protobuf::Message& message);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_HTTP_FIELD_PATH_H_
