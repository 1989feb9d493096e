#include "common/sql/replier.h"

#include <utility>

#include "common/failpoint/fail_point.h"

namespace revops::sql {

void Answer(std::vector<SettledCommand>& commands) {
  for (SettledCommand& command : commands) {
    if (&command != &commands.front()) REVOPS_FAIL_POINT(kWriterAmidReplies);
    command.queued.done(std::move(command.status));
  }
  commands.clear();
}

Replier::Replier() : thread_([this] { Run(); }) {}

Replier::~Replier() {
  {
    absl::MutexLock lock(&mutex_);
    ends_ = true;
  }
  thread_.join();
}

bool Replier::Take(std::vector<SettledCommand>& commands) {
  absl::MutexLock lock(&mutex_);
  if (busy_) return false;
  busy_ = true;
  given_.swap(commands);
  return true;
}

void Replier::Run() {
  const auto is_wanted = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return busy_ || ends_; };
  std::vector<SettledCommand> commands;
  while (true) {
    {
      absl::MutexLock lock(&mutex_, absl::Condition(&is_wanted));
      if (!busy_) return;
      commands.swap(given_);
    }
    Answer(commands);
    absl::MutexLock lock(&mutex_);
    busy_ = false;
  }
}

}  // namespace revops::sql
