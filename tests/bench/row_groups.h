// The benchmark's groups of rows; each prints its rows as they are measured.
#ifndef REVOPS_TESTS_BENCH_ROW_GROUPS_H_
#define REVOPS_TESTS_BENCH_ROW_GROUPS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "tests/bench/deal_load.h"
#include "tests/support/suite.h"

namespace revops::bench {

struct Size {
  int deals;  // in the store, for calls
  int import_rows;
  int leads;  // in the larger of two stores
  absl::Duration per_row;
};

// What a deal is on the wire, about: the payload of the echo and of etcd's values.
inline constexpr size_t kPayloadBytes = 300;

// A suite under test and what the rows share.
struct Bed {
  revops::testing::Suite* suite;
  Size size;
  std::vector<std::string> names;  // of all deals in the store
};

// The right of a service of the suite, which needs no gateway; worth a minute.
Credential ServiceCredential(const revops::testing::Suite& suite);
Credential AdminCredential(const revops::testing::Suite& suite);

inline constexpr int kInFlight[] = {16, 64, 256};

// Each row runs a fifth of its time before it is measured: connections, caches, cold pages.
template <typename Run>
LoadResult Measured(const LoadShape& shape, Run run) {
  run(LoadShape{shape.in_flight, shape.length / 5});
  return run(shape);
}

// Durable writes on deal-service beside etcd's Put, alone and while metrics-service follows.
absl::Status BenchWrites(const Bed& bed);
// Reads beside the bare echo, directly and through the gateway by gRPC and REST.
absl::Status BenchCalls(const Bed& bed);
// Subscribers of the deal stream beside etcd's watch.
absl::Status BenchWatch(const Bed& bed);
// The import of a CSV file beside bare INSERTs of the same rows.
absl::Status BenchImport(const Bed& bed);
// Leads beside the bare echo at two sizes of the store, and their import beside bare INSERTs.
absl::Status BenchLeads(const Bed& bed);
// A suite of its own with that many deals of six visits each: metrics-service's building, restart
// and memory, and its answers while deals move.
absl::Status BenchScale(int deals);

}  // namespace revops::bench

#endif  // REVOPS_TESTS_BENCH_ROW_GROUPS_H_
