// What deal-service promises of subscriptions, done the plain way: a map of positions by name and
// one of remembered requests.
#ifndef REVOPS_TESTS_DEAL_SERVICE_MODEL_CURSOR_MODEL_H_
#define REVOPS_TESTS_DEAL_SERVICE_MODEL_CURSOR_MODEL_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "revops/deal/v1/deal_watch_service.pb.h"
#include "tests/deal-service/model/deal_model.h"
#include "tests/deal-service/model/words.h"

namespace revops::deal::model {

class CursorModel {
 public:
  // `deals` outlives it: the stream that the cursors stand in, and the time.
  explicit CursorModel(const DealModel* deals) : deals_(deals) {}

  // As it is answered, but for whether it is read.
  struct Answer {
    Refusal refusal;
    pb::Subscription subscription = {};
  };
  Answer Do(const pb::CreateSubscriptionRequest& request, const Principal& who);
  Answer Do(const pb::GetSubscriptionRequest& request, const Principal& who) const;
  Answer Do(const pb::CommitSubscriptionRequest& request, const Principal& who);
  Refusal Do(const pb::DeleteSubscriptionRequest& request, const Principal& who);

  // By name, those that the caller reaches.
  std::vector<pb::Subscription> List(const Principal& who) const;
  // The revision behind which a watch by that name begins.
  std::pair<Refusal, int64_t> Behind(const std::string& name, const Principal& who) const;
  // What a watch that begins behind that revision brings the caller up to now.
  std::vector<pb::DealEvent> Told(int64_t behind, const Principal& who) const;

  std::string TokenAt(int64_t revision) const;

 private:
  struct Cursor {
    std::string owner;
    int64_t revision = 0;
    Micros created = 0;
    std::optional<Micros> committed = {};  // when it was moved last
  };
  struct Remembered {
    std::string content;
    Micros recorded = 0;
    int64_t revision = 0;
    bool has_moved = true;
  };
  using Cursors = std::map<std::string, Cursor>;  // by name

  pb::Subscription Shown(const std::string& name, const Cursor& cursor) const;
  static bool Reaches(const Principal& who, const Cursor& cursor);
  // Null where there is none for the caller.
  const Cursor* Find(const std::string& name, const Principal& who) const;
  // An earlier success of the same request; or the refusal, where its id is taken.
  template <typename Request>
  const Remembered* FindRequest(const Request& request, const Principal& who,
                                Refusal& refusal) const;
  template <typename Request>
  void Remember(const Request& request, const Principal& who, int64_t revision, bool has_moved);
  // The revision of a token of this stream.
  std::pair<Refusal, int64_t> RevisionOf(const std::string& token) const;

  const DealModel* const deals_;
  Cursors cursors_;
  std::map<std::pair<std::string, std::string>, Remembered> requests_;  // by actor and id
};

}  // namespace revops::deal::model

#endif  // REVOPS_TESTS_DEAL_SERVICE_MODEL_CURSOR_MODEL_H_
