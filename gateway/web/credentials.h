// Who a browser or a program says it is: a bearer token in a header, or a session in a cookie.
#ifndef REVOPS_GATEWAY_WEB_CREDENTIALS_H_
#define REVOPS_GATEWAY_WEB_CREDENTIALS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gateway/http/message.h"

namespace revops::gateway {

inline constexpr char kSessionCookie[] = "revops_session";
// What a page of another origin can not send without asking first. Any value counts.
inline constexpr char kClientHeader[] = "x-revops-client";

// Hands the cookie's session on as the request's authorization, where it has none of its own.
// PERMISSION_DENIED CLIENT_HEADER_MISSING for a session's write without X-Revops-Client: a browser
// sends cookies along with what a foreign page makes it send (RFC 6265, 8.2), this header it does
// not.
absl::Status TakeCredentials(HttpRequest& request);

// The value of a cookie in a Cookie header; empty where there is none.
std::string CookieIn(absl::string_view header, absl::string_view name);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_WEB_CREDENTIALS_H_
