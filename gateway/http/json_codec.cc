#include "gateway/http/json_codec.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "gateway/http/json_fields.h"
#include "gateway/http/strict_json.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/type_resolver.h"
#include "google/protobuf/util/type_resolver_util.h"

namespace revops::gateway {
namespace {

namespace util = google::protobuf::util;

constexpr char kTypePrefix[] = "type.googleapis.com";

util::TypeResolver& Resolver() {
  static util::TypeResolver* const resolver = util::NewTypeResolverForDescriptorPool(
      kTypePrefix, google::protobuf::DescriptorPool::generated_pool());
  return *resolver;
}

util::JsonPrintOptions PrintOptions(JsonZeros zeros) {
  util::JsonPrintOptions options;
  options.always_print_primitive_fields = zeros == JsonZeros::kShown;
  return options;
}

std::string Joined(absl::string_view prefix, absl::string_view path) {
  return absl::StrCat(prefix, prefix.empty() || path.empty() ? "" : ".", path);
}

// protobuf says `(deal.page_size): invalid value "x" for type TYPE_INT32`, some of it with the
// code's name in front. CheckFields() has found keys that name no field before.
absl::Status ValueError(absl::string_view prefix, absl::string_view message) {
  const size_t open = message.find('(');
  const size_t close = message.find("): ");
  if (open == absl::string_view::npos || close == absl::string_view::npos || close < open) {
    return InvalidField(prefix.empty() ? "body" : prefix, message);
  }
  return InvalidField(Joined(prefix, message.substr(open + 1, close - open - 1)),
                      message.substr(close + 3));
}

}  // namespace

absl::Status MessageFromJson(absl::string_view json, absl::string_view prefix,
                             google::protobuf::Message& message) {
  REVOPS_RETURN_IF_ERROR(CheckJson(json));
  REVOPS_RETURN_IF_ERROR(CheckFields(json, prefix, *message.GetDescriptor()));
  std::string bytes;
  const auto status = util::JsonToBinaryString(
      &Resolver(), absl::StrCat(kTypePrefix, "/", message.GetDescriptor()->full_name()),
      google::protobuf::StringPiece(json.data(), json.size()), &bytes);
  if (!status.ok()) {
    const auto text = status.message();
    return ValueError(prefix, absl::string_view(text.data(), text.size()));
  }
  if (!message.ParseFromString(bytes)) {
    return InvalidField(Joined(prefix, ""), "holds a text that is not valid UTF-8");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> JsonOf(const google::protobuf::Message& message, JsonZeros zeros) {
  return JsonOf(*message.GetDescriptor(), message.SerializeAsString(), zeros);
}

absl::StatusOr<std::string> JsonOf(const google::protobuf::Descriptor& type,
                                   const std::string& bytes, JsonZeros zeros) {
  std::string json;
  const auto status =
      util::BinaryToJsonString(&Resolver(), absl::StrCat(kTypePrefix, "/", type.full_name()), bytes,
                               &json, PrintOptions(zeros));
  if (!status.ok()) {
    return absl::InternalError(
        absl::StrCat("an answer can not be shown as JSON: ",
                     absl::string_view(status.message().data(), status.message().size())));
  }
  return json;
}

}  // namespace revops::gateway
