// What the dispatcher costs: calls/s of a bare callback echo, of ReadInline, of Read and of Write
// with an empty step, client included, in one run. Prints each with its ratio to the echo.
//
//   revops_dispatch_bench [in flight, default 64] [seconds each, default 3]
#include <sys/resource.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>

#include "absl/synchronization/blocking_counter.h"
#include "tests/common/rpc/test_suite.h"
#include "tests/support/temp_dir.h"

namespace revops::rpc::testing {
namespace {

using revops::deal::v1::CreateDealRequest;
using revops::deal::v1::Deal;
using revops::deal::v1::DealService;
using revops::deal::v1::GetDealRequest;

void Fill(Deal* deal) {
  deal->set_name("deals/0198f6f2-7c1e-7bb3-a5e5-0123456789ab");
  deal->set_owner("reps/anna");
  deal->set_stage("stages/proposal");
}

class BareEcho final : public DealService::CallbackService {
 public:
  grpc::ServerUnaryReactor* GetDeal(grpc::CallbackServerContext* context, const GetDealRequest*,
                                    Deal* reply) override {
    Fill(reply);
    auto* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

class Dispatched final : public DealService::CallbackService {
 public:
  Dispatcher* dispatcher = nullptr;
  bool is_inline = false;
  grpc::ServerUnaryReactor* GetDeal(grpc::CallbackServerContext* context, const GetDealRequest*,
                                    Deal* reply) override {
    const auto read = [reply](const Call&) {
      Fill(reply);
      return absl::OkStatus();
    };
    return is_inline ? dispatcher->ReadInline(context, "GetDeal", read)
                     : dispatcher->Read(context, "GetDeal", read);
  }
  grpc::ServerUnaryReactor* CreateDeal(grpc::CallbackServerContext* context,
                                       const CreateDealRequest*, Deal* reply) override {
    return dispatcher->Write(context, "CreateDeal", sql::Lane::kInteractive,
                             [reply](const Call&) -> absl::StatusOr<WriteStep> {
                               return [reply](sql::WriteContext&) {
                                 Fill(reply);
                                 return absl::OkStatus();
                               };
                             });
  }
};

// One slot of the load: when a call ends, the next begins.
class Slot {
 public:
  Slot(DealService::Stub* stub, std::string principal, bool writes, absl::Time end,
       std::atomic<int64_t>* calls, absl::BlockingCounter* left)
      : stub_(stub),
        principal_(std::move(principal)),
        writes_(writes),
        end_(end),
        calls_(calls),
        left_(left) {
    get_.set_name("deals/0198f6f2-7c1e-7bb3-a5e5-0123456789ab");
  }

  void Next() {
    context_ = std::make_unique<grpc::ClientContext>();
    context_->set_deadline(absl::ToChronoTime(end_ + absl::Seconds(10)));
    if (!principal_.empty()) context_->AddMetadata(kPrincipalMetadata, principal_);
    const auto done = [this](const grpc::Status& status) { Ended(status); };
    if (writes_) {
      stub_->async()->CreateDeal(context_.get(), &create_, &reply_, done);
    } else {
      stub_->async()->GetDeal(context_.get(), &get_, &reply_, done);
    }
  }

 private:
  void Ended(const grpc::Status& status) {
    if (!status.ok()) {
      std::fprintf(stderr, "%s\n", status.error_message().c_str());
      std::abort();
    }
    calls_->fetch_add(1, std::memory_order_relaxed);
    if (absl::Now() >= end_) return left_->DecrementCount(), void();
    Next();
  }

  DealService::Stub* const stub_;
  const std::string principal_;
  const bool writes_;
  const absl::Time end_;
  std::atomic<int64_t>* const calls_;
  absl::BlockingCounter* const left_;
  std::unique_ptr<grpc::ClientContext> context_;
  GetDealRequest get_;
  CreateDealRequest create_;
  Deal reply_;
};

// Processor time is steadier than the clock where other work shares the machine.
struct Measured {
  double rate;
  double cpu_us;
};

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

Measured Rate(grpc::Service* service, const std::string& principal, bool writes, int in_flight,
              absl::Duration length) {
  Server::Options options;
  options.listen = "127.0.0.1:0";
  options.services = {service};
  auto server = *Server::Start(options);
  auto stub = DealService::NewStub(grpc::CreateChannel(
      "127.0.0.1:" + std::to_string(server->port()), grpc::InsecureChannelCredentials()));
  std::atomic<int64_t> calls = 0;
  absl::BlockingCounter left(in_flight);
  const absl::Time start = absl::Now();
  const double cpu_start = CpuSeconds();
  std::vector<std::unique_ptr<Slot>> slots;
  for (int i = 0; i < in_flight; ++i) {
    slots.push_back(
        std::make_unique<Slot>(stub.get(), principal, writes, start + length, &calls, &left));
    slots.back()->Next();
  }
  left.Wait();
  const auto count = static_cast<double>(calls);
  const Measured measured{count / absl::ToDoubleSeconds(absl::Now() - start),
                          (CpuSeconds() - cpu_start) * 1e6 / count};
  server->Drain();
  return measured;
}

int Run(int in_flight, absl::Duration length) {
  const SystemClock clock;
  const Log log("bench", Severity::kError);
  Telemetry telemetry(&log);
  const Authenticator authenticator(KeyOf('k'), &clock);
  const PrincipalSigner signer(KeyOf('k'), &clock, absl::Hours(1));
  const revops::testing::TempDir dir;
  Dispatched dispatched;
  Dispatcher::Options options;
  options.service = GetDealRequest::descriptor()->file()->FindServiceByName("DealService");
  options.authenticator = &authenticator;
  options.telemetry = &telemetry;
  std::unique_ptr<Dispatcher> dispatcher;
  const auto writer =
      sql::Writer::Start(*sql::Connection::Open(dir.File("bench.db"), sql::Access::kReadWrite), {});
  ThreadPool readers(2);
  options.writer = writer.get();
  options.readers = &readers;
  dispatcher = std::make_unique<Dispatcher>(options);
  dispatched.dispatcher = dispatcher.get();
  const std::string principal = signer.Sign(PrincipalOf({revops::type::v1::ROLE_OPERATIONS}));

  BareEcho echo;
  const Measured bare = Rate(&echo, "", false, in_flight, length);
  const auto print = [&](const char* what, const Measured& m) {
    std::printf("%-28s %8.0f calls/s %6.1f us CPU a call; of the echo %.2f, by CPU %.2f\n", what,
                m.rate, m.cpu_us, m.rate / bare.rate, bare.cpu_us / m.cpu_us);
  };
  print("bare echo", bare);
  print("bare echo with the metadata", Rate(&echo, principal, false, in_flight, length));
  dispatched.is_inline = true;
  print("ReadInline", Rate(&dispatched, principal, false, in_flight, length));
  dispatched.is_inline = false;
  print("Read", Rate(&dispatched, principal, false, in_flight, length));
  print("Write, empty step", Rate(&dispatched, principal, true, in_flight, length));
  return 0;
}

}  // namespace
}  // namespace revops::rpc::testing

int main(int argc, char** argv) {
  const int in_flight = argc > 1 ? std::atoi(argv[1]) : 64;
  const int seconds = argc > 2 ? std::atoi(argv[2]) : 3;
  return revops::rpc::testing::Run(in_flight, absl::Seconds(seconds));
}
