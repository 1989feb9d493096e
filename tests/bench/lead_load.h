// Calls of lead-service for the benchmark, and the people in them.
#ifndef REVOPS_TESTS_BENCH_LEAD_LOAD_H_
#define REVOPS_TESTS_BENCH_LEAD_LOAD_H_

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "revops/lead/v1/lead_service.grpc.pb.h"
#include "tests/bench/call_load.h"
#include "tests/bench/deal_load.h"

namespace revops::bench {

// Person number `number`, always the same: a name, an address at one of many companies, mostly a
// telephone number. One in fifty is the person of an earlier number, as in real lists.
revops::lead::v1::Lead PersonNumber(int64_t number);

class LeadLoad {
 public:
  LeadLoad(const std::string& address, Credential credential);

  // Fills the store up to `count` leads, 64 a call, several calls at a time.
  absl::Status FillTo(int64_t count);
  void set_credential(Credential credential) { credential_ = std::move(credential); }

  // New people, one after another.
  LoadResult CreateLeads(const LoadShape& shape);
  // Of those that FillTo made.
  LoadResult GetLeads(const LoadShape& shape);

 private:
  using Stub = revops::lead::v1::LeadService::Stub;
  Stub* StubOf(int64_t number) const {
    return stubs_[static_cast<size_t>(number) % stubs_.size()].get();
  }

  Credential credential_;
  std::vector<std::unique_ptr<Stub>> stubs_;
  std::atomic<int64_t> next_ = 0;
  std::vector<std::string> names_;
};

}  // namespace revops::bench

#endif  // REVOPS_TESTS_BENCH_LEAD_LOAD_H_
