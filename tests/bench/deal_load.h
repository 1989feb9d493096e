// Calls of deal-service (directly, or through the gateway) for the benchmark.
#ifndef REVOPS_TESTS_BENCH_DEAL_LOAD_H_
#define REVOPS_TESTS_BENCH_DEAL_LOAD_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "grpcpp/channel.h"
#include "revops/deal/v1/deal_service.grpc.pb.h"
#include "tests/bench/call_load.h"

namespace revops::bench {

// Metadata that says who calls: one name and its value.
using Credential = std::pair<std::string, std::string>;

class DealLoad {
 public:
  // Several connections, as one would be served by one thread at a time.
  DealLoad(const std::string& address, Credential credential);

  // Fills the store with open deals in the default pipeline's first stage, 64 a call, and keeps
  // their names.
  absl::Status CreateDeals(int count);
  const std::vector<std::string>& names() const { return names_; }
  void set_names(std::vector<std::string> names) { names_ = std::move(names); }
  // Credentials expire.
  void set_credential(Credential credential) { credential_ = std::move(credential); }

  // Reads deals in an order that has nothing to do with that of their making.
  LoadResult GetDeals(const LoadShape& shape);
  // Moves every deal one stage on, then every deal back, and so on: all of them writes.
  LoadResult AdvanceDeals(const LoadShape& shape);
  // The same at a steady rate, however long the answers take.
  LoadResult AdvanceDealsAtRate(double per_s, absl::Duration length);

 private:
  using Stub = revops::deal::v1::DealService::Stub;
  const std::string& NameOf(int64_t number) const;
  Stub* StubOf(int64_t number) const;
  void MoveNext(Done done);

  Credential credential_;
  std::vector<std::unique_ptr<Stub>> stubs_;
  std::vector<std::string> names_;
  std::atomic<int64_t> moves_ = 0;
};

// Echoes `bytes` bytes at `address`, one of EchoServer.
LoadResult Echo(const std::string& address, size_t bytes, const LoadShape& shape);

}  // namespace revops::bench

#endif  // REVOPS_TESTS_BENCH_DEAL_LOAD_H_
