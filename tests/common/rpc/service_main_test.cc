#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

extern char** environ;

namespace revops::rpc {
namespace {

// A run of the test's service, its stderr readable.
class Process {
 public:
  explicit Process(std::vector<std::string> arguments) {
    std::string binary = absl::StrCat(std::getenv("REVOPS_BIN_DIR"), "/revops_nothing_service");
    std::vector<char*> argv = {binary.data()};
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    int ends[2];
    EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    EXPECT_EQ(posix_spawn(&pid_, binary.c_str(), &actions, nullptr, argv.data(), environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    err_ = fdopen(ends[0], "r");
  }
  ~Process() {
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
    }
    fclose(err_);
  }

  // The next line of stderr that holds `text`, or empty at its end.
  std::string AwaitLine(const std::string& text) {
    char line[4096];
    while (fgets(line, sizeof(line), err_) != nullptr) {
      if (std::string(line).find(text) != std::string::npos) return line;
    }
    return "";
  }
  void Signal(int signal) { kill(pid_, signal); }
  int ExitCode() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t pid_ = -1;
  FILE* err_ = nullptr;
};

class ServiceMainTest : public ::testing::Test {
 protected:
  ServiceMainTest() {
    if (std::getenv("REVOPS_BIN_DIR") == nullptr) setenv("REVOPS_BIN_DIR", "build/dev/bin", 1);
    std::ofstream(key_) << std::string(64, 'a');
  }
  revops::testing::TempDir dir_;
  const std::string key_ = dir_.File("key");
};

TEST_F(ServiceMainTest, ServesIsHealthyAndDrainsWhenTold) {
  for (const int signal : {SIGTERM, SIGINT}) {
    Process service({"--suite-key-file", key_, "--metrics-listen", "127.0.0.1:0"});
    const std::string line = service.AwaitLine("\"message\":\"serving\"");
    const size_t at = line.find("\"port\":\"");
    ASSERT_NE(at, std::string::npos) << line;
    const std::string port = line.substr(at + 8, line.find('"', at + 8) - at - 8);
    EXPECT_EQ(Process({"healthcheck", "--listen", "127.0.0.1:" + port}).ExitCode(), 0);
    service.Signal(SIGPIPE);
    service.Signal(signal);
    EXPECT_NE(service.AwaitLine("\"message\":\"stopped\""), "");
    EXPECT_EQ(service.ExitCode(), 0);
    EXPECT_EQ(Process({"healthcheck", "--listen", "127.0.0.1:" + port}).ExitCode(), 1);
  }
}

TEST_F(ServiceMainTest, WrongFlagsAndKeysEndWithTwo) {
  EXPECT_EQ(Process({"--nonsense"}).ExitCode(), 2);
  Process no_key({"--suite-key-file", dir_.File("none")});
  EXPECT_NE(no_key.AwaitLine("--suite-key-file"), "");
  EXPECT_EQ(no_key.ExitCode(), 2);
}

TEST_F(ServiceMainTest, WhatCanNotStartSaysWhyAndEndsWithOne) {
  Process broken({"--suite-key-file", key_, "--fails", "yes"});
  EXPECT_NE(broken.AwaitLine("the store is too new"), "");
  EXPECT_EQ(broken.ExitCode(), 1);
  Process nowhere({"--suite-key-file", key_, "--listen", "nowhere"});
  EXPECT_NE(nowhere.AwaitLine("can not listen on nowhere"), "");
  EXPECT_EQ(nowhere.ExitCode(), 1);
}

}  // namespace
}  // namespace revops::rpc
