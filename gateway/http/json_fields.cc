#include "gateway/http/json_fields.h"

#include <map>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "nlohmann/json.hpp"

namespace revops::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using Json = nlohmann::json;

std::string Joined(absl::string_view prefix, absl::string_view name) {
  return absl::StrCat(prefix, prefix.empty() ? "" : ".", name);
}

// Their JSON is not an object of their fields (Timestamp is a text, Any names its type).
bool HasJsonOfItsOwn(const Descriptor& message) {
  return absl::StartsWith(message.full_name(), "google.protobuf.");
}

class FieldChecker {
 public:
  // Recursion is bounded by CheckJson's kJsonDepthMax.
  void Object(const Json& object, const std::string& path, const Descriptor& message) {
    if (!object.is_object() || HasJsonOfItsOwn(message)) return;
    std::map<const FieldDescriptor*, std::string> seen;
    for (const auto& [key, value] : object.items()) {
      const FieldDescriptor* field = FieldOfKey(message, key);
      if (field == nullptr) {
        violations_.Add(Joined(path, key), "there is no such field");
        continue;
      }
      const std::string here = Joined(path, field->name());
      const auto [first, is_new] = seen.emplace(field, key);
      if (!is_new) {
        violations_.Add(here, absl::StrCat("is given twice, as ", first->second, " and as ", key));
      }
      Value(value, here, *field);
    }
  }
  absl::Status ToStatus() const { return violations_.ToStatus(); }

 private:
  void Value(const Json& value, const std::string& path, const FieldDescriptor& field) {
    if (field.is_map()) {
      const FieldDescriptor* mapped = field.message_type()->map_value();
      if (mapped->message_type() == nullptr || !value.is_object()) return;
      for (const auto& [key, entry] : value.items()) {
        Object(entry, Joined(path, key), *mapped->message_type());
      }
      return;
    }
    if (field.message_type() == nullptr) return;
    if (!field.is_repeated()) return Object(value, path, *field.message_type());
    if (!value.is_array()) return;
    for (size_t i = 0; i < value.size(); ++i) {
      Object(value[i], absl::StrCat(path, "[", i, "]"), *field.message_type());
    }
  }

  Violations violations_;
};

}  // namespace

const FieldDescriptor* FieldOfKey(const Descriptor& message, absl::string_view key) {
  const std::string name(key);
  const FieldDescriptor* field = message.FindFieldByName(name);
  return field != nullptr ? field : message.FindFieldByCamelcaseName(name);
}

absl::Status CheckFields(absl::string_view json, absl::string_view prefix,
                         const Descriptor& message) {
  // It has been checked; without exceptions all the same.
  const Json object = Json::parse(json.begin(), json.end(), nullptr, false);
  FieldChecker checker;
  checker.Object(object, std::string(prefix), message);
  return checker.ToStatus();
}

}  // namespace revops::gateway
