#include "gateway/http/rest_handler.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "common/status/status.h"
#include "common/telemetry/trace.h"
#include "gateway/clients/readiness.h"
#include "gateway/http/error_json.h"
#include "gateway/http/transcoder.h"
#include "gateway/proxy/call_report.h"
#include "nlohmann/json.hpp"

namespace revops::gateway {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kMetricsType[] = "text/plain; version=0.0.4; charset=utf-8";

HttpResponse NoSuchPath(absl::string_view path) {
  return ErrorResponse(absl::NotFoundError(absl::StrCat(path, ": there is no such path")));
}

HttpResponse NotWithThisMethod(const HttpRequest& request, absl::string_view path,
                               const std::vector<std::string>& allowed) {
  const std::string list = absl::StrJoin(allowed, ", ");
  HttpResponse response = ErrorResponse(
      absl::UnimplementedError(absl::StrCat(path, ": takes ", list, ", not ", request.method)),
      405);
  response.headers.emplace_back("Allow", list);
  return response;
}

// A body is JSON or nothing; answers where it is not.
std::optional<HttpResponse> RefuseContentType(const HttpRequest& request) {
  if (request.body.empty()) return std::nullopt;
  const std::string type = absl::AsciiStrToLower(request.content_type);
  absl::string_view media = absl::string_view(type).substr(0, type.find(';'));
  media = absl::StripAsciiWhitespace(media);
  absl::string_view parameters = type;
  parameters.remove_prefix(std::min(parameters.size(), media.size()));
  const bool has_other_charset =
      absl::StrContains(parameters, "charset") && !absl::StrContains(parameters, "utf-8");
  if (media == "application/json" && !has_other_charset) return std::nullopt;
  return ErrorResponse(InvalidField("Content-Type", absl::StrCat("must be application/json, is ",
                                                                 request.content_type)),
                       415);
}

HttpResponse TextResponse(std::string type, std::string body) {
  HttpResponse response;
  response.content_type = std::move(type);
  response.body = std::move(body);
  return response;
}

}  // namespace

void RestHandler::Handle(HttpRequest request, HttpRespond respond) const {
  const absl::string_view target = request.target;
  const size_t question = target.find('?');
  const absl::string_view path = target.substr(0, question);
  const absl::string_view query =
      question == absl::string_view::npos ? absl::string_view() : target.substr(question + 1);
  const bool is_get = request.method == "GET";
  if (path == "/healthz" && is_get) {
    return respond(TextResponse("application/json", R"({"status":"SERVING"})"));
  }
  if (path == "/readyz" && is_get) return HandleReady(std::move(respond));
  if (path == "/metrics" && is_get) return HandleMetrics(request, std::move(respond));
  HandleCall(request, path, query, std::move(respond));
}

void RestHandler::HandleReady(HttpRespond respond) const {
  CheckReadiness(options_.ready_when, options_.clock->Now(),
                 [respond = std::move(respond)](const std::vector<ServiceHealth>& services) {
                   Json json{{"status", "SERVING"}, {"services", Json::array()}};
                   HttpResponse response;
                   for (const ServiceHealth& service : services) {
                     Json entry{{"service", service.service},
                                {"status", service.ready ? "SERVING" : "NOT_SERVING"}};
                     if (!service.ready) {
                       entry["problem"] = service.problem;
                       json["status"] = "NOT_SERVING";
                       response.code = 503;
                     }
                     json["services"].push_back(std::move(entry));
                   }
                   response.body = json.dump(-1, ' ', false, Json::error_handler_t::replace);
                   respond(std::move(response));
                 });
}

void RestHandler::HandleMetrics(const HttpRequest& request, HttpRespond respond) const {
  const auto identity = options_.gatekeeper->Authenticate(request.authorization);
  if (!identity.ok()) return respond(ErrorResponse(identity.status()));
  respond(TextResponse(kMetricsType, options_.telemetry->RenderMetrics()));
}

void RestHandler::HandleCall(const HttpRequest& request, absl::string_view path,
                             absl::string_view query, HttpRespond respond) const {
  auto identity = options_.gatekeeper->Authenticate(request.authorization);
  if (!identity.ok()) return respond(ErrorResponse(identity.status()));
  const auto parsed = RequestPath::Parse(path);
  if (!parsed.ok()) return respond(ErrorResponse(parsed.status()));
  const RouteTable::Match match = options_.routes->Find(request.method, *parsed);
  if (match.route == nullptr) {
    return respond(match.allowed.empty() ? NoSuchPath(path)
                                         : NotWithThisMethod(request, path, match.allowed));
  }
  const auto admission = options_.gatekeeper->Authorize(*std::move(identity), *match.route->method);
  if (!admission.ok()) return respond(ErrorResponse(admission.status()));
  if (auto refusal = RefuseContentType(request); refusal.has_value()) {
    return respond(*std::move(refusal));
  }
  const auto message = ReadRequest(*match.route, match.bindings, query, request.body);
  if (!message.ok()) return respond(ErrorResponse(message.status()));
  Call(request, *match.route, *admission, **message, std::move(respond));
}

void RestHandler::Call(const HttpRequest& request, const Route& route, const Admission& admission,
                       const google::protobuf::Message& message, HttpRespond respond) const {
  const auto report = std::make_shared<CallReport>(options_.telemetry, route.method->metrics,
                                                   ContinueTrace(request.traceparent));
  OutgoingCall call;
  call.principal = *admission.principal;
  if (route.method->backend->is_gateway()) call.authorization = request.authorization;
  call.traceparent = report->traceparent();
  call.deadline = absl::Now() + kRestDeadline;
  route.method->backend->Call(
      route.method->path(), call, message.SerializeAsString(),
      [report, route = &route, respond = std::move(respond)](absl::StatusOr<std::string> bytes) {
        if (!bytes.ok()) {
          const bool is_own = route->method->backend->is_gateway();
          return respond(ErrorResponse(is_own ? report->Finished(bytes.status())
                                              : report->Passed(bytes.status())));
        }
        auto json = JsonOf(*route->method->descriptor->output_type(), *bytes, route->zeros);
        const absl::Status told = report->Finished(json.status());
        if (!told.ok()) return respond(ErrorResponse(told));
        respond(TextResponse("application/json", *std::move(json)));
      });
}

}  // namespace revops::gateway
