#include "tests/support/suite.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/status.h"

namespace revops::testing {
namespace {

// Debian's services answer within a second; a sanitizer on a busy machine is what needs the rest.
constexpr absl::Duration kStartLimit = absl::Seconds(60);
constexpr absl::Duration kDrainLimit = absl::Seconds(40);
// Between two health checks of a service that is starting; its death ends the pause at once.
constexpr absl::Duration kHealthPause = absl::Milliseconds(20);
constexpr size_t kLogTailBytes = 2000;
// Below Linux's default range of outgoing ports (32768 to 60999).
constexpr int kFirstPort = 20'000;
constexpr int kLastPort = 32'000;
// Behind those of the services.
constexpr size_t kHttpPort = std::size(kServices);

bool IsFree(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool is_free =
      fd >= 0 && bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  close(fd);
  return is_free;
}

std::string BinaryPath(absl::string_view name) {
  const char* folder = getenv("REVOPS_BIN_DIR");
  return absl::StrCat(folder != nullptr ? folder : "build/dev/bin", "/", name);
}

std::string ReadAll(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string TailOf(const std::string& path) {
  const std::string text = ReadAll(path);
  return text.size() <= kLogTailBytes ? text : text.substr(text.size() - kLogTailBytes);
}

// Whose addresses a service is told, each by a flag of that one's name.
std::vector<Service> NeighboursOf(Service service) {
  switch (service) {
    case Service::kLead:
      return {Service::kDeal};
    case Service::kDeal:
      return {};
    case Service::kMetrics:
      return {Service::kLead, Service::kDeal};
    case Service::kGateway:
      return {Service::kLead, Service::kDeal, Service::kMetrics};
  }
  return {};
}

}  // namespace

absl::string_view BinaryOf(Service service) {
  switch (service) {
    case Service::kLead:
      return "lead-service";
    case Service::kDeal:
      return "deal-service";
    case Service::kMetrics:
      return "metrics-service";
    case Service::kGateway:
      return "revops-gateway";
  }
  return "";
}

std::vector<int> FreePorts(int count) {
  absl::BitGen random;
  std::vector<int> ports;
  for (int port = absl::Uniform(random, kFirstPort, kLastPort);
       ports.size() < static_cast<size_t>(count); ++port) {
    if (port > kLastPort) port = kFirstPort;
    if (IsFree(port)) ports.push_back(port);
  }
  return ports;
}

Suite::Suite(Options options, std::vector<int> ports)
    : options_(std::move(options)), ports_(std::move(ports)) {}

absl::StatusOr<std::unique_ptr<Suite>> Suite::Start(Options options) {
  auto suite = std::unique_ptr<Suite>(new Suite(std::move(options), FreePorts(kHttpPort + 1)));
  std::ofstream(suite->folder_.File("suite-key")) << std::string(64, 'a');
  for (Service service : kServices) REVOPS_RETURN_IF_ERROR(suite->Launch(service));
  for (Service service : kServices) REVOPS_RETURN_IF_ERROR(suite->AwaitHealthy(service));
  suite->admin_token_ = ReadAll(suite->folder_.File("admin-token"));
  while (!suite->admin_token_.empty() && suite->admin_token_.back() == '\n') {
    suite->admin_token_.pop_back();
  }
  if (suite->admin_token_.empty()) return absl::InternalError("the gateway wrote no admin token");
  return suite;
}

std::vector<std::string> Suite::FlagsOf(Service service) const {
  std::vector<std::string> flags = {"--listen",         AddressOf(service),
                                    "--store",          StoreOf(service),
                                    "--suite-key-file", folder_.File("suite-key")};
  const auto add = [&flags](const std::vector<std::string>& more) {
    flags.insert(flags.end(), more.begin(), more.end());
  };
  for (const Service neighbour : NeighboursOf(service)) {
    add({absl::StrCat("--", BinaryOf(neighbour)), AddressOf(neighbour)});
  }
  if (service == Service::kGateway) {
    add({"--http-listen", HttpAddress(), "--admin-token-file", folder_.File("admin-token")});
  }
  if (const auto it = options_.flags.find(service); it != options_.flags.end()) add(it->second);
  return flags;
}

absl::Status Suite::Launch(Service service, const Environment& environment) {
  Command command{{BinaryPath(BinaryOf(service))}, environment, LogOf(service), ""};
  command.environment.insert(command.environment.end(), options_.environment.begin(),
                             options_.environment.end());
  for (std::string& flag : FlagsOf(service)) command.argv.push_back(std::move(flag));
  REVOPS_ASSIGN_OR_RETURN(processes_[service], Process::Start(command));
  return absl::OkStatus();
}

absl::Status Suite::AwaitHealthy(Service service) {
  const absl::Time deadline = absl::Now() + kStartLimit;
  const Command check{
      {BinaryPath(BinaryOf(service)), "healthcheck", "--listen", AddressOf(service)}, {}, "", ""};
  for (;;) {
    REVOPS_ASSIGN_OR_RETURN(const std::unique_ptr<Process> asked, Process::Start(check));
    if (asked->WaitFor(absl::Seconds(5)) == 0) return absl::OkStatus();
    const std::optional<int> ended = processes_.at(service)->WaitFor(kHealthPause);
    if (ended.has_value() || absl::Now() > deadline) {
      return absl::UnavailableError(
          absl::StrCat(BinaryOf(service), ended.has_value() ? " ended" : " is not healthy",
                       " while starting; the end of its log:\n", TailOf(LogOf(service))));
    }
  }
}

void Suite::Kill9(Service service) {
  processes_.at(service)->Signal(SIGKILL);
  processes_.at(service)->WaitFor(absl::InfiniteDuration());
}

absl::StatusOr<int> Suite::Terminate(Service service) {
  processes_.at(service)->Signal(SIGTERM);
  const std::optional<int> exit_status = processes_.at(service)->WaitFor(kDrainLimit);
  if (exit_status.has_value()) return *exit_status;
  return absl::DeadlineExceededError(absl::StrCat(
      BinaryOf(service), " did not drain; the end of its log:\n", TailOf(LogOf(service))));
}

absl::Status Suite::Relaunch(Service service, const Environment& environment) {
  Kill9(service);
  return Launch(service, environment);
}

absl::Status Suite::Restart(Service service) {
  REVOPS_RETURN_IF_ERROR(Relaunch(service));
  return AwaitHealthy(service);
}

std::optional<int> Suite::AwaitEnd(Service service, absl::Duration limit) {
  return processes_.at(service)->WaitFor(limit);
}

absl::Status Suite::Stop() {
  for (auto it = std::rbegin(kServices); it != std::rend(kServices); ++it) {
    const Service service = *it;
    REVOPS_ASSIGN_OR_RETURN(const int exit_status, Terminate(service));
    if (exit_status != 0) {
      return absl::InternalError(absl::StrCat(BinaryOf(service), " ended with ", exit_status,
                                              "; the end of its log:\n", TailOf(LogOf(service))));
    }
  }
  return absl::OkStatus();
}

bool Suite::IsRunning(Service service) { return processes_.at(service)->IsRunning(); }

std::string Suite::AddressOf(Service service) const {
  return absl::StrCat("127.0.0.1:", ports_[static_cast<size_t>(service)]);
}

std::string Suite::HttpAddress() const { return absl::StrCat("127.0.0.1:", ports_[kHttpPort]); }

std::string Suite::StoreOf(Service service) const {
  return folder_.File(absl::StrCat(BinaryOf(service), ".db"));
}

std::string Suite::LogOf(Service service) const {
  return folder_.File(absl::StrCat(BinaryOf(service), ".jsonl"));
}

absl::StatusOr<Outcome> Suite::Revopsctl(const std::vector<std::string>& arguments,
                                         absl::Duration limit) const {
  Command command{
      {BinaryPath("revopsctl")},
      {{"REVOPS_GATEWAY", AddressOf(Service::kGateway)}, {"REVOPS_TOKEN", admin_token_}},
      "",
      ""};
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  return RunToEnd(command, limit);
}

absl::StatusOr<Outcome> Suite::Curl(absl::string_view path,
                                    const std::vector<std::string>& arguments) const {
  Command command{{"curl", "--silent", "--show-error", "--noproxy", "*", "--header",
                   absl::StrCat("Authorization: Bearer ", admin_token_)},
                  {},
                  "",
                  ""};
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  command.argv.push_back(absl::StrCat("http://", HttpAddress(), path));
  return RunToEnd(command);
}

}  // namespace revops::testing
