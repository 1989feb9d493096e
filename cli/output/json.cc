#include "cli/output/json.h"

#include "google/protobuf/util/json_util.h"

namespace revops::cli {
namespace {

std::string ToJson(const google::protobuf::Message& message, bool is_indented) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = is_indented;
  std::string json;
  // Fails on timestamps out of range alone, which no service sends; what is there is printed.
  const auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
  return status.ok() ? json : message.ShortDebugString();
}

}  // namespace

std::string JsonOf(const google::protobuf::Message& message) { return ToJson(message, false); }

void PrintJson(const google::protobuf::Message& message, std::ostream& out) {
  out << ToJson(message, true);
}

absl::Status ParseJson(const std::string& json, google::protobuf::Message& message) {
  const auto status = google::protobuf::util::JsonStringToMessage(json, &message);
  if (status.ok()) return absl::OkStatus();
  const auto complaint = status.message();
  return absl::InvalidArgumentError(absl::string_view(complaint.data(), complaint.size()));
}

}  // namespace revops::cli
