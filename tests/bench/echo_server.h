// The bare echo: the least that a gRPC server with the callback API can do. What our services reach
// is compared with it, in the same run on the same machine.
#ifndef REVOPS_TESTS_BENCH_ECHO_SERVER_H_
#define REVOPS_TESTS_BENCH_ECHO_SERVER_H_

#include <memory>
#include <string>

#include "grpcpp/generic/async_generic_service.h"
#include "grpcpp/server.h"

namespace revops::bench {

class EchoServer {
 public:
  EchoServer();
  const std::string& address() const { return address_; }

 private:
  // Answers every unary call with the request's bytes.
  class Service final : public grpc::CallbackGenericService {
   public:
    grpc::ServerGenericBidiReactor* CreateReactor(
        grpc::GenericCallbackServerContext* context) override;
  };

  Service service_;
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
};

}  // namespace revops::bench

#endif  // REVOPS_TESTS_BENCH_ECHO_SERVER_H_
