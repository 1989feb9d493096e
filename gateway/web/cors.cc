#include "gateway/web/cors.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::gateway {
namespace {

constexpr char kMethods[] = "GET, POST, PATCH, PUT, DELETE";
// What REST, Connect and the event stream are asked with.
constexpr char kRequestHeaders[] =
    "Authorization, Content-Type, If-None-Match, Last-Event-ID, Traceparent, X-Revops-Client, "
    "Connect-Protocol-Version, Connect-Timeout-Ms";
constexpr char kAnswerHeaders[] = "ETag, Retry-After, X-Request-Id";
constexpr char kPreflightSeconds[] = "600";

// scheme://host[:port], nothing behind.
bool IsOrigin(absl::string_view text) {
  const bool is_web = absl::StartsWith(text, "https://") || absl::StartsWith(text, "http://");
  const size_t host = text.find("//") + 2;
  return is_web && text.size() > host &&
         text.find_first_of("/?#@* ", host) == absl::string_view::npos;
}

}  // namespace

absl::StatusOr<Cors> Cors::Parse(absl::string_view origins) {
  Cors cors;
  for (absl::string_view origin : absl::StrSplit(origins, ',', absl::SkipWhitespace())) {
    origin = absl::StripAsciiWhitespace(origin);
    if (!IsOrigin(origin)) {
      return InvalidField(
          "cors-origins",
          absl::StrCat("must be origins as https://host:port, separated by commas; ",
                       Quoted(origin), " is none"));
    }
    cors.origins_.emplace_back(origin);
  }
  return cors;
}

std::optional<HttpResponse> Cors::Preflight(const HttpRequest& request) const {
  const bool is_preflight = request.method == "OPTIONS" && !request.headers.Get("origin").empty() &&
                            !request.headers.Get("access-control-request-method").empty();
  if (!is_preflight) return std::nullopt;
  HttpResponse response;
  response.code = 204;
  response.content_type.clear();
  response.headers.emplace_back("Vary", "Origin");
  if (Allows(request.headers.Get("origin"))) {
    response.headers.emplace_back("Access-Control-Allow-Origin", request.headers.Get("origin"));
    response.headers.emplace_back("Access-Control-Allow-Methods", kMethods);
    response.headers.emplace_back("Access-Control-Allow-Headers", kRequestHeaders);
    response.headers.emplace_back("Access-Control-Max-Age", kPreflightSeconds);
  }
  return response;
}

void Cors::Permit(absl::string_view origin, HttpResponse& response) const {
  if (origins_.empty()) return;
  response.headers.emplace_back("Vary", "Origin");
  if (!Allows(origin)) return;
  response.headers.emplace_back("Access-Control-Allow-Origin", origin);
  response.headers.emplace_back("Access-Control-Expose-Headers", kAnswerHeaders);
}

bool Cors::Allows(absl::string_view origin) const {
  return std::find(origins_.begin(), origins_.end(), origin) != origins_.end();
}

}  // namespace revops::gateway
