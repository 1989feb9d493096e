// One writer: sells one deal after another through the gateway, each with a random life, and notes
// every acknowledged write in the journal.
#ifndef REVOPS_TESTS_SYSTEM_SELLER_H_
#define REVOPS_TESTS_SYSTEM_SELLER_H_

#include <cstdint>
#include <random>
#include <string>

#include "tests/system/journal.h"
#include "tests/system/patient_client.h"

namespace revops::testing {

// One thread at a time.
class Seller {
 public:
  // `name` is the beginning of its request ids; `client` and `journal` outlive it.
  Seller(std::string name, uint64_t seed, PatientClient* client, Journal* journal);

  // The next deal's life, or a batch with history.
  void SellOne();

 private:
  using Deal = revops::deal::v1::Deal;
  using EventType = revops::deal::v1::DealEventType;

  int Pick(int n) { return static_cast<int>(random_() % static_cast<uint64_t>(n)); }
  std::string NextRequestId();
  // Calls until it is answered and notes the write; false where it was refused, which is noted too.
  template <typename Request>
  bool Write(grpc::Status (PatientClient::Deals::*method)(grpc::ClientContext*, const Request&,
                                                          Deal*),
             Request request, EventType type, Deal& deal);
  bool Create(Deal& deal);
  bool Step(Deal& deal);
  bool StepOfOpen(Deal& deal);
  bool StepOfClosed(Deal& deal);
  bool Update(Deal& deal);
  void ImportBatch();

  const std::string name_;
  std::mt19937_64 random_;
  PatientClient* const client_;
  Journal* const journal_;
  int64_t requests_ = 0;
};

}  // namespace revops::testing

#endif  // REVOPS_TESTS_SYSTEM_SELLER_H_
