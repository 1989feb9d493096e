// Answers HTTP: the open paths, and every method of the suite as REST/JSON through the same
// gatekeeper as gRPC.
#ifndef REVOPS_GATEWAY_HTTP_REST_HANDLER_H_
#define REVOPS_GATEWAY_HTTP_REST_HANDLER_H_

#include <functional>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/rpc/telemetry.h"
#include "common/time/clock.h"
#include "gateway/clients/backend.h"
#include "gateway/http/message.h"
#include "gateway/http/route_table.h"
#include "gateway/proxy/gatekeeper.h"

namespace revops::gateway {

// HTTP has no deadline of the caller's; this one stands in.
inline constexpr absl::Duration kRestDeadline = absl::Seconds(10);

// Thread-safe. What it is given outlives it and every request in flight.
class RestHandler {
 public:
  struct Options {
    const RouteTable* routes = nullptr;
    const Gatekeeper* gatekeeper = nullptr;
    rpc::Telemetry* telemetry = nullptr;
    const Clock* clock = nullptr;
    std::vector<Backend*> ready_when;  // the services that /readyz asks
    std::function<bool()> is_well;     // the gateway itself; null: always
  };
  explicit RestHandler(Options options) : options_(std::move(options)) {}

  // Order of checks: token, path, permission, request. Only /healthz and /readyz are open.
  void Handle(HttpRequest request, HttpRespond respond) const;

 private:
  void HandleReady(HttpRespond respond) const;
  void HandleMetrics(const HttpRequest& request, HttpRespond respond) const;
  void HandleCall(const HttpRequest& request, absl::string_view path, absl::string_view query,
                  HttpRespond respond) const;
  void Call(const HttpRequest& request, const Route& route, const Admission& admission,
            const google::protobuf::Message& message, HttpRespond respond) const;

  const Options options_;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_HTTP_REST_HANDLER_H_
