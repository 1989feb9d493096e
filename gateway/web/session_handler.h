// `/v1/session`: POST trades a token for a browser's session, GET tells whose it is, DELETE ends it
// for good, wherever its cookie may have gone.
#ifndef REVOPS_GATEWAY_WEB_SESSION_HANDLER_H_
#define REVOPS_GATEWAY_WEB_SESSION_HANDLER_H_

#include "absl/strings/string_view.h"
#include "common/time/clock.h"
#include "gateway/http/message.h"
#include "gateway/identity/session.h"
#include "gateway/proxy/gatekeeper.h"
#include "gateway/proxy/refusals.h"
#include "gateway/store/session_store.h"

namespace revops::gateway {

inline constexpr char kSessionPath[] = "/v1/session";
// `{"token":"id.secret"}`; open to strangers, so no more than that.
inline constexpr size_t kSessionBodyMax = 1024;

// Thread-safe. What it is given outlives it.
class SessionHandler {
 public:
  struct Options {
    const Gatekeeper* gatekeeper = nullptr;
    const SessionSealer* sealer = nullptr;
    SessionStore* store = nullptr;
    const Clock* clock = nullptr;
    Refusals* refusals = nullptr;
  };
  explicit SessionHandler(const Options& options) : options_(options) {}

  // The cookie is HttpOnly and SameSite=Strict, and Secure where the browser came by HTTPS
  // (X-Forwarded-Proto of the proxy that ends TLS).
  void Handle(const HttpRequest& request, HttpRespond respond) const;

 private:
  HttpResponse Open(const HttpRequest& request) const;
  HttpResponse Show(const HttpRequest& request) const;
  void End(const HttpRequest& request, HttpRespond respond) const;
  HttpResponse Refused(const absl::Status& status) const;
  HttpResponse Refused(const absl::Status& status, int http_code) const;

  const Options options_;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_WEB_SESSION_HANDLER_H_
