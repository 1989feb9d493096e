#include "gateway/http/query.h"

#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "gateway/http/field_path.h"
#include "gateway/http/path_template.h"
#include "revops/type/v1/personal.pb.h"

namespace revops::gateway {
namespace {

std::optional<std::string> QueryDecoded(absl::string_view text) {
  return PercentDecoded(absl::StrReplaceAll(text, {{"+", " "}}));
}

}  // namespace

absl::StatusOr<std::vector<QueryParameter>> ParseQuery(absl::string_view query) {
  std::vector<QueryParameter> parameters;
  for (const absl::string_view part : absl::StrSplit(query, '&', absl::SkipEmpty())) {
    const size_t equals = part.find('=');
    std::optional<std::string> name = QueryDecoded(part.substr(0, equals));
    std::optional<std::string> value =
        equals == absl::string_view::npos ? std::string() : QueryDecoded(part.substr(equals + 1));
    if (name.has_value() && !IsValidUtf8(*name)) {
      return InvalidField("query", absl::StrCat("parameter ", Quoted(*name),
                                                " has a name that is not valid UTF-8"));
    }
    if (!name.has_value() || !value.has_value()) {
      // Without the value, which may be personal.
      return InvalidField("query", absl::StrCat("parameter ", Quoted(part.substr(0, equals)),
                                                " has a broken percent escape"));
    }
    parameters.push_back({*std::move(name), *std::move(value)});
    if (parameters.size() > kQueryParametersMax) {
      return InvalidField("query",
                          absl::StrCat("must have at most ", kQueryParametersMax, " parameters"));
    }
  }
  return parameters;
}

absl::Status ApplyQuery(const std::vector<QueryParameter>& query, absl::string_view body_field,
                        google::protobuf::Message& request) {
  Violations violations;
  std::set<std::string> seen;
  for (const QueryParameter& parameter : query) {
    absl::Status status;
    const auto path = ResolveFieldPath(*request.GetDescriptor(), parameter.name);
    if (!path.ok()) {
      status = path.status();
    } else if (path->fields.front()->name() == body_field) {
      status = InvalidField(parameter.name, "must be given in the body, not in the query");
    } else if (path->last().options().GetExtension(revops::type::v1::personal)) {
      status = InvalidField(parameter.name,
                            "tells of a person and must not stand in a URL: POST it in a body, to "
                            "the path with :search");
    } else if (!path->is_list() && !seen.insert(path->ToString()).second) {
      status = InvalidField(parameter.name, "is given twice");
    } else {
      status = SetField(*path, parameter.name, parameter.value, request);
    }
    violations.AddAll("", status);
  }
  return violations.ToStatus();
}

}  // namespace revops::gateway
