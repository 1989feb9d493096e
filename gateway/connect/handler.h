// The Connect protocol (https://connectrpc.com/docs/protocol): every method of the suite by
// `POST /{package.Service}/{Method}`, unary calls and server streams, JSON or protobuf; through the
// same gatekeeper as gRPC and REST.
#ifndef REVOPS_GATEWAY_CONNECT_HANDLER_H_
#define REVOPS_GATEWAY_CONNECT_HANDLER_H_

#include "absl/strings/string_view.h"
#include "common/rpc/telemetry.h"
#include "gateway/connect/codec.h"
#include "gateway/http/message.h"
#include "gateway/proxy/gatekeeper.h"
#include "gateway/proxy/refusals.h"
#include "gateway/proxy/stream_watch.h"

namespace revops::gateway {

// Thread-safe. What it is given outlives it and every request in flight.
class ConnectHandler {
 public:
  struct Options {
    const Gatekeeper* gatekeeper = nullptr;
    StreamWatch* streams = nullptr;
    rpc::Telemetry* telemetry = nullptr;
    Refusals* refusals = nullptr;
  };
  explicit ConnectHandler(const Options& options) : options_(options) {}

  // Whether the path is a method's: `/revops.deal.v1.DealService/GetDeal`.
  static bool Takes(absl::string_view path);
  // Order of checks: HTTP method, content type, token, existence, permission, request.
  void Handle(const HttpRequest& request, HttpRespond respond) const;

 private:
  void Call(const HttpRequest& request, const ConnectType& type, Admission admission,
            HttpRespond respond) const;
  void Stream(const HttpRequest& request, const ConnectType& type, Admission admission,
              HttpRespond respond) const;
  // Counts the refusal and makes its answer.
  HttpResponse Refused(const absl::Status& status, const ConnectType& type) const;

  const Options options_;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_CONNECT_HANDLER_H_
