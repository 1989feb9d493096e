#include "gateway/http/json_codec.h"

#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/status/status.h"
#include "gateway/http/strict_json.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/type_resolver.h"
#include "google/protobuf/util/type_resolver_util.h"

namespace revops::gateway {
namespace {

namespace util = google::protobuf::util;

// How protobuf ends its message on an unknown field.
constexpr char kCannotFind[] = ": Cannot find field.";
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

// protobuf says `(deal.amount) nonsense: Cannot find field.` for an unknown field, and
// `(deal.page_size): invalid value "x" for type TYPE_INT32` for a bad value.
absl::Status FieldError(absl::string_view prefix, absl::string_view message) {
  absl::string_view rest = message;
  // Some errors come with the code's name in front.
  rest = rest.substr(rest.find('(') == absl::string_view::npos ? 0 : rest.find('('));
  const size_t close = rest.find(')');
  const bool has_path = absl::ConsumePrefix(&rest, "(") && close != absl::string_view::npos;
  if (!has_path) {
    // At the top there is no path: `nonsense: Cannot find field.`
    absl::string_view name = message;
    if (!absl::ConsumeSuffix(&name, kCannotFind)) return InvalidField(prefix, message);
    return InvalidField(Joined(prefix, name), "there is no such field");
  }
  const std::string path = Joined(prefix, rest.substr(0, close - 1));
  rest.remove_prefix(close);
  absl::ConsumePrefix(&rest, " ");
  absl::string_view name = rest;
  if (absl::ConsumeSuffix(&name, kCannotFind)) {
    return InvalidField(Joined(path, name), "there is no such field");
  }
  absl::ConsumePrefix(&rest, ": ");
  return InvalidField(path, rest);
}

}  // namespace

absl::Status MessageFromJson(absl::string_view json, absl::string_view prefix,
                             google::protobuf::Message& message) {
  REVOPS_RETURN_IF_ERROR(CheckJson(json, message.GetDescriptor()));
  std::string bytes;
  const auto status = util::JsonToBinaryString(
      &Resolver(), absl::StrCat(kTypePrefix, "/", message.GetDescriptor()->full_name()),
      google::protobuf::StringPiece(json.data(), json.size()), &bytes);
  if (!status.ok()) {
    const auto text = status.message();
    return FieldError(prefix, absl::string_view(text.data(), text.size()));
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
