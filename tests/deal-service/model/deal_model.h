// What deal-service promises, done the plain way: every deal a message with a list of visits, every
// event in one vector, every remembered request in a map. No store, no index, no log.
#ifndef REVOPS_TESTS_DEAL_SERVICE_MODEL_DEAL_MODEL_H_
#define REVOPS_TESTS_DEAL_SERVICE_MODEL_DEAL_MODEL_H_

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "revops/deal/v1/deal_service.pb.h"
#include "revops/type/v1/access.pb.h"
#include "tests/deal-service/model/rules.h"

namespace revops::deal::model {

using Principal = revops::type::v1::Principal;

class DealModel {
 public:
  // `begun`: what the stream of a new store tells.
  explicit DealModel(std::vector<pb::DealEvent> begun);

  void SetClock(Micros clock) { clock_ = clock; }
  // What a command that runs now is recorded at: never before what was recorded last.
  Micros now() const { return std::max(clock_, MicrosOf(events_.back().commit_time())); }

  struct Answer {
    Refusal refusal;
    pb::Deal deal;
  };
  // `name`: how the service called the deal, if it made a new one.
  Answer Do(const pb::CreateDealRequest& request, const Principal& who, const std::string& name);
  Answer Do(const pb::UpdateDealRequest& request, const Principal& who);
  Answer Do(const pb::AdvanceDealRequest& request, const Principal& who);
  Answer Do(const pb::MoveDealBackRequest& request, const Principal& who);
  Answer Do(const pb::WinDealRequest& request, const Principal& who);
  Answer Do(const pb::LoseDealRequest& request, const Principal& who);
  Answer Do(const pb::ReopenDealRequest& request, const Principal& who);
  Answer Do(const pb::CorrectDealRequest& request, const Principal& who);
  Answer Do(const pb::VoidDealRequest& request, const Principal& who);
  Answer Do(const pb::AddDealContactRequest& request, const Principal& who);
  Answer Do(const pb::RemoveDealContactRequest& request, const Principal& who);

  struct Item {
    Refusal refusal;
    pb::BatchItemOutcome outcome = pb::BATCH_ITEM_OUTCOME_FAILED;
    std::string deal = {};
  };
  // The refusal of the whole, or the items' answers. `names`: as above, one per item.
  std::pair<Refusal, std::vector<Item>> Do(const pb::BatchCreateDealsRequest& request,
                                           const Principal& who, const Fields& names);
  std::pair<Refusal, pb::SalesPipeline> Do(const pb::CreatePipelineRequest& request,
                                           const Principal& who);

  int64_t head() const { return events_.back().revision(); }
  // In the order of recording; those that the caller reaches and that match.
  std::vector<pb::Deal> List(const pb::DealFilter& filter, const Principal& who) const;
  const std::vector<ModelDeal>& deals() const { return deals_; }
  const std::vector<pb::DealEvent>& events() const { return events_; }
  // The stream as the caller is told it.
  std::vector<pb::DealEvent> EventsFor(const Principal& who) const;
  const ModelDeal* Find(const std::string& name) const;
  static bool Reaches(const Principal& who, const std::string& owner, const std::string& team);

 private:
  // One change: the deal after it and what is told of it.
  struct Draft {
    ModelDeal after;
    pb::DealEvent event;
  };
  struct Decision {
    Refusal refusal;
    std::vector<Draft> drafts;
  };
  using Decide = std::function<Decision(const ModelDeal&, const pb::SalesPipeline&)>;
  struct Remembered {
    std::string content;
    Micros recorded = 0;
    pb::Deal answer;
    bool is_created = false;
    bool is_unchanged = false;
  };
  // Who asks for what; `content` is all that a repetition must repeat.
  struct Asked {
    const Principal* who;
    std::string request_id;
    std::string content;
    bool validate_only = false;
  };

  template <typename Request>
  static Asked AskedBy(const Request& request, const Principal& who);
  template <typename Request>
  Answer OnDeal(const Request& request, const Principal& who, Fields violations,
                const Decide& decide);
  template <typename Request>
  Micros EffectiveOf(const Request& request) const;
  // What was answered earlier, or that the id is taken; nothing if the request is new.
  const Remembered* FindRequest(const Asked& asked, Refusal& refusal) const;
  void Remember(const Asked& asked, Remembered what);
  // The deal that was answered, with its present title; refused where it is out of reach by now.
  Answer AnswerAgain(const Asked& asked, const Remembered& earlier) const;

  const ModelDeal* FindByExternalId(const std::string& external_id) const;
  // Of which deal this pass of the lead is; null for the empty one.
  const ModelDeal* FindByLead(const std::string& lead, int32_t pass) const;
  // The deal with other contacts, judged.
  Decision DecideContacts(const ModelDeal& deal, const pb::Deal& after, Fields rules,
                          Micros effective) const;
  const pb::SalesPipeline* FindPipeline(const std::string& name, int version) const;
  // Deal and first draft of a new one.
  Decision Open(const pb::SalesPipeline& pipeline, const pb::Deal& given, Micros effective,
                const std::string& time_field, bool is_imported) const;
  static Draft Enter(const ModelDeal& deal, const pb::SalesPipeline& pipeline,
                     const std::string& to, pb::VisitOutcome outcome, pb::DealEventType type,
                     Micros effective);
  Decision DecideUpdate(const ModelDeal& deal, const pb::SalesPipeline& pipeline,
                        const pb::Deal& given, const Fields& mask, Micros effective) const;
  // What of the image follows from the visits, the state and the pipeline.
  static void Describe(const pb::SalesPipeline& pipeline, ModelDeal& deal);
  static void SetAmount(const revops::type::v1::Amount& amount, Draft& draft);
  // One step of an imported past: refused with fields relative to the step.
  Decision Replay(const ModelDeal& deal, const pb::SalesPipeline& pipeline,
                  const pb::DealTransition& step) const;
  Item Import(const pb::BatchCreateDealsRequest& request, int index, const Principal& who,
              const std::string& name);
  // The steps that the stored deal lacks and what the item says of it now; refused where the pasts
  // differ.
  Decision DecideImport(const ModelDeal& deal, const pb::DealWithHistory& item) const;
  Item UpdateExisting(const std::string& name, const pb::DealWithHistory& item, const Asked& asked);
  // The drafts become one revision; the deal after it.
  const ModelDeal& Commit(std::vector<Draft> drafts, const Asked& asked);
  pb::DealEvent NextEvent(const Asked& asked) const;

  Micros clock_ = 0;
  std::vector<pb::SalesPipeline> pipelines_;  // every version
  std::vector<ModelDeal> deals_;
  std::vector<pb::DealEvent> events_;
  std::map<std::pair<std::string, std::string>, Remembered> requests_;  // by actor and id
};

}  // namespace revops::deal::model

#endif  // REVOPS_TESTS_DEAL_SERVICE_MODEL_DEAL_MODEL_H_
