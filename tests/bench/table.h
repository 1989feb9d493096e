// The benchmark's table: each row with the peer's figure from the same run, and the ratio to reach.
#ifndef REVOPS_TESTS_BENCH_TABLE_H_
#define REVOPS_TESTS_BENCH_TABLE_H_

#include <string>

#include "tests/bench/call_load.h"

namespace revops::bench {

struct Peer {
  std::string name = "";
  double per_s = 0;
  // 0: no ratio is promised for this row.
  double ratio_to_reach = 0;
};

// Prints the heading, and a row as soon as it is measured: to standard output.
void PrintHeading();
void PrintRow(const std::string& what, int in_flight, const LoadResult& result, const Peer& peer);
// A rate without latencies.
void PrintRate(const std::string& what, int in_flight, double per_s, const Peer& peer);

}  // namespace revops::bench

#endif  // REVOPS_TESTS_BENCH_TABLE_H_
