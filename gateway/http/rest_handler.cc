#include "gateway/http/rest_handler.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "gateway/clients/readiness.h"
#include "gateway/http/error_json.h"
#include "gateway/http/event_stream.h"
#include "gateway/http/http_call.h"
#include "gateway/http/transcoder.h"
#include "nlohmann/json.hpp"

namespace revops::gateway {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kMetricsType[] = "text/plain; version=0.0.4; charset=utf-8";

absl::Status NoSuchPath(absl::string_view path) {
  return ErrorWithReason(absl::StatusCode::kNotFound, "PATH_UNKNOWN",
                         absl::StrCat(Quoted(path), ": there is no such path"));
}

// A body is JSON or nothing.
absl::Status CheckContentType(const HttpRequest& request) {
  if (request.body.empty()) return absl::OkStatus();
  const absl::string_view given = request.headers.Get("content-type");
  const std::string type = absl::AsciiStrToLower(given);
  absl::string_view media = absl::string_view(type).substr(0, type.find(';'));
  media = absl::StripAsciiWhitespace(media);
  absl::string_view parameters = type;
  parameters.remove_prefix(std::min(parameters.size(), media.size()));
  const bool has_other_charset =
      absl::StrContains(parameters, "charset") && !absl::StrContains(parameters, "utf-8");
  if (media == "application/json" && !has_other_charset) return absl::OkStatus();
  return InvalidField("Content-Type", absl::StrCat("must be application/json, is ", Quoted(given)));
}

HttpResponse TextResponse(std::string type, std::string body) {
  HttpResponse response;
  response.content_type = std::move(type);
  response.body = std::move(body);
  return response;
}

void AddHealth(const std::string& service, bool is_ready, const std::string& problem, Json& json) {
  Json entry{{"service", service}, {"status", is_ready ? "SERVING" : "NOT_SERVING"}};
  if (!problem.empty()) entry["problem"] = problem;
  if (!is_ready) json["status"] = "NOT_SERVING";
  json["services"].push_back(std::move(entry));
}

}  // namespace

HttpResponse RestHandler::Refused(const absl::Status& status) const {
  return Refused(status, HttpCodeOf(status.code()));
}

HttpResponse RestHandler::Refused(const absl::Status& status, int http_code) const {
  options_.refusals->Add(status);
  return ErrorResponse(status, http_code);
}

HttpResponse RestHandler::NotWithThisMethod(const HttpRequest& request, absl::string_view path,
                                            const std::vector<std::string>& allowed) const {
  const std::string list = absl::StrJoin(allowed, ", ");
  HttpResponse response = Refused(
      ErrorWithReason(absl::StatusCode::kUnimplemented, "HTTP_METHOD_NOT_ALLOWED",
                      absl::StrCat(path, ": takes ", list, ", not ", Quoted(request.method))),
      405);
  response.headers.emplace_back("Allow", list);
  return response;
}

void RestHandler::Handle(HttpRequest request, HttpRespond respond) const {
  if (request.method == "HEAD") request.method = "GET";
  const absl::string_view path = request.path();
  const bool is_get = request.method == "GET";
  if (path == "/healthz" && is_get) {
    return respond(TextResponse("application/json", R"({"status":"SERVING"})"));
  }
  if (path == "/readyz" && is_get) return HandleReady(std::move(respond));
  if (path == "/metrics" && is_get) return HandleMetrics(request, std::move(respond));
  HandleCall(request, std::move(respond));
}

void RestHandler::HandleReady(HttpRespond respond) const {
  CheckReadiness(options_.ready_when, options_.clock->Now(),
                 [is_serving = options_.is_serving(),
                  respond = std::move(respond)](const std::vector<ServiceHealth>& services) {
                   Json json{{"status", "SERVING"}, {"services", Json::array()}};
                   for (const ServiceHealth& service : services) {
                     AddHealth(service.service, service.ready, service.problem, json);
                   }
                   AddHealth("gateway", is_serving, is_serving ? "" : "NOT_SERVING", json);
                   HttpResponse response;
                   if (json["status"] != "SERVING") response.code = 503;
                   response.body = json.dump(-1, ' ', false, Json::error_handler_t::replace);
                   respond(std::move(response));
                 });
}

void RestHandler::HandleMetrics(const HttpRequest& request, HttpRespond respond) const {
  const auto identity = options_.gatekeeper->Authenticate(request.headers.Get("authorization"));
  if (!identity.ok()) return respond(Refused(identity.status()));
  respond(TextResponse(kMetricsType, options_.telemetry->RenderMetrics()));
}

void RestHandler::HandleCall(const HttpRequest& request, HttpRespond respond) const {
  const absl::string_view path = request.path();
  auto identity = options_.gatekeeper->Authenticate(request.headers.Get("authorization"));
  if (!identity.ok()) return respond(Refused(identity.status()));
  const auto parsed = RequestPath::Parse(path);
  if (!parsed.ok()) return respond(Refused(parsed.status()));
  const RouteTable::Match match = options_.routes->Find(request.method, *parsed);
  if (match.route == nullptr) {
    return respond(match.allowed.empty() ? Refused(NoSuchPath(path))
                                         : NotWithThisMethod(request, path, match.allowed));
  }
  auto admission = options_.gatekeeper->Authorize(*std::move(identity), *match.route->method);
  if (!admission.ok()) return respond(Refused(admission.status()));
  if (const absl::Status type = CheckContentType(request); !type.ok()) {
    return respond(Refused(type, 415));
  }
  const auto message = ReadRequest(*match.route, match.bindings, request.query(), request.body);
  if (!message.ok()) return respond(Refused(message.status()));
  if (match.route->method->descriptor->server_streaming()) {
    return Watch(request, *match.route, *std::move(admission), **message, std::move(respond));
  }
  Call(request, *match.route, *admission, **message, std::move(respond));
}

void RestHandler::Call(const HttpRequest& request, const Route& route, const Admission& admission,
                       const google::protobuf::Message& message, HttpRespond respond) const {
  const std::shared_ptr<CallReport> report = ReportOf(request, *route.method, *options_.telemetry);
  OutgoingCall call = OutgoingFor(request, admission, *report);
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

void RestHandler::Watch(const HttpRequest& request, const Route& route, Admission admission,
                        google::protobuf::Message& message, HttpRespond respond) const {
  ResumeAfter(request.headers.Get("last-event-id"), message);
  StreamedCall::Options options;
  options.report = ReportOf(request, *route.method, *options_.telemetry);
  const OutgoingCall call = OutgoingFor(request, admission, *options.report);
  options.admission = std::move(admission);
  options.authorization = std::string(request.headers.Get("authorization"));
  options.gatekeeper = options_.gatekeeper;
  options.watch = options_.streams;
  options.framing = EventStreamOf(*route.method->descriptor->output_type());
  StreamedCall::Start(
      std::move(options), call, message.SerializeAsString(),
      [respond = std::move(respond)](absl::StatusOr<std::shared_ptr<HttpStream>> opened) {
        if (!opened.ok()) return respond(ErrorResponse(opened.status()));
        HttpResponse response;
        response.content_type = kEventStreamType;
        // Proxies that gather answers before they pass them on would hold events back.
        response.headers.emplace_back("X-Accel-Buffering", "no");
        response.stream = *std::move(opened);
        respond(std::move(response));
      });
}

}  // namespace revops::gateway
