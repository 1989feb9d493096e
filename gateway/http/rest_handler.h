// Answers HTTP: the open paths, and every method of the suite as REST/JSON through the same
// gatekeeper as gRPC.
#ifndef REVOPS_GATEWAY_HTTP_REST_HANDLER_H_
#define REVOPS_GATEWAY_HTTP_REST_HANDLER_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/rpc/telemetry.h"
#include "common/time/clock.h"
#include "gateway/clients/backend.h"
#include "gateway/http/message.h"
#include "gateway/http/route_table.h"
#include "gateway/proxy/gatekeeper.h"
#include "gateway/proxy/refusals.h"
#include "gateway/proxy/stream_watch.h"

namespace revops::gateway {

// HTTP has no deadline of the caller's; this one stands in.
inline constexpr absl::Duration kRestDeadline = absl::Seconds(10);

// Thread-safe. What it is given outlives it and every request in flight.
class RestHandler {
 public:
  struct Options {
    const RouteTable* routes = nullptr;
    const Gatekeeper* gatekeeper = nullptr;
    StreamWatch* streams = nullptr;
    rpc::Telemetry* telemetry = nullptr;
    Refusals* refusals = nullptr;
    const Clock* clock = nullptr;
    // What /readyz asks: whether the gateway can work, and the services.
    std::function<bool()> is_serving;
    std::vector<Backend*> ready_when;
  };
  explicit RestHandler(Options options) : options_(std::move(options)) {}

  // Order of checks: token, path, permission, request. Only /healthz and /readyz are open. HEAD is
  // answered as GET; the server leaves out the body.
  void Handle(HttpRequest request, HttpRespond respond) const;

 private:
  // Counts the refusal and makes its answer.
  HttpResponse Refused(const absl::Status& status) const;
  HttpResponse Refused(const absl::Status& status, int http_code) const;
  HttpResponse NotWithThisMethod(const HttpRequest& request, absl::string_view path,
                                 const std::vector<std::string>& allowed) const;
  void HandleReady(HttpRespond respond) const;
  void HandleMetrics(const HttpRequest& request, HttpRespond respond) const;
  void HandleCall(const HttpRequest& request, HttpRespond respond) const;
  void Call(const HttpRequest& request, const Route& route, const Admission& admission,
            const google::protobuf::Message& message, HttpRespond respond) const;
  void Watch(const HttpRequest& request, const Route& route, Admission admission,
             google::protobuf::Message& message, HttpRespond respond) const;

  const Options options_;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_HTTP_REST_HANDLER_H_
