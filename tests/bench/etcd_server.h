// etcd as a peer: another store that answers a write once it is on disk and tells watchers of it,
// on the same machine in the same run.
#ifndef REVOPS_TESTS_BENCH_ETCD_SERVER_H_
#define REVOPS_TESTS_BENCH_ETCD_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace revops::bench {

class EtcdServer {
 public:
  // On loopback with an empty folder of its own. NOT_FOUND where etcd is not installed.
  static absl::StatusOr<std::unique_ptr<EtcdServer>> Start();
  const std::string& address() const { return address_; }

 private:
  EtcdServer() = default;
  revops::testing::TempDir folder_;
  std::string address_;
  std::unique_ptr<revops::testing::Process> process_;
};

}  // namespace revops::bench

#endif  // REVOPS_TESTS_BENCH_ETCD_SERVER_H_
