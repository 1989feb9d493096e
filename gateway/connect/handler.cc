#include "gateway/connect/handler.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "gateway/connect/envelope.h"
#include "gateway/connect/error.h"
#include "gateway/http/http_call.h"
#include "gateway/http/streamed_call.h"

namespace revops::gateway {
namespace {

// Where the caller names none; as REST's.
constexpr absl::Duration kDeadlineDefault = absl::Seconds(10);
// The protocol allows ten digits of milliseconds.
constexpr int64_t kTimeoutMaxMs = 9'999'999'999;

// From the caller's Connect-Timeout-Ms.
absl::StatusOr<std::optional<absl::Duration>> TimeoutOf(const HttpRequest& request) {
  const absl::string_view text = request.headers.Get("connect-timeout-ms");
  if (text.empty()) return std::optional<absl::Duration>();
  int64_t ms = 0;
  if (!absl::SimpleAtoi(text, &ms) || ms < 0 || ms > kTimeoutMaxMs) {
    return InvalidField("Connect-Timeout-Ms",
                        absl::StrCat("must be 0 to ", kTimeoutMaxMs, " ms, is ", Quoted(text)));
  }
  return std::optional<absl::Duration>(absl::Milliseconds(ms));
}

absl::Status CheckProtocol(const HttpRequest& request, const ConnectType& type,
                           const Method& method) {
  const absl::string_view version = request.headers.Get("connect-protocol-version");
  if (!version.empty() && version != "1") {
    return InvalidField("Connect-Protocol-Version",
                        absl::StrCat("must be 1, is ", Quoted(version)));
  }
  const absl::string_view encoding = request.headers.Get("content-encoding");
  if (!encoding.empty() && encoding != "identity") {
    return ErrorWithReason(absl::StatusCode::kUnimplemented, "COMPRESSION_UNKNOWN",
                           "the request is compressed: only identity is taken");
  }
  const bool is_stream = method.descriptor->server_streaming();
  if (type.is_stream == is_stream) return absl::OkStatus();
  return InvalidField("Content-Type", absl::StrCat(method.path(),
                                                   is_stream ? " streams: application/connect+json"
                                                             : " is unary: application/json",
                                                   " or +proto"));
}

HttpResponse Plain(int code) {
  HttpResponse response;
  response.code = code;
  response.content_type.clear();
  return response;
}

}  // namespace

bool ConnectHandler::Takes(absl::string_view path) { return absl::StartsWith(path, "/revops."); }

HttpResponse ConnectHandler::Refused(const absl::Status& status, const ConnectType& type) const {
  options_.refusals->Add(status);
  if (!type.is_stream) return ConnectErrorResponse(status);
  HttpResponse response;
  response.content_type = ContentTypeOf(type);
  response.body = ConnectEndOf(status);
  return response;
}

void ConnectHandler::Handle(const HttpRequest& request, HttpRespond respond) const {
  if (request.method != "POST") {
    HttpResponse response = Plain(405);
    response.headers.emplace_back("Allow", "POST");
    return respond(std::move(response));
  }
  const std::optional<ConnectType> type = ConnectTypeOf(request.headers.Get("content-type"));
  if (!type.has_value()) {
    HttpResponse response = Plain(415);
    response.headers.emplace_back("Accept-Post",
                                  "application/json, application/proto, "
                                  "application/connect+json, application/connect+proto");
    return respond(std::move(response));
  }
  auto admission = options_.gatekeeper->Admit(request.headers.Get("authorization"), request.path());
  if (!admission.ok()) return respond(Refused(admission.status(), *type));
  if (const absl::Status good = CheckProtocol(request, *type, *admission->method); !good.ok()) {
    return respond(Refused(good, *type));
  }
  type->is_stream ? Stream(request, *type, *std::move(admission), std::move(respond))
                  : Call(request, *type, *std::move(admission), std::move(respond));
}

void ConnectHandler::Call(const HttpRequest& request, const ConnectType& type, Admission admission,
                          HttpRespond respond) const {
  const auto timeout = TimeoutOf(request);
  if (!timeout.ok()) return respond(Refused(timeout.status(), type));
  const Method& method = *admission.method;
  const auto bytes = ConnectBytesOf(*method.descriptor->input_type(), request.body, type.codec);
  if (!bytes.ok()) return respond(Refused(bytes.status(), type));
  const std::shared_ptr<CallReport> report = ReportOf(request, method, *options_.telemetry);
  OutgoingCall call = OutgoingFor(request, admission, *report);
  call.deadline = absl::Now() + timeout->value_or(kDeadlineDefault);
  method.backend->Call(
      method.path(), call, *bytes,
      [report, type, method = &method,
       respond = std::move(respond)](absl::StatusOr<std::string> answer) {
        if (!answer.ok()) {
          const bool is_own = method->backend->is_gateway();
          return respond(ConnectErrorResponse(is_own ? report->Finished(answer.status())
                                                     : report->Passed(answer.status())));
        }
        auto body = ConnectBodyOf(*method->descriptor->output_type(), *answer, type.codec);
        const absl::Status told = report->Finished(body.status());
        if (!told.ok()) return respond(ConnectErrorResponse(told));
        HttpResponse response;
        response.content_type = ContentTypeOf(type);
        response.body = *std::move(body);
        respond(std::move(response));
      });
}

void ConnectHandler::Stream(const HttpRequest& request, const ConnectType& type,
                            Admission admission, HttpRespond respond) const {
  const auto timeout = TimeoutOf(request);
  if (!timeout.ok()) return respond(Refused(timeout.status(), type));
  const Method& method = *admission.method;
  const auto message = OnlyMessageIn(request.body);
  if (!message.ok()) return respond(Refused(message.status(), type));
  const auto bytes = ConnectBytesOf(*method.descriptor->input_type(), *message, type.codec);
  if (!bytes.ok()) return respond(Refused(bytes.status(), type));
  StreamedCall::Options options;
  options.report = ReportOf(request, method, *options_.telemetry);
  OutgoingCall call = OutgoingFor(request, admission, *options.report);
  if (timeout->has_value()) call.deadline = absl::Now() + **timeout;
  options.admission = std::move(admission);
  options.authorization = std::string(request.headers.Get("authorization"));
  options.gatekeeper = options_.gatekeeper;
  options.watch = options_.streams;
  options.framing = ConnectStreamOf(*method.descriptor, type.codec);
  StreamedCall::Start(
      std::move(options), call, *bytes,
      [type, respond = std::move(respond)](absl::StatusOr<std::shared_ptr<HttpStream>> opened) {
        HttpResponse response;
        response.content_type = ContentTypeOf(type);
        if (opened.ok()) {
          response.stream = *std::move(opened);
        } else {
          response.body = ConnectEndOf(opened.status());
        }
        respond(std::move(response));
      });
}

}  // namespace revops::gateway
