// Calls of etcd for the benchmark.
#ifndef REVOPS_TESTS_BENCH_ETCD_LOAD_H_
#define REVOPS_TESTS_BENCH_ETCD_LOAD_H_

#include <memory>
#include <string>
#include <vector>

#include "etcd.grpc.pb.h"
#include "tests/bench/call_load.h"

namespace revops::bench {

class EtcdLoad {
 public:
  explicit EtcdLoad(const std::string& address);
  // Puts of values of `bytes` bytes under 100,000 keys, in scattered order.
  LoadResult Put(size_t bytes, const LoadShape& shape);

 private:
  std::vector<std::unique_ptr<etcdserverpb::KV::Stub>> stubs_;
};

}  // namespace revops::bench

#endif  // REVOPS_TESTS_BENCH_ETCD_LOAD_H_
