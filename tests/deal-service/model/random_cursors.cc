#include "tests/deal-service/model/random_cursors.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/log/token.h"

namespace revops::deal::model {
namespace {

constexpr int kNames = 4;
constexpr size_t kRepeatableMax = 20;

}  // namespace

template <typename Request>
void RandomCursors::Ask(Request& request) {
  // With ids of their own, but for one that two requests of a user may have.
  if (random_->Chance(50)) request.set_request_id(absl::StrCat("s-", ++ids_));
  if (random_->Chance(3)) request.set_request_id("s-again");
  if (random_->Chance(1)) request.set_request_id("s 1");
}

std::string RandomCursors::AnyName() {
  if (random_->Chance(2)) return "deals/s0";
  if (random_->Chance(2)) return "dealSubscriptions/a b";
  return absl::StrCat("dealSubscriptions/s", random_->Pick(kNames));
}

std::string RandomCursors::AnyToken() {
  const int64_t head = deals_->head();
  const int what = random_->Pick(100);
  if (what < 4) return log::EncodeToken({"another", Revision{1}});
  if (what < 7) return "nonsense";
  if (what < 11) return cursors_->TokenAt(head + 1 + random_->Pick(3));
  if (what < 25) return cursors_->TokenAt(head);
  if (what < 40) return cursors_->TokenAt(random_->Pick(static_cast<int>(head) + 1));
  return cursors_->TokenAt(std::max<int64_t>(0, head - random_->Pick(100)));
}

AnyCursorRequest RandomCursors::Create() {
  pb::CreateSubscriptionRequest request;
  request.set_subscription_id(random_->Chance(97) ? absl::StrCat("s", random_->Pick(kNames))
                                                  : "a b");
  Ask(request);
  if (random_->Chance(40)) request.set_resume_token(AnyToken());
  if (random_->Chance(30)) {
    request.set_start(static_cast<pb::WatchDealsRequest::Start>(random_->Pick(3)));
  }
  if (random_->Chance(3)) request.set_start(pb::WatchDealsRequest::START_SNAPSHOT);
  return request;
}

AnyCursorRequest RandomCursors::Commit() {
  pb::CommitSubscriptionRequest request;
  request.set_name(AnyName());
  Ask(request);
  if (random_->Chance(97)) request.set_resume_token(AnyToken());
  return request;
}

AnyCursorRequest RandomCursors::NewOne() {
  const int what = random_->Pick(100);
  if (what < 20) return Create();
  if (what < 50) return Commit();
  if (what < 60) {
    pb::DeleteSubscriptionRequest request;
    request.set_name(AnyName());
    Ask(request);
    return request;
  }
  if (what < 70) {
    pb::GetSubscriptionRequest request;
    request.set_name(AnyName());
    return request;
  }
  pb::WatchDealsRequest request;
  request.set_subscription(AnyName());
  return request;
}

RandomCursors::Asked RandomCursors::Next(int callers) {
  if (!asked_.empty() && random_->Chance(15)) {
    return asked_[static_cast<size_t>(random_->Pick(static_cast<int>(asked_.size())))];
  }
  const int caller = random_->Chance(40) ? callers - 1 : random_->Pick(callers);
  asked_.push_back({NewOne(), static_cast<size_t>(caller)});
  if (asked_.size() > kRepeatableMax) asked_.pop_front();
  return asked_.back();
}

}  // namespace revops::deal::model
