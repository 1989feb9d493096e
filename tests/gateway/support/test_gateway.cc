#include "tests/gateway/support/test_gateway.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "gtest/gtest.h"

namespace revops::gateway {
namespace {

std::string MakeFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "gateway-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) std::abort();
  return pattern;
}

rpc::ServiceFlags FlagsWith(Severity least_logged) {
  rpc::ServiceFlags flags;
  flags.log_severity = least_logged;
  return flags;
}

[[noreturn]] void GiveUp(const absl::Status& status) {
  std::cerr << status << std::endl;
  std::abort();
}

}  // namespace

TestGateway::TestGateway(GatewayOptions options, Severity least_logged)
    : folder_(MakeFolder()),
      environment_(FlagsWith(least_logged), "revops-gateway", *rpc::SuiteKey::FromBytes(kTestKey)) {
  options.http_listen = "127.0.0.1:0";
  options.lead_service = leads_.address();
  options.deal_service = deals_.address();
  options.metrics_service = metrics_.address();
  options.store = folder_ + "/gateway.db";
  options.admin_token_file = folder_ + "/admin-token";
  auto gateway = Gateway::Start(options, environment_);
  if (!gateway.ok()) GiveUp(gateway.status());
  gateway_ = *std::move(gateway);
  rpc::Server::Options serving;
  serving.listen = "127.0.0.1:0";
  serving.services = gateway_->grpc_services();
  serving.generic = gateway_->generic_service();
  serving.drain = &environment_.drain;
  auto server = rpc::Server::Start(serving);
  if (!server.ok()) GiveUp(server.status());
  server_ = *std::move(server);
  const absl::Status status = gateway_->Serving(*server_);
  if (!status.ok()) GiveUp(status);
}

TestGateway::~TestGateway() {
  Drain();
  server_ = nullptr;
  gateway_ = nullptr;
  std::filesystem::remove_all(folder_);
}

void TestGateway::Drain() {
  gateway_->Draining();
  server_->Drain();
}

std::string TestGateway::MakeToken(std::vector<type::v1::Role> roles, absl::Duration lifetime) {
  const NewToken made = GenerateToken();
  TokenRecord token;
  token.id = made.id;
  token.secret_sha256 = Sha256(made.secret);
  token.user = "users/tester";
  token.roles = std::move(roles);
  token.rep = "reps/darcel";
  token.teams = {"teams/west"};
  token.create_time = environment_.clock.Now();
  token.expire_time = token.create_time + lifetime;
  absl::Notification finished;
  gateway_->tokens().Insert(token, {}, Room::kUpToMax, absl::InfiniteFuture(),
                            [&](const absl::Status& status) {
                              EXPECT_TRUE(status.ok()) << status;
                              finished.Notify();
                            });
  finished.WaitForNotification();
  return made.bearer();
}

void TestGateway::Revoke(const std::string& bearer) {
  absl::Notification finished;
  gateway_->tokens().Revoke(bearer.substr(0, bearer.find('.')), {}, environment_.clock.Now(),
                            absl::InfiniteFuture(), [&](const auto& token) {
                              EXPECT_TRUE(token.ok()) << token.status();
                              finished.Notify();
                            });
  finished.WaitForNotification();
}

std::shared_ptr<grpc::Channel> TestGateway::Channel() {
  return grpc::CreateChannel(absl::StrCat("127.0.0.1:", server_->port()),
                             grpc::InsecureChannelCredentials());
}

std::unique_ptr<grpc::ClientContext> TestGateway::Context(const std::string& bearer) {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(20)));
  if (!bearer.empty()) context->AddMetadata("authorization", absl::StrCat("Bearer ", bearer));
  return context;
}

int TestGateway::Counted(const std::string& method_path, const std::string& code) {
  const std::string series =
      absl::StrCat("revops_rpc_finished_total{code=\"", code, "\",method=\"", method_path, "\"} ");
  const std::string all = environment_.telemetry.RenderMetrics();
  const size_t at = all.find(series);
  if (at == std::string::npos) return -1;
  return std::atoi(all.c_str() + at + series.size());
}

TestGateway::Reply TestGateway::Http(const std::string& method, const std::string& target,
                                     const std::string& bearer, const std::string& body,
                                     const std::string& headers) {
  std::string request = absl::StrCat(method, " ", target, " HTTP/1.1\r\nHost: test\r\n",
                                     "Connection: close\r\n", headers);
  if (!bearer.empty()) absl::StrAppend(&request, "Authorization: Bearer ", bearer, "\r\n");
  if (!body.empty()) absl::StrAppend(&request, "Content-Length: ", body.size(), "\r\n");
  if (!body.empty() && headers.find("Content-Type") == std::string::npos) {
    absl::StrAppend(&request, "Content-Type: application/json\r\n");
  }
  absl::StrAppend(&request, "\r\n", body);
  return Raw(request);
}

TestGateway::Reply TestGateway::Raw(const std::string& bytes) {
  return SendRaw(bytes, gateway_->http_port());
}

}  // namespace revops::gateway
