// Which other origins' pages may read answers (https://fetch.spec.whatwg.org/#http-cors-protocol).
// They bring a bearer token; the session's cookie never leaves the dashboard's own origin.
#ifndef REVOPS_GATEWAY_WEB_CORS_H_
#define REVOPS_GATEWAY_WEB_CORS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gateway/http/message.h"

namespace revops::gateway {

// Immutable, so thread-safe.
class Cors {
 public:
  // `origins`: `https://tools.example.com`, separated by commas; empty: none. INVALID_ARGUMENT
  // names what is no origin. There is no `*`: whoever may read is named.
  static absl::StatusOr<Cors> Parse(absl::string_view origins);

  // The answer to a preflight; nothing where the request is none. Where it is not allowed the
  // answer is without permission, and the browser refuses.
  std::optional<HttpResponse> Preflight(const HttpRequest& request) const;
  // What lets the page of an allowed origin read the answer.
  void Permit(absl::string_view origin, HttpResponse& response) const;

 private:
  bool Allows(absl::string_view origin) const;

  std::vector<std::string> origins_;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_WEB_CORS_H_
