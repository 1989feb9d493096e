// A fixed number of calls in flight for a fixed time: each answer starts the next call.
#ifndef REVOPS_TESTS_BENCH_CALL_LOAD_H_
#define REVOPS_TESTS_BENCH_CALL_LOAD_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/time/time.h"
#include "grpcpp/support/status.h"

namespace revops::bench {

struct LoadResult {
  int64_t calls = 0;
  double calls_per_s = 0;
  absl::Duration p50, p99;
  int64_t failed = 0;
  std::string first_error;
};

using Done = std::function<void(const grpc::Status&)>;
// Starts call number `number` (0, 1, ...), which calls `done` once, on any thread.
using StartCall = std::function<void(int64_t number, Done done)>;

struct LoadShape {
  int in_flight;
  absl::Duration length;
};

// Returns when the last call has been answered. Failed calls count as calls.
LoadResult RunLoad(const LoadShape& shape, const StartCall& start);
// Calls at a steady rate, however long the answers take: several together every millisecond.
LoadResult RunAtRate(double per_s, absl::Duration length, const StartCall& start);

}  // namespace revops::bench

#endif  // REVOPS_TESTS_BENCH_CALL_LOAD_H_
