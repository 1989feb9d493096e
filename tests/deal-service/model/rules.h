// What a pipeline allows, told again: plain loops over the pipeline's message.
#ifndef REVOPS_TESTS_DEAL_SERVICE_MODEL_RULES_H_
#define REVOPS_TESTS_DEAL_SERVICE_MODEL_RULES_H_

#include <map>
#include <string>
#include <vector>

#include "revops/deal/v1/deal.pb.h"
#include "revops/deal/v1/pipeline.pb.h"
#include "tests/deal-service/model/words.h"

namespace revops::deal::model {

struct ModelDeal {
  // As it is answered, but for the resume token.
  pb::Deal image;
  std::vector<pb::StageVisit> visits;
  // Effective time of each detail's last change since creation.
  std::map<std::string, Micros> changed_at;
  // The item it was imported as; empty for others.
  std::string import_content;
  int64_t revision = 0;

  bool is_open() const { return image.state() == pb::DEAL_STATE_OPEN; }
  bool is_closed() const {
    return image.state() == pb::DEAL_STATE_WON || image.state() == pb::DEAL_STATE_LOST;
  }
  Micros entered() const { return MicrosOf(visits.back().enter_time()); }
};

// A stage's place, -1 where there is none.
int PlaceOf(const pb::SalesPipeline& pipeline, const std::string& stage);
const pb::Stage& StageOf(const pb::SalesPipeline& pipeline, const std::string& stage);
bool IsOpenStage(const pb::SalesPipeline& pipeline, const std::string& stage);
// Empty where there is none.
std::string FirstOfKind(const pb::SalesPipeline& pipeline, pb::StageKind kind);

// Every unmet rule; `to` empty where the road ends.
Fields AgainstAdvancing(const pb::SalesPipeline& pipeline, const ModelDeal& deal,
                        const std::string& to);
Fields AgainstMovingBack(const pb::SalesPipeline& pipeline, const ModelDeal& deal,
                         const std::string& to);
// `details`: the deal with its closing amount.
Fields AgainstWinning(const pb::SalesPipeline& pipeline, const ModelDeal& deal,
                      const pb::Deal& details, const std::string& to);
Fields AgainstLosing(const pb::SalesPipeline& pipeline, const ModelDeal& deal,
                     const std::string& to, const std::string& loss_reason);
Fields AgainstReopening(const pb::SalesPipeline& pipeline, const ModelDeal& deal,
                        const std::string& to);
Fields AgainstTime(const ModelDeal& deal, Micros effective, Micros now);

}  // namespace revops::deal::model

#endif  // REVOPS_TESTS_DEAL_SERVICE_MODEL_RULES_H_
