#include "gateway/web/front.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/telemetry/trace.h"
#include "gateway/http/error_json.h"
#include "gateway/http/server.h"
#include "gateway/web/credentials.h"
#include "gateway/web/encoding.h"

namespace revops::gateway {
namespace {

constexpr char kDescriptionPath[] = "/openapi.json";
constexpr char kDocsPath[] = "/docs";

// Scripts, styles and connections of the own origin alone; nobody frames the pages.
constexpr char kContentPolicy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

void AddPageHeaders(HttpResponse& response) {
  response.headers.emplace_back("Content-Security-Policy", kContentPolicy);
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  response.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  response.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  response.headers.emplace_back("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
}

bool IsBelow(absl::string_view path, absl::string_view folder) {
  return path == folder || absl::StartsWith(path, absl::StrCat(folder, "/"));
}

// What a person opens in a browser, not what a script asks for.
bool IsNavigation(const HttpRequest& request) {
  return request.reads() && absl::StrContains(request.headers.Get("accept"), "text/html");
}

HttpResponse RedirectTo(std::string target) {
  HttpResponse response;
  response.code = 303;
  response.content_type.clear();
  response.headers.emplace_back("Location", std::move(target));
  return response;
}

}  // namespace

void Front::Handle(HttpRequest request, HttpRespond respond) const {
  if (auto preflight = options_.cors->Preflight(request); preflight.has_value()) {
    return respond(*std::move(preflight));
  }
  const std::string trace = ContinueTrace(request.headers.Get(kTraceparentMetadata));
  request.headers.Set(kTraceparentMetadata, trace);
  auto finish = [this, wish = WishOf(request), origin = std::string(request.headers.Get("origin")),
                 trace, respond = std::move(respond)](HttpResponse response) {
    response.headers.emplace_back("X-Request-Id", TraceIdOf(trace));
    options_.cors->Permit(origin, response);
    Finish(wish, response);
    respond(std::move(response));
  };
  Dispatch(std::move(request), std::move(finish));
}

absl::StatusOr<size_t> Front::BodyLimit(const HttpRequest& head) const {
  if (head.path() == kSessionPath) return kSessionBodyMax;
  HttpRequest asked;
  asked.method = head.method;
  asked.headers = head.headers;
  REVOPS_RETURN_IF_ERROR(TakeCredentials(asked));
  REVOPS_RETURN_IF_ERROR(
      options_.gatekeeper->Authenticate(asked.headers.Get("authorization")).status());
  return kBodyBytesMax;
}

void Front::Dispatch(HttpRequest request, HttpRespond respond) const {
  if (auto page = Page(request); page.has_value()) return respond(*std::move(page));
  const bool opens_session = request.path() == kSessionPath && request.method == "POST";
  if (!opens_session) {
    const absl::Status taken = TakeCredentials(request);
    if (!taken.ok()) return respond(Refused(taken));
  }
  if (request.path() == kSessionPath) return options_.session->Handle(request, std::move(respond));
  if (auto docs = Docs(request); docs.has_value()) return respond(*std::move(docs));
  if (ConnectHandler::Takes(request.path())) {
    return options_.connect->Handle(request, std::move(respond));
  }
  options_.rest->Handle(std::move(request), std::move(respond));
}

std::optional<HttpResponse> Front::Page(const HttpRequest& request) const {
  const absl::string_view path = request.path();
  if (!request.reads() || path == kDescriptionPath || IsBelow(path, kDocsPath)) return std::nullopt;
  std::optional<HttpResponse> page = options_.files->Find(path, request);
  // Addresses within the dashboard are its own business: any begins with its page.
  if (!page.has_value() && IsNavigation(request) && !IsBelow(path, "/v1")) {
    page = options_.files->Page(request);
  }
  if (page.has_value()) AddPageHeaders(*page);
  return page;
}

std::optional<HttpResponse> Front::Docs(const HttpRequest& request) const {
  const absl::string_view path = request.path();
  if (!request.reads() || (path != kDescriptionPath && !IsBelow(path, kDocsPath))) {
    return std::nullopt;
  }
  const auto identity = options_.gatekeeper->Authenticate(request.headers.Get("authorization"));
  if (!identity.ok() && IsNavigation(request)) return RedirectTo("/sign-in?next=/docs/");
  if (!identity.ok()) return Refused(identity.status());
  if (path == kDocsPath) return RedirectTo("/docs/");
  std::optional<HttpResponse> found = options_.files->Find(path, request);
  if (found.has_value()) AddPageHeaders(*found);
  return found;
}

HttpResponse Front::Refused(const absl::Status& status) const {
  options_.refusals->Add(status);
  return ErrorResponse(status);
}

}  // namespace revops::gateway
