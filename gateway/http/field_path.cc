#include "gateway/http/field_path.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "gateway/http/field_value.h"
#include "gateway/http/json_fields.h"

namespace revops::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kParameters[] = "parameters";

bool IsMessage(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

// The key of a map entry is text in every map of the suite.
absl::Status SetMapEntry(const FieldPath& path, absl::string_view name, const std::string& value,
                         Message& parent) {
  const auto* reflection = parent.GetReflection();
  const FieldDescriptor& map = path.last();
  const FieldDescriptor* key = map.message_type()->map_key();
  for (int i = 0; i < reflection->FieldSize(parent, &map); ++i) {
    const Message& entry = reflection->GetRepeatedMessage(parent, &map, i);
    if (entry.GetReflection()->GetString(entry, key) == path.map_key) {
      return InvalidField(name, "is given twice");
    }
  }
  Message* entry = reflection->AddMessage(&parent, &map);
  entry->GetReflection()->SetString(entry, key, path.map_key);
  return SetValue(*map.message_type()->map_value(), name, value, *entry);
}

}  // namespace

std::string FieldPath::ToString() const {
  std::string text = absl::StrJoin(
      fields, ".", [](std::string* out, const FieldDescriptor* field) { *out += field->name(); });
  if (is_map_entry()) absl::StrAppend(&text, ".", map_key);
  return text;
}

absl::StatusOr<FieldPath> ResolveFieldPath(const Descriptor& message, absl::string_view path) {
  const absl::Status unknown = InvalidField(path, "there is no such parameter");
  FieldPath result;
  const Descriptor* at = &message;
  absl::string_view rest = path;
  while (true) {
    const size_t dot = rest.find('.');
    const absl::string_view name = rest.substr(0, dot);
    const FieldDescriptor* field = FieldOfKey(*at, name);
    if (field == nullptr && at == &message && result.fields.empty()) {
      const FieldDescriptor* parameters = message.FindFieldByName(kParameters);
      if (parameters == nullptr || !IsMessage(*parameters)) return unknown;
      result.fields.push_back(parameters);
      at = parameters->message_type();
      continue;
    }
    if (field == nullptr) return unknown;
    result.fields.push_back(field);
    rest = dot == absl::string_view::npos ? absl::string_view() : rest.substr(dot + 1);
    if (field->is_map()) {
      if (rest.empty() ||
          field->message_type()->map_key()->type() != FieldDescriptor::TYPE_STRING) {
        return InvalidField(path, "names no key of the map");
      }
      result.map_key = std::string(rest);
      return result;
    }
    if (dot == absl::string_view::npos) return result;
    if (!IsMessage(*field) || field->is_repeated()) return unknown;
    at = field->message_type();
  }
}

absl::Status SetField(const FieldPath& path, absl::string_view name, const std::string& value,
                      Message& message) {
  if (!IsValidUtf8(value)) return InvalidField(name, "must be valid UTF-8");
  Message* parent = &message;
  for (size_t i = 0; i + 1 < path.fields.size(); ++i) {
    parent = parent->GetReflection()->MutableMessage(parent, path.fields[i]);
  }
  if (path.is_map_entry()) return SetMapEntry(path, name, value, *parent);
  return SetValue(path.last(), name, value, *parent);
}

}  // namespace revops::gateway
