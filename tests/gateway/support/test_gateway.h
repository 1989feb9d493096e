// The whole gateway on free ports, with fake services behind it and tokens for every role.
#ifndef REVOPS_TESTS_GATEWAY_SUPPORT_TEST_GATEWAY_H_
#define REVOPS_TESTS_GATEWAY_SUPPORT_TEST_GATEWAY_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/rpc/server.h"
#include "common/rpc/service_main.h"
#include "gateway/gateway.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "tests/gateway/support/fake_service.h"
#include "tests/gateway/support/http_client.h"

namespace revops::gateway {

inline constexpr char kTestKey[] = "0123456789abcdef0123456789abcdef";

class TestGateway {
 public:
  // Addresses and files of `options` are the test's own.
  explicit TestGateway(GatewayOptions options = {}, Severity least_logged = Severity::kError);
  ~TestGateway();

  Gateway& gateway() { return *gateway_; }
  rpc::Environment& environment() { return environment_; }
  // Ends as the binary ends on SIGTERM.
  void Drain();
  FakeService& leads() { return leads_; }
  FakeService& deals() { return deals_; }
  FakeService& metrics() { return metrics_; }
  const std::string& folder() const { return folder_; }

  // A stored token with these roles; `id.secret`.
  std::string MakeToken(std::vector<type::v1::Role> roles,
                        absl::Duration lifetime = absl::Hours(1));
  void Revoke(const std::string& bearer);

  std::shared_ptr<grpc::Channel> Channel();
  // A context with the token and a generous deadline.
  std::unique_ptr<grpc::ClientContext> Context(const std::string& bearer);
  // How often a method ended with a code, as /metrics has it.
  int Counted(const std::string& method_path, const std::string& code);

  using Reply = HttpReply;
  Reply Http(const std::string& method, const std::string& target, const std::string& bearer = "",
             const std::string& body = "", const std::string& headers = "");
  // On the gateway's HTTP port.
  Reply Raw(const std::string& bytes);

 private:
  std::string folder_;
  FakeService leads_, deals_, metrics_;
  rpc::Environment environment_;
  std::unique_ptr<Gateway> gateway_;
  std::unique_ptr<rpc::Server> server_;
};

}  // namespace revops::gateway

#endif  // REVOPS_TESTS_GATEWAY_SUPPORT_TEST_GATEWAY_H_
