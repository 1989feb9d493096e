#include "gateway/http/update_mask.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "google/api/field_behavior.pb.h"
#include "google/protobuf/field_mask.pb.h"
#include "nlohmann/json.hpp"

namespace revops::gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::FieldMask;
using google::protobuf::Message;

bool CanBeUpdated(const FieldDescriptor& field) {
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    const int behavior = options.GetExtension(google::api::field_behavior, i);
    // IDENTIFIER (8) is newer than the generated enum may be; its number is fixed.
    if (behavior == google::api::OUTPUT_ONLY || behavior == google::api::IMMUTABLE ||
        behavior == 8) {
      return false;
    }
  }
  return true;
}

void AddPaths(const FieldDescriptor& field, const nlohmann::json& value, FieldMask& mask) {
  if (!field.is_map() || !value.is_object() || value.empty()) {
    mask.add_paths(field.name());
    return;
  }
  for (const auto& [key, unused] : value.items()) {
    mask.add_paths(absl::StrCat(field.name(), ".", key));
  }
}

}  // namespace

void FillUpdateMask(const std::string& body_field, absl::string_view body, Message& request) {
  const FieldDescriptor* mask_field = request.GetDescriptor()->FindFieldByName("update_mask");
  const FieldDescriptor* resource = request.GetDescriptor()->FindFieldByName(body_field);
  if (mask_field == nullptr || resource == nullptr || resource->message_type() == nullptr) return;
  auto* mask =
      dynamic_cast<FieldMask*>(request.GetReflection()->MutableMessage(&request, mask_field));
  if (mask == nullptr || mask->paths_size() > 0) return;
  // The body has been checked and read before; without exceptions all the same.
  const auto json = nlohmann::json::parse(body.begin(), body.end(), nullptr, false);
  if (!json.is_object()) return;
  for (const auto& [key, value] : json.items()) {
    const FieldDescriptor* field = resource->message_type()->FindFieldByName(key);
    if (field == nullptr) field = resource->message_type()->FindFieldByCamelcaseName(key);
    if (field != nullptr && CanBeUpdated(*field)) AddPaths(*field, value, *mask);
  }
}

}  // namespace revops::gateway
