// Lets a test's bytes be the standard input for as long as it lives.
#ifndef REVOPS_TESTS_CLI_STANDARD_INPUT_H_
#define REVOPS_TESTS_CLI_STANDARD_INPUT_H_

#include <unistd.h>

#include <string>

#include "gtest/gtest.h"

namespace revops::cli {

class StandardInput {
 public:
  // At most what a pipe holds, 64 KiB.
  explicit StandardInput(const std::string& bytes) : before_(dup(STDIN_FILENO)) {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    EXPECT_EQ(write(ends[1], bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
  }
  ~StandardInput() {
    dup2(before_, STDIN_FILENO);
    close(before_);
  }
  StandardInput(const StandardInput&) = delete;
  StandardInput& operator=(const StandardInput&) = delete;

 private:
  const int before_;
};

}  // namespace revops::cli

#endif  // REVOPS_TESTS_CLI_STANDARD_INPUT_H_
