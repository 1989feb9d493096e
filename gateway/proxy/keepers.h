// What looks after calls on their way through the gateway.
#ifndef REVOPS_GATEWAY_PROXY_KEEPERS_H_
#define REVOPS_GATEWAY_PROXY_KEEPERS_H_

#include "gateway/proxy/byte_budget.h"
#include "gateway/proxy/gatekeeper.h"
#include "gateway/proxy/stream_watch.h"

namespace revops::gateway {

// All outlive the calls.
struct Keepers {
  const Gatekeeper* gatekeeper;
  StreamWatch* watch;
  ByteBudget* budget;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_PROXY_KEEPERS_H_
