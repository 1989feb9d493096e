// Answers a batch's callers on a thread of its own, so that the writer can begin the next batch.
#ifndef REVOPS_COMMON_SQL_REPLIER_H_
#define REVOPS_COMMON_SQL_REPLIER_H_

#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "common/sql/command_queue.h"

namespace revops::sql {

// A command whose answer is settled.
struct SettledCommand {
  QueuedCommand queued;
  absl::Status status;
};

// Calls every `done` in order and empties the list.
void Answer(std::vector<SettledCommand>& commands);

// One thread gives, the writer's; the replies run on the replier's own.
class Replier {
 public:
  Replier();
  // Answers what it was given, then ends.
  ~Replier();

  // Takes the commands over and leaves an empty list; or false, and leaves all where they are, when
  // those it was given before are not answered yet: so no more than two batches are ever held.
  bool Take(std::vector<SettledCommand>& commands);

 private:
  void Run();

  absl::Mutex mutex_;
  std::vector<SettledCommand> given_ ABSL_GUARDED_BY(mutex_);
  bool busy_ ABSL_GUARDED_BY(mutex_) = false;
  bool ends_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace revops::sql

#endif  // REVOPS_COMMON_SQL_REPLIER_H_
