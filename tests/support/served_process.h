// A service as its main runs it, on a free port with a store of its own.
#ifndef REVOPS_TESTS_SUPPORT_SERVED_PROCESS_H_
#define REVOPS_TESTS_SUPPORT_SERVED_PROCESS_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/rpc/server.h"
#include "common/rpc/service_main.h"
#include "common/status/grpc_status.h"
#include "common/time/clock.h"
#include "grpcpp/create_channel.h"
#include "gtest/gtest.h"
#include "tests/support/principals.h"
#include "tests/support/temp_dir.h"

namespace revops::testing {

inline constexpr absl::Duration kCallMax = absl::Seconds(30);

// Process::Start(environment, clock) and grpc_services(), as DealServiceProcess.
template <typename Process>
class ServedProcess : public ::testing::Test {
 protected:
  // `clock`: what the service takes for the time (unset: the time); outlives it.
  ServedProcess(std::string name, const Clock* clock)
      : service_name_(std::move(name)), service_clock_(clock) {}
  ~ServedProcess() override { Stop(); }

  // For services that are told more than a clock.
  virtual absl::StatusOr<std::unique_ptr<Process>> StartProcess(rpc::Environment& environment,
                                                                const Clock* clock) {
    return Process::Start(environment, clock);
  }
  // On the same store each time.
  void StartServing() {
    rpc::ServiceFlags flags;
    flags.store = StoreFile();
    environment_ = std::make_unique<rpc::Environment>(flags, service_name_, key_);
    auto process = StartProcess(*environment_, service_clock_);
    ASSERT_TRUE(process.ok()) << process.status();
    process_ = *std::move(process);
    rpc::Server::Options options;
    options.listen = "127.0.0.1:0";
    options.services = process_->grpc_services();
    options.drain = &environment_->drain;
    server_ = *rpc::Server::Start(options);
    channel_ = grpc::CreateChannel(absl::StrCat("127.0.0.1:", server_->port()),
                                   grpc::InsecureChannelCredentials());
  }
  // Drains.
  void Stop() {
    if (server_ != nullptr) server_->Drain(absl::Seconds(2));
    server_.reset();
    process_.reset();
    environment_.reset();
  }

  std::string StoreFile() const { return folder_.File("store.db"); }
  void Prepare(grpc::ClientContext& context, const Principal& who) {
    context.AddMetadata(rpc::kPrincipalMetadata, environment_->signer.Sign(who));
    context.set_deadline(absl::ToChronoTime(absl::Now() + kCallMax));
  }
  static absl::Status FromWire(const grpc::Status& status) { return FromGrpcStatus(status); }

  // Calls `method` of `stub` as `who`: OK, or the error with its details.
  template <typename Stub, typename Request, typename Reply>
  absl::Status CallOn(Stub& stub,
                      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
                      const Request& request, Reply* reply, const Principal& who = Operations()) {
    grpc::ClientContext context;
    Prepare(context, who);
    return FromWire((stub.*method)(&context, request, reply));
  }

  const std::string service_name_;
  const Clock* const service_clock_;
  revops::testing::TempDir folder_;
  rpc::SuiteKey key_ = *rpc::SuiteKey::FromBytes(std::string(32, 'k'));
  std::unique_ptr<rpc::Environment> environment_;
  std::unique_ptr<Process> process_;
  std::unique_ptr<rpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace revops::testing

#endif  // REVOPS_TESTS_SUPPORT_SERVED_PROCESS_H_
