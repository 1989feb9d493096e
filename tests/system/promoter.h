// One who brings leads to deals and back, through the gateway: creates a lead, qualifies and
// converts it, now and then into a deal that is there, and notes every acknowledged conversion.
#ifndef REVOPS_TESTS_SYSTEM_PROMOTER_H_
#define REVOPS_TESTS_SYSTEM_PROMOTER_H_

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "revops/lead/v1/lead.pb.h"
#include "tests/system/patient_client.h"

namespace revops::testing {

// The conversions of a lead that were acknowledged, by their ends. Thread-safe.
class ConversionNotes {
 public:
  void Add(const revops::lead::v1::Lead& lead);
  void Complain(std::string what);
  // Whether there are `count` within the limit, and no complaint.
  bool AwaitCount(size_t count, absl::Duration limit) const;
  std::vector<revops::lead::v1::Lead> leads() const;
  std::vector<std::string> complaints() const;

 private:
  mutable absl::Mutex mutex_;
  std::vector<revops::lead::v1::Lead> leads_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> complaints_ ABSL_GUARDED_BY(mutex_);
};

// One thread at a time.
class Promoter {
 public:
  // `name` is the beginning of its request ids; `client` and `notes` outlive it.
  Promoter(std::string name, uint64_t seed, PatientClient* client, ConversionNotes* notes);

  // The next lead, to its deal; half of the deals that are its own are lost, until the lead has
  // come back, and then it is brought to another one.
  void PromoteOne();

 private:
  using Lead = revops::lead::v1::Lead;
  using Leads = PatientClient::Leads;

  int Pick(int n) { return static_cast<int>(random_() % static_cast<uint64_t>(n)); }
  std::string NextRequestId();
  // Calls until it is answered; false where it was refused, which is noted.
  template <typename Request, typename Reply>
  bool Write(grpc::Status (Leads::*method)(grpc::ClientContext*, const Request&, Reply*),
             Request request, Reply& reply);
  bool Create(Lead& lead);
  bool Qualify(const std::string& name);
  bool Convert(const std::string& name, Lead& lead);
  // Loses the lead's deal, and takes the lead up again once it has come back.
  bool LoseAndComeBack(Lead& lead);
  // The lead once its conversion is over, or nothing where that takes too long.
  bool AwaitEnd(Lead& lead);

  const std::string name_;
  std::mt19937_64 random_;
  PatientClient* const client_;
  ConversionNotes* const notes_;
  int64_t requests_ = 0;
  std::string last_deal_;
};

}  // namespace revops::testing

#endif  // REVOPS_TESTS_SYSTEM_PROMOTER_H_
