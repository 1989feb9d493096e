// The whole suite as processes: the built binaries on free ports of 127.0.0.1, with their stores in
// a temporary folder. For system tests, which kill and restart them.
//
//   absl::StatusOr<std::unique_ptr<Suite>> suite = Suite::Start();
//   ASSERT_TRUE(suite.ok()) << suite.status();
//   (*suite)->Kill9(Service::kDeal);
//   ASSERT_TRUE((*suite)->Restart(Service::kDeal).ok());
#ifndef REVOPS_TESTS_SUPPORT_SUITE_H_
#define REVOPS_TESTS_SUPPORT_SUITE_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace revops::testing {

// In the order of starting.
enum class Service { kLead, kDeal, kMetrics, kGateway };

inline constexpr Service kServices[] = {Service::kLead, Service::kDeal, Service::kMetrics,
                                        Service::kGateway};

// `deal-service`, as the binary is called.
absl::string_view BinaryOf(Service service);

// `count` ports that nobody listens on, outside the range from which the kernel takes the ports of
// outgoing connections: a client that redials a dead service can not be given the service's port.
std::vector<int> FreePorts(int count);

// Not thread-safe.
class Suite {
 public:
  using Environment = std::vector<std::pair<std::string, std::string>>;

  struct Options {
    // Behind the flags that every suite has, e.g. {Service::kGateway, {"--drain-s", "1"}}.
    std::map<Service, std::vector<std::string>> flags;
    // Of every service, beside the test's own.
    Environment environment;
  };

  // Starts all four and waits until each is healthy. NOT_FOUND where a binary is not built,
  // UNAVAILABLE with the end of its log when one ends or does not become healthy within a minute.
  static absl::StatusOr<std::unique_ptr<Suite>> Start(Options options = {});
  // Kills what runs and removes the folder.
  ~Suite() = default;

  // kill -9, and waits for the end. Nothing happens if it does not run.
  void Kill9(Service service);
  // SIGTERM, and waits for the drain: its exit status; DEADLINE_EXCEEDED after 40 s.
  absl::StatusOr<int> Terminate(Service service);
  // Starts it on its old store and port (after Kill9 if it runs) and waits until it is healthy.
  absl::Status Restart(Service service);
  // The two halves of it; in between it may be killed again. `environment` is this start's alone.
  absl::Status Relaunch(Service service, const Environment& environment = {});
  absl::Status AwaitHealthy(Service service);
  // Waits until it has ended by itself: its exit status as a shell has it.
  std::optional<int> AwaitEnd(Service service, absl::Duration limit);
  // Terminates all, the gateway first; the first that did not exit with 0.
  absl::Status Stop();

  bool IsRunning(Service service);
  pid_t PidOf(Service service) { return processes_.at(service)->pid(); }

  // `127.0.0.1:port` of its gRPC server, and of the gateway's HTTP server.
  std::string AddressOf(Service service) const;
  std::string HttpAddress() const;
  const std::string& AdminToken() const { return admin_token_; }
  const std::string& Folder() const { return folder_.path(); }
  std::string StoreOf(Service service) const;
  std::string LogOf(Service service) const;

  // revopsctl with the gateway's address and the first admin token in its environment.
  absl::StatusOr<Outcome> Revopsctl(const std::vector<std::string>& arguments,
                                    absl::Duration limit = absl::Seconds(60)) const;
  // curl of a path on the gateway's HTTP server with the first admin token; further arguments go to
  // curl as they are. The output is the body.
  absl::StatusOr<Outcome> Curl(absl::string_view path,
                               const std::vector<std::string>& arguments = {}) const;

 private:
  Suite(Options options, std::vector<int> ports);
  absl::Status Launch(Service service, const Environment& environment = {});
  std::vector<std::string> FlagsOf(Service service) const;

  const Options options_;
  const std::vector<int> ports_;
  const TempDir folder_;
  std::string admin_token_;
  std::map<Service, std::unique_ptr<Process>> processes_;
};

}  // namespace revops::testing

#endif  // REVOPS_TESTS_SUPPORT_SUITE_H_
