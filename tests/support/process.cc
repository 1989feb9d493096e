#include "tests/support/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <future>
#include <sstream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "common/status/check.h"
#include "tests/support/temp_dir.h"

namespace revops::testing {
namespace {

// What the child needs, made before the fork: behind it only system calls are safe.
struct Image {
  std::vector<std::string> texts;
  std::vector<char*> argv;
  std::vector<char*> environment;
  std::string output_file;
  std::string error_file;
};

Image MakeImage(const Command& command) {
  Image image;
  image.output_file = command.output_file.empty() ? "/dev/null" : command.output_file;
  image.error_file = command.error_file.empty() ? image.output_file : command.error_file;
  image.texts = command.argv;
  for (char** entry = environ; *entry != nullptr; ++entry) image.texts.emplace_back(*entry);
  for (const auto& [name, value] : command.environment) {
    image.texts.push_back(absl::StrCat(name, "=", value));
  }
  size_t i = 0;
  for (; i < command.argv.size(); ++i) image.argv.push_back(image.texts[i].data());
  // getenv takes the first of a name: ours stand before the inherited ones.
  for (size_t last = image.texts.size(); last > i; --last) {
    image.environment.push_back(image.texts[last - 1].data());
  }
  image.argv.push_back(nullptr);
  image.environment.push_back(nullptr);
  return image;
}

[[noreturn]] void BecomeProgram(const Image& image, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);
  constexpr int kFlags = O_WRONLY | O_CREAT | O_APPEND;
  dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
  dup2(open(image.output_file.c_str(), kFlags, 0600), STDOUT_FILENO);
  dup2(open(image.error_file.c_str(), kFlags, 0600), STDERR_FILENO);
  for (int fd = STDERR_FILENO + 1; fd < 1024; ++fd) close(fd);
  setpgid(0, 0);
  execvpe(image.argv[0], image.argv.data(), image.environment.data());
  _exit(127);
}

// A child's death signal comes when the *thread* that forked it ends, so one thread that never ends
// forks for everybody.
class Forker {
 public:
  static Forker& Get() {
    static Forker* const forker = new Forker;
    return *forker;
  }

  pid_t Fork(const Image& image) {
    absl::MutexLock one_at_a_time(&entry_);
    Request request{&image, {}};
    std::future<pid_t> pid = request.pid.get_future();
    {
      absl::MutexLock lock(&mutex_);
      request_ = &request;
    }
    return pid.get();
  }

 private:
  struct Request {
    const Image* image;
    std::promise<pid_t> pid;
  };

  Forker() { std::thread(&Forker::Serve, this).detach(); }

  void Serve() {
    const auto is_asked = [this]()
                              ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return request_ != nullptr; };
    for (;;) {
      Request* request = nullptr;
      {
        absl::MutexLock lock(&mutex_, absl::Condition(&is_asked));
        std::swap(request, request_);
      }
      const pid_t parent = getpid();
      const pid_t pid = fork();
      if (pid == 0) BecomeProgram(*request->image, parent);
      request->pid.set_value(pid);
    }
  }

  absl::Mutex entry_ ABSL_ACQUIRED_BEFORE(mutex_);
  absl::Mutex mutex_;
  Request* request_ ABSL_GUARDED_BY(mutex_) = nullptr;
};

// By number: glibc 2.36 declares pidfd_open without C linkage.
int OpenPidFd(pid_t pid) { return static_cast<int>(syscall(SYS_pidfd_open, pid, 0)); }

bool IsProgram(const std::string& name) {
  if (name.find('/') != std::string::npos) return access(name.c_str(), X_OK) == 0;
  std::istringstream path(getenv("PATH") != nullptr ? getenv("PATH") : "");
  for (std::string folder; std::getline(path, folder, ':');) {
    if (access(absl::StrCat(folder, "/", name).c_str(), X_OK) == 0) return true;
  }
  return false;
}

std::string ReadAll(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

absl::StatusOr<std::unique_ptr<Process>> Process::Start(const Command& command) {
  if (!IsProgram(command.argv.front())) {
    return absl::NotFoundError(absl::StrCat(command.argv.front(), ": no such program"));
  }
  const pid_t pid = Forker::Get().Fork(MakeImage(command));
  if (pid < 0) return absl::ErrnoToStatus(errno, "fork");
  return std::unique_ptr<Process>(new Process(pid, OpenPidFd(pid)));
}

Process::~Process() {
  Signal(SIGKILL);
  WaitFor(absl::InfiniteDuration());
  close(pid_fd_);
}

void Process::Signal(int signal) {
  // Reaped pids may belong to somebody else by now.
  if (!exit_status_.has_value()) kill(pid_, signal);
}

std::optional<int> Process::WaitFor(absl::Duration limit) {
  if (exit_status_.has_value()) return exit_status_;
  const absl::Time deadline = absl::Now() + limit;
  pollfd ended{pid_fd_, POLLIN, 0};
  for (;;) {
    const int64_t left_ms = std::max<int64_t>(0, absl::ToInt64Milliseconds(deadline - absl::Now()));
    constexpr int64_t kAtMostMs = 60'000;
    const int ready = poll(&ended, 1, static_cast<int>(std::min(left_ms, kAtMostMs)));
    if (ready > 0) break;
    if (ready == 0 && absl::Now() >= deadline) return std::nullopt;
  }
  int status = 0;
  REVOPS_CHECK(waitpid(pid_, &status, 0) == pid_, "a child is reaped here alone");
  exit_status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return exit_status_;
}

absl::StatusOr<Outcome> RunToEnd(const Command& command, absl::Duration limit) {
  const TempDir dir;
  Command with_output = command;
  with_output.output_file = dir.File("out");
  with_output.error_file = dir.File("err");
  absl::StatusOr<std::unique_ptr<Process>> process = Process::Start(with_output);
  if (!process.ok()) return process.status();
  const std::optional<int> exit_status = (*process)->WaitFor(limit);
  Outcome outcome{exit_status.value_or(-1), ReadAll(dir.File("out")), ReadAll(dir.File("err"))};
  if (exit_status.has_value()) return outcome;
  return absl::DeadlineExceededError(absl::StrCat(command.argv.front(), " still runs after ",
                                                  absl::FormatDuration(limit),
                                                  "; it said: ", outcome.output, outcome.errors));
}

}  // namespace revops::testing
