// Random requests about subscriptions: few names and few users, so that they meet; tokens from all
// along the stream, a share of them of no use.
#ifndef REVOPS_TESTS_DEAL_SERVICE_MODEL_RANDOM_CURSORS_H_
#define REVOPS_TESTS_DEAL_SERVICE_MODEL_RANDOM_CURSORS_H_

#include <deque>
#include <string>
#include <variant>

#include "revops/deal/v1/deal_watch_service.pb.h"
#include "tests/deal-service/model/cursor_model.h"
#include "tests/deal-service/model/random_requests.h"

namespace revops::deal::model {

using AnyCursorRequest = std::variant<pb::CreateSubscriptionRequest, pb::GetSubscriptionRequest,
                                      pb::CommitSubscriptionRequest, pb::DeleteSubscriptionRequest,
                                      pb::WatchDealsRequest>;

class RandomCursors {
 public:
  // All outlive it.
  RandomCursors(RandomRequests* random, const DealModel* deals, const CursorModel* cursors)
      : random_(random), deals_(deals), cursors_(cursors) {}

  struct Asked {
    AnyCursorRequest request;
    size_t caller = 0;
  };
  // `callers`: how many there are to ask; the last one reaches everybody's.
  Asked Next(int callers);

 private:
  template <typename Request>
  void Ask(Request& request);
  std::string AnyName();
  // Mostly one of the stream, at times one beyond its head, of another store or of nothing.
  std::string AnyToken();
  AnyCursorRequest NewOne();
  AnyCursorRequest Create();
  AnyCursorRequest Commit();

  RandomRequests* const random_;
  const DealModel* const deals_;
  const CursorModel* const cursors_;
  int64_t ids_ = 0;
  std::deque<Asked> asked_;  // that may come again
};

}  // namespace revops::deal::model

#endif  // REVOPS_TESTS_DEAL_SERVICE_MODEL_RANDOM_CURSORS_H_
