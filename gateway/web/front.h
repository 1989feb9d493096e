// The gateway's HTTP face: who a request comes from, which of dashboard, session, Connect and REST
// answers it, and what every answer carries.
#ifndef REVOPS_GATEWAY_WEB_FRONT_H_
#define REVOPS_GATEWAY_WEB_FRONT_H_

#include "absl/status/statusor.h"
#include "gateway/connect/handler.h"
#include "gateway/http/message.h"
#include "gateway/http/rest_handler.h"
#include "gateway/proxy/gatekeeper.h"
#include "gateway/web/cors.h"
#include "gateway/web/session_handler.h"
#include "gateway/web/static_files.h"

namespace revops::gateway {

// Thread-safe. What it is given outlives it and every request in flight.
class Front {
 public:
  struct Options {
    const RestHandler* rest = nullptr;
    const ConnectHandler* connect = nullptr;
    const SessionHandler* session = nullptr;
    const StaticFiles* files = nullptr;
    const Cors* cors = nullptr;
    const Gatekeeper* gatekeeper = nullptr;
    Refusals* refusals = nullptr;
  };
  explicit Front(const Options& options) : options_(options) {}

  // Every answer carries X-Request-Id: the trace id that the logs have, new where the request names
  // no trace.
  void Handle(HttpRequest request, HttpRespond respond) const;

  // How large a body may follow this head: only who has shown a good token or session may send one,
  // but for the small one that opens a session.
  absl::StatusOr<size_t> BodyLimit(const HttpRequest& head) const;

 private:
  void Dispatch(HttpRequest request, HttpRespond respond) const;
  // The dashboard's files and pages; nothing for what is not its.
  std::optional<HttpResponse> Page(const HttpRequest& request) const;
  // The API's description and its pages, for who is signed in.
  std::optional<HttpResponse> Docs(const HttpRequest& request) const;
  HttpResponse Refused(const absl::Status& status) const;

  const Options options_;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_WEB_FRONT_H_
