// Subscriptions of deal-service beside their model: every request goes to both, readers stay open
// while deals change, and one by one they are taken over, deleted under or drained.
#ifndef REVOPS_TESTS_DEAL_SERVICE_MODEL_MODELLED_CURSORS_H_
#define REVOPS_TESTS_DEAL_SERVICE_MODEL_MODELLED_CURSORS_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tests/deal-service/model/cursor_model.h"
#include "tests/deal-service/model/modelled_deals.h"
#include "tests/deal-service/model/random_cursors.h"

namespace revops::deal::model {

class ModelledCursors : public ModelledDeals {
 protected:
  ModelledCursors() : cursors_(model_.get()) {}

  // One request, or a look at what an open reader was told since.
  void CursorStep(RandomRequests& random, RandomCursors& random_cursors);
  // Every subscription, as every user lists them.
  void CompareCursors();
  // Every reader is told why it ended; the positions stay.
  void RestartUnderReaders();

  CursorModel cursors_;

 private:
  struct Reader {
    std::unique_ptr<WatchReader> stream;
    Principal who;
    int64_t told = 0;  // up to this revision
  };

  void CompareCall(const pb::CreateSubscriptionRequest& request, const Principal& who);
  void CompareCall(const pb::GetSubscriptionRequest& request, const Principal& who);
  void CompareCall(const pb::CommitSubscriptionRequest& request, const Principal& who);
  void CompareCall(const pb::DeleteSubscriptionRequest& request, const Principal& who);
  void CompareWatch(const std::string& name, const Principal& who, bool stays);
  void CompareReply(const absl::Status& status, const pb::Subscription& reply,
                    const CursorModel::Answer& expected);
  void CompareSubscription(pb::Subscription told, pb::Subscription expected);
  std::unique_ptr<WatchReader> Open(const std::string& name, const Principal& who);
  // What has happened since the reader was last looked at.
  void Follow(Reader& reader);
  void ExpectEnded(const std::string& name, absl::StatusCode code, const std::string& reason);
  void Count(const std::string& what, const Refusal& refusal);

  std::map<std::string, Reader> readers_;  // by the subscription's name
  // That a reader let go of: the service hears of it when it hears of it.
  std::set<std::string> let_go_;
};

}  // namespace revops::deal::model

#endif  // REVOPS_TESTS_DEAL_SERVICE_MODEL_MODELLED_CURSORS_H_
