// The gateway's own methods: checks the caller, parses the request, runs the use case, serializes
// the answer. They come by the same roads as every other method (gateway/proxy and gateway/http),
// so that counting, waiting for requests and ending them is settled in one place.
#ifndef REVOPS_GATEWAY_API_GATEWAY_SERVICE_H_
#define REVOPS_GATEWAY_API_GATEWAY_SERVICE_H_

#include <functional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/time/clock.h"
#include "gateway/app/gathering.h"
#include "gateway/clients/backend.h"
#include "gateway/proxy/gatekeeper.h"
#include "gateway/store/token_store.h"
#include "revops/gateway/v1/gateway_service.pb.h"

namespace revops::gateway {

// Thread-safe. What it is given must outlive it.
class GatewayServiceImpl {
 public:
  struct Options {
    const Gatekeeper* gatekeeper = nullptr;
    TokenStore* tokens = nullptr;
    const Clock* clock = nullptr;
    SuiteBackends backends;
  };
  explicit GatewayServiceImpl(const Options& options);

  // Backend::Local of the gateway: the caller is whom `call.authorization` shows. Errors: the
  // gatekeeper's, INVALID_ARGUMENT REQUEST_MALFORMED, the use case's. `done` runs once, possibly on
  // another thread, after a commit or an answer from a service.
  void Call(const std::string& method_path, const OutgoingCall& call, absl::string_view request,
            Backend::Done done) const;

 private:
  struct Admitted {
    Admission admission;
    OutgoingCall call;  // on the caller's behalf, to the services
  };
  using Handler = std::function<void(const Admitted&, absl::string_view request, Backend::Done)>;
  template <typename Request, typename Response>
  using UseCase = std::function<void(const Admitted&, const Request&,
                                     std::function<void(absl::StatusOr<Response>)>)>;
  // `method` is its last part, `CreateToken`.
  template <typename Request, typename Response>
  void Offer(const char* method, UseCase<Request, Response> run);

  const Options options_;
  absl::flat_hash_map<std::string, Handler> handlers_;  // by path
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_API_GATEWAY_SERVICE_H_
