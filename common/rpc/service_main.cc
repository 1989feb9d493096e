#include "common/rpc/service_main.h"

#include <csignal>
#include <cstdio>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "common/rpc/outgoing.h"
#include "common/rpc/server.h"
#include "common/telemetry/metrics_listener.h"
#include "grpc/health/v1/health.grpc.pb.h"

namespace revops::rpc {
namespace {

constexpr absl::Duration kHealthcheckMax = absl::Seconds(3);

// SIGTERM and SIGINT stay pending for AwaitEnd(); all threads started later inherit that.
sigset_t BlockEndSignals() {
  std::signal(SIGPIPE, SIG_IGN);
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  return ends;
}

int CanNotStart(const Log& log, const absl::Status& status) {
  log.Error("can not start", {{"error", status.ToString()}});
  return 1;
}

// Where a server that listens on every address is reached from its own machine.
std::string LocalAddress(std::string listen) {
  const size_t colon = listen.rfind(':');
  if (absl::StartsWith(listen, "0.0.0.0:") || absl::StartsWith(listen, "[::]:")) {
    return absl::StrCat("127.0.0.1", listen.substr(colon));
  }
  return listen;
}

int Healthcheck(const ServiceFlags& flags) {
  const std::string address = LocalAddress(flags.listen);
  auto stub = grpc::health::v1::Health::NewStub(OpenChannel(address));
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + kHealthcheckMax));
  grpc::health::v1::HealthCheckResponse response;
  const grpc::Status status = stub->Check(&context, {}, &response);
  if (!status.ok()) {
    std::fprintf(stderr, "%s: %s\n", address.c_str(), status.error_message().c_str());
    return 1;
  }
  std::printf("%s\n",
              grpc::health::v1::HealthCheckResponse::ServingStatus_Name(response.status()).c_str());
  return response.status() == grpc::health::v1::HealthCheckResponse::SERVING ? 0 : 1;
}

int Serve(const ServiceSpec& spec, Environment& environment, const StartService& start,
          const sigset_t& end_signals) {
  const Log& log = environment.log;
  absl::StatusOr<std::unique_ptr<Service>> service = start(environment);
  if (!service.ok()) return CanNotStart(log, service.status());
  Server::Options options;
  options.listen = environment.flags.listen;
  options.services = (*service)->grpc_services();
  options.generic = (*service)->generic_service();
  options.health = &environment.health;
  options.health_names = spec.health_names;
  options.drain = &environment.drain;
  absl::StatusOr<std::unique_ptr<Server>> server = Server::Start(options);
  if (!server.ok()) return CanNotStart(log, server.status());
  const absl::Status serving = (*service)->Serving(**server);
  if (!serving.ok()) return CanNotStart(log, serving);
  std::unique_ptr<MetricsListener> metrics;
  if (!environment.flags.metrics_listen.empty()) {
    auto listener = MetricsListener::Start(environment.flags.metrics_listen, [&environment] {
      return environment.telemetry.RenderMetrics();
    });
    if (!listener.ok()) return CanNotStart(log, listener.status());
    metrics = *std::move(listener);
  }
  log.Info("serving", {{"listen", options.listen},
                       {"port", absl::StrCat((*server)->port())},
                       {"metrics_port", metrics ? absl::StrCat(metrics->port()) : ""},
                       {"version", spec.version}});
  int signal = 0;
  sigwait(&end_signals, &signal);
  log.Info("draining", {{"signal", signal == SIGINT ? "SIGINT" : "SIGTERM"}});
  (*service)->Draining();
  (*server)->Drain();
  // Its gauges look into the service.
  metrics = nullptr;
  *service = nullptr;
  log.Info("stopped");
  return 0;
}

}  // namespace

int ServiceMain(int argc, char** argv, const ServiceSpec& spec, const StartService& start) {
#ifdef NDEBUG
  // Debian builds Abseil with its search for deadlocks, which makes every lock ask a graph.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
#endif
  const ParsedFlags parsed = ParseServiceFlags(spec, argc, argv);
  if (parsed.ends) {
    std::fputs(parsed.text.c_str(), parsed.exit_code == 0 ? stdout : stderr);
    return parsed.exit_code;
  }
  const sigset_t end_signals = BlockEndSignals();
  if (parsed.flags.healthcheck) return Healthcheck(parsed.flags);
  if (parsed.flags.make_suite_key) {
    const absl::Status made = SuiteKey::MakeFile(parsed.flags.suite_key_file);
    if (!made.ok()) {
      std::fprintf(stderr, "--make-suite-key: %s\n", std::string(made.message()).c_str());
      return kExitFlagError;
    }
  }
  const absl::StatusOr<SuiteKey> key = SuiteKey::FromFile(parsed.flags.suite_key_file);
  if (!key.ok()) {
    std::fprintf(stderr, "--suite-key-file: %s\n", std::string(key.status().message()).c_str());
    return kExitFlagError;
  }
  Environment environment(parsed.flags, spec.name, *key);
  return Serve(spec, environment, start, end_signals);
}

}  // namespace revops::rpc
