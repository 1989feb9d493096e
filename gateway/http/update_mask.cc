#include "gateway/http/update_mask.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "gateway/http/json_fields.h"
#include "google/api/field_behavior.pb.h"
#include "google/protobuf/field_mask.pb.h"
#include "nlohmann/json.hpp"

namespace revops::gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::FieldMask;
using google::protobuf::Message;

constexpr char kEtag[] = "etag";

bool Has(const FieldDescriptor& field, int behavior) {
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    if (options.GetExtension(google::api::field_behavior, i) == behavior) return true;
  }
  return false;
}

// Set by the service or by the path, whatever a body says. IDENTIFIER (8) is newer than the
// generated enum may be; its number is fixed.
bool IsGiven(const FieldDescriptor& field) {
  return Has(field, google::api::OUTPUT_ONLY) || Has(field, 8);
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

absl::Status FillUpdateMask(const std::string& body_field, absl::string_view body,
                            Message& request) {
  const FieldDescriptor* mask_field = request.GetDescriptor()->FindFieldByName("update_mask");
  const FieldDescriptor* resource = request.GetDescriptor()->FindFieldByName(body_field);
  const bool has_mask =
      mask_field != nullptr && resource != nullptr && resource->message_type() != nullptr;
  if (!has_mask) return absl::OkStatus();
  auto* mask =
      dynamic_cast<FieldMask*>(request.GetReflection()->MutableMessage(&request, mask_field));
  if (mask == nullptr || mask->paths_size() > 0) return absl::OkStatus();
  // The body has been checked and read before; without exceptions all the same.
  const auto json = nlohmann::json::parse(body.begin(), body.end(), nullptr, false);
  if (!json.is_object()) return absl::OkStatus();
  const bool is_as_read = json.contains(kEtag);
  Violations violations;
  for (const auto& [key, value] : json.items()) {
    const FieldDescriptor* field = FieldOfKey(*resource->message_type(), key);
    if (field == nullptr || IsGiven(*field)) continue;
    if (!Has(*field, google::api::IMMUTABLE)) {
      AddPaths(*field, value, *mask);
    } else if (!is_as_read) {
      violations.Add(absl::StrCat(body_field, ".", field->name()),
                     "is not changed by an update; leave it out, or send the etag that was read "
                     "with it");
    }
  }
  return violations.ToStatus();
}

}  // namespace revops::gateway
