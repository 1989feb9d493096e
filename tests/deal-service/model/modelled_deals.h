// deal-service beside its model: every request goes to both, and the answers are compared.
#ifndef REVOPS_TESTS_DEAL_SERVICE_MODEL_MODELLED_DEALS_H_
#define REVOPS_TESTS_DEAL_SERVICE_MODEL_MODELLED_DEALS_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/deal-service/model/deal_model.h"
#include "tests/deal-service/model/random_requests.h"
#include "tests/deal-service/support/served_deals.h"
#include "tests/support/fake_clock.h"

namespace revops::deal::model {

// Before the fixture that uses it.
struct WithClock {
  revops::testing::FakeClock clock_;
};

class ModelledDeals : private WithClock, public ServedDeals {
 protected:
  ModelledDeals();

  void SetClock(absl::Duration later);
  // Everything that there is to read, as several callers: deals, visits, changes, lists, streams.
  void CompareAll(RandomRequests& random);

  template <typename Request>
  void Compare(const Request& request, const Principal& who);
  void Compare(const pb::CreateDealRequest& request, const Principal& who);
  void Compare(const pb::BatchCreateDealsRequest& request, const Principal& who);
  void Compare(const pb::CreatePipelineRequest& request, const Principal& who);

  std::unique_ptr<DealModel> model_;
  // How often each kind of request was done, and each thing was the matter.
  std::map<std::string, int> outcomes_;

 private:
  void Count(const google::protobuf::Message& request, const absl::Status& status);
  void CompareAnswer(const absl::Status& status, pb::Deal reply, const DealModel::Answer& expected);
  void CompareDeal(const ModelDeal& deal, const Principal& who);
  void CompareList(const pb::DealFilter& filter, int page_size, const Principal& who);
  void CompareStream(const Principal& who);
};

// Who asks: operations, two reps (one in a team), two managers of that team, one of them no rep.
std::vector<Principal> Callers();

}  // namespace revops::deal::model

#endif  // REVOPS_TESTS_DEAL_SERVICE_MODEL_MODELLED_DEALS_H_
