#include "gateway/web/credentials.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/status/status.h"

namespace revops::gateway {

absl::Status TakeCredentials(HttpRequest& request) {
  if (!request.headers.Get("authorization").empty()) return absl::OkStatus();
  const std::string session = CookieIn(request.headers.Get("cookie"), kSessionCookie);
  if (session.empty()) return absl::OkStatus();
  if (!request.reads() && request.headers.Get(kClientHeader).empty()) {
    return ErrorWithReason(absl::StatusCode::kPermissionDenied, "CLIENT_HEADER_MISSING",
                           "a session's write needs the header X-Revops-Client, with any value");
  }
  request.headers.Set("authorization", absl::StrCat("Session ", session));
  return absl::OkStatus();
}

std::string CookieIn(absl::string_view header, absl::string_view name) {
  for (const absl::string_view part : absl::StrSplit(header, ';')) {
    const std::pair<absl::string_view, absl::string_view> pair =
        absl::StrSplit(absl::StripAsciiWhitespace(part), absl::MaxSplits('=', 1));
    if (pair.first == name) return std::string(pair.second);
  }
  return "";
}

}  // namespace revops::gateway
