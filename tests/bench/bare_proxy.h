// The least that a generic byte proxy with the callback API can do: every unary call goes on to one
// other server, its bytes unread. What the gateway reaches is compared with it.
#ifndef REVOPS_TESTS_BENCH_BARE_PROXY_H_
#define REVOPS_TESTS_BENCH_BARE_PROXY_H_

#include <memory>
#include <string>

#include "grpcpp/generic/async_generic_service.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/server.h"
#include "tests/bench/deal_load.h"

namespace revops::bench {

class BareProxy {
 public:
  // Puts `credential` on every call it passes on.
  BareProxy(const std::string& target, Credential credential);
  const std::string& address() const { return address_; }

 private:
  class Service final : public grpc::CallbackGenericService {
   public:
    Service(const std::string& target, Credential credential);
    grpc::ServerGenericBidiReactor* CreateReactor(
        grpc::GenericCallbackServerContext* context) override;

   private:
    grpc::GenericStub stub_;
    const Credential credential_;
  };

  Service service_;
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
};

}  // namespace revops::bench

#endif  // REVOPS_TESTS_BENCH_BARE_PROXY_H_
