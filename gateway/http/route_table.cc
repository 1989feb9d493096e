#include "gateway/http/route_table.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "gateway/http/event_stream.h"
#include "google/api/annotations.pb.h"

namespace revops::gateway {
namespace {

// A method and a path, as the rule's pattern says; empty for patterns the suite does not use.
std::pair<std::string, std::string> PatternOf(const google::api::HttpRule& rule) {
  switch (rule.pattern_case()) {
    case google::api::HttpRule::kGet:
      return {"GET", rule.get()};
    case google::api::HttpRule::kPost:
      return {"POST", rule.post()};
    case google::api::HttpRule::kPut:
      return {"PUT", rule.put()};
    case google::api::HttpRule::kPatch:
      return {"PATCH", rule.patch()};
    case google::api::HttpRule::kDelete:
      return {"DELETE", rule.delete_()};
    default:
      return {};
  }
}

// What carries report parameters is a report, or an overview of some.
bool IsReport(const Method& method) {
  return method.descriptor->input_type()->FindFieldByName("parameters") != nullptr;
}

}  // namespace

absl::StatusOr<RouteTable> RouteTable::Create(const MethodTable& methods) {
  RouteTable table;
  for (const std::unique_ptr<Method>& method : methods.methods()) {
    const auto& options = method->descriptor->options();
    const bool can_answer = !method->descriptor->server_streaming() || IsWatch(*method->descriptor);
    if (!can_answer || !options.HasExtension(google::api::http)) continue;
    const google::api::HttpRule& rule = options.GetExtension(google::api::http);
    REVOPS_RETURN_IF_ERROR(table.Add(rule, *method));
    for (const google::api::HttpRule& additional : rule.additional_bindings()) {
      REVOPS_RETURN_IF_ERROR(table.Add(additional, *method));
    }
  }
  return table;
}

absl::Status RouteTable::Add(const google::api::HttpRule& rule, const Method& method) {
  const auto [http_method, path] = PatternOf(rule);
  REVOPS_ASSIGN_OR_RETURN(PathTemplate parsed, PathTemplate::Parse(path));
  const bool has_body_field = !rule.body().empty() && rule.body() != "*";
  if (has_body_field) {
    const auto* field = method.descriptor->input_type()->FindFieldByName(rule.body());
    if (field == nullptr || field->message_type() == nullptr || field->is_repeated()) {
      return absl::InvalidArgumentError(
          absl::StrCat(method.path(), ": body must name a message of the request: ", rule.body()));
    }
  }
  routes_.push_back({http_method, std::move(parsed), rule.body(), &method,
                     IsReport(method) ? JsonZeros::kShown : JsonZeros::kHidden});
  return absl::OkStatus();
}

RouteTable::Match RouteTable::Find(absl::string_view http_method, const RequestPath& path) const {
  Match match;
  for (const Route& route : routes_) {
    auto bindings = route.path.Match(path);
    if (!bindings.has_value()) continue;
    if (route.http_method == http_method) {
      match.route = &route;
      match.bindings = *std::move(bindings);
      return match;
    }
    match.allowed.push_back(route.http_method);
  }
  return match;
}

}  // namespace revops::gateway
