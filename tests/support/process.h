// Child processes for tests: started with arguments and environment, signalled, waited for.
#ifndef REVOPS_TESTS_SUPPORT_PROCESS_H_
#define REVOPS_TESTS_SUPPORT_PROCESS_H_

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace revops::testing {

struct Command {
  // The program (looked up in PATH unless it has a slash) and its arguments.
  std::vector<std::string> argv;
  // Added to the test's own environment.
  std::vector<std::pair<std::string, std::string>> environment;
  // Where standard output is appended (empty: nowhere), and the errors (empty: the same file).
  std::string output_file;
  std::string error_file;
};

// Not thread-safe. A child never outlives the test: the kernel kills it when the test ends, however
// it ends.
class Process {
 public:
  // NOT_FOUND when there is no such program.
  static absl::StatusOr<std::unique_ptr<Process>> Start(const Command& command);
  // Kills and reaps.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }
  bool IsRunning() { return !WaitFor(absl::ZeroDuration()).has_value(); }
  void Signal(int signal);
  // Exit status as a shell has it (128 + signal when killed); nothing if it still runs after
  // `limit`.
  std::optional<int> WaitFor(absl::Duration limit);

 private:
  explicit Process(pid_t pid, int pid_fd) : pid_(pid), pid_fd_(pid_fd) {}
  pid_t pid_;
  int pid_fd_;
  std::optional<int> exit_status_;
};

struct Outcome {
  int exit_status = 0;
  std::string output;
  std::string errors;
};

// Runs a command to its end. DEADLINE_EXCEEDED (and it is killed) when it takes longer than
// `limit`.
absl::StatusOr<Outcome> RunToEnd(const Command& command, absl::Duration limit = absl::Seconds(60));

}  // namespace revops::testing

#endif  // REVOPS_TESTS_SUPPORT_PROCESS_H_
