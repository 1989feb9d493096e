// Random requests from a seed: mostly sensible ones, for the deals that the model knows, with a
// share of every kind of mistake.
#ifndef REVOPS_TESTS_DEAL_SERVICE_MODEL_RANDOM_REQUESTS_H_
#define REVOPS_TESTS_DEAL_SERVICE_MODEL_RANDOM_REQUESTS_H_

#include <random>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "revops/deal/v1/deal_service.pb.h"
#include "tests/deal-service/model/deal_model.h"

namespace revops::deal::model {

using AnyRequest =
    std::variant<pb::CreateDealRequest, pb::UpdateDealRequest, pb::AdvanceDealRequest,
                 pb::MoveDealBackRequest, pb::WinDealRequest, pb::LoseDealRequest,
                 pb::ReopenDealRequest, pb::CorrectDealRequest, pb::VoidDealRequest,
                 pb::BatchCreateDealsRequest, pb::CreatePipelineRequest, pb::AddDealContactRequest,
                 pb::RemoveDealContactRequest>;

// Beyond this many deals none are created any more, so that each has a long life.
inline constexpr size_t kDealsMax = 60;

class RandomRequests {
 public:
  // `model` outlives it: what there is to ask for.
  RandomRequests(uint32_t seed, const DealModel* model) : random_(seed), model_(model) {}

  AnyRequest Next();
  AnyRequest Pipeline();
  pb::DealFilter Filter();
  int Pick(int n) { return static_cast<int>(random_() % static_cast<uint32_t>(n)); }
  bool Chance(int percent) { return Pick(100) < percent; }

 private:
  template <typename Request>
  void Ask(Request& request) {
    if (Chance(50)) request.set_request_id(absl::StrCat("q-", ++ids_));
    if (Chance(1)) request.set_request_id("q 1");
    request.set_validate_only(Chance(8));
  }
  template <typename Request>
  AnyRequest Verb();
  // Of a deal, so that it is often, but not always, allowed.
  Micros When(const ModelDeal& deal);
  // Rather one in that state.
  const ModelDeal& AnyDeal(pb::DealState preferred = pb::DEAL_STATE_OPEN);
  std::string AnyName(const ModelDeal& deal);
  std::string AnyStage(const std::string& pipeline);
  // One of few, so that the same comes again.
  std::string AnyLead();
  std::string AnyContact();
  std::string AnyOf(std::initializer_list<const char*> values);
  void SetAmount(revops::type::v1::Amount* amount);
  pb::Deal Details();
  AnyRequest Create();
  AnyRequest Update();
  AnyRequest Correct();
  AnyRequest AddContact();
  AnyRequest RemoveContact();
  AnyRequest Batch();
  pb::DealWithHistory Item();
  // One of before, told further or otherwise.
  pb::DealWithHistory ItemAgain();

  std::mt19937 random_;
  const DealModel* const model_;
  int64_t ids_ = 0;
  std::vector<pb::DealWithHistory> items_;  // that have an external_id
};

}  // namespace revops::deal::model

#endif  // REVOPS_TESTS_DEAL_SERVICE_MODEL_RANDOM_REQUESTS_H_
