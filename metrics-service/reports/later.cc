#include "metrics-service/reports/later.h"

#include <atomic>
#include <thread>

namespace revops::metrics {

void Later::Run() {
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    for (size_t i = next++; i < steps_.size(); i = next++) steps_[i]();
  };
  std::thread second;
  if (values_ >= kValuesForTwoThreads && steps_.size() > 1) second = std::thread(work);
  work();
  if (second.joinable()) second.join();
  steps_.clear();
  values_ = 0;
}

}  // namespace revops::metrics
