#include "gateway/http/transcoder.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "gateway/http/field_path.h"
#include "gateway/http/query.h"
#include "gateway/http/update_mask.h"

namespace revops::gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kWholeBody[] = "*";

absl::Status ReadBody(const Route& route, absl::string_view body, Message& request) {
  if (route.body.empty()) {
    if (body.empty()) return absl::OkStatus();
    return InvalidField("body", absl::StrCat("must be empty: ", route.http_method, " ",
                                             route.path.text(), " takes none"));
  }
  // A verb without any argument needs no `{}`.
  if (body.empty()) return absl::OkStatus();
  if (route.body == kWholeBody) return MessageFromJson(body, "", request);
  const FieldDescriptor* field = request.GetDescriptor()->FindFieldByName(route.body);
  Message* part = request.GetReflection()->MutableMessage(&request, field);
  return MessageFromJson(body, route.body, *part);
}

// The path says which thing is meant; a body may repeat it, not contradict it.
absl::Status ApplyBindings(const std::vector<PathTemplate::Binding>& bindings, Message& request) {
  for (const PathTemplate::Binding& binding : bindings) {
    REVOPS_ASSIGN_OR_RETURN(const FieldPath path,
                            ResolveFieldPath(*request.GetDescriptor(), binding.field));
    const Message* parent = &request;
    for (size_t i = 0; i + 1 < path.fields.size(); ++i) {
      parent = &parent->GetReflection()->GetMessage(*parent, path.fields[i]);
    }
    if (path.last().cpp_type() == FieldDescriptor::CPPTYPE_STRING && !path.last().is_repeated()) {
      const std::string given = parent->GetReflection()->GetString(*parent, &path.last());
      if (!given.empty() && given != binding.value) {
        return InvalidField(binding.field, absl::StrCat("must be as in the path: ", binding.value));
      }
    }
    REVOPS_RETURN_IF_ERROR(SetField(path, binding.field, binding.value, request));
  }
  return absl::OkStatus();
}

absl::Status ReadQuery(const Route& route, absl::string_view query, Message& request) {
  REVOPS_ASSIGN_OR_RETURN(const std::vector<QueryParameter> parameters, ParseQuery(query));
  if (route.body == kWholeBody && !parameters.empty()) {
    return InvalidField(parameters.front().name, "must be given in the body, not in the query");
  }
  return ApplyQuery(parameters, route.body, request);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Message>> ReadRequest(
    const Route& route, const std::vector<PathTemplate::Binding>& bindings, absl::string_view query,
    absl::string_view body) {
  const auto* type = route.method->descriptor->input_type();
  std::unique_ptr<Message> request(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
  REVOPS_RETURN_IF_ERROR(ReadBody(route, body, *request));
  REVOPS_RETURN_IF_ERROR(ReadQuery(route, query, *request));
  if (route.http_method == "PATCH") {
    REVOPS_RETURN_IF_ERROR(FillUpdateMask(route.body, body, *request));
  }
  REVOPS_RETURN_IF_ERROR(ApplyBindings(bindings, *request));
  return request;
}

}  // namespace revops::gateway
