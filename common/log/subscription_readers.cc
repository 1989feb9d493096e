#include "common/log/subscription_readers.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::log {
namespace {

absl::Status Taken(const std::string& id) {
  return ErrorWithReason(
      absl::StatusCode::kAborted, "SUBSCRIPTION_TAKEN",
      absl::StrCat("subscription ", Quoted(id), ": another reader has taken it over"),
      {{"subscription", id}});
}

}  // namespace

int64_t SubscriptionReaders::Claim(const std::string& id, End end) {
  Reader before;
  int64_t claim = 0;
  {
    absl::MutexLock lock(&mutex_);
    claim = ++last_claim_;
    before = std::exchange(readers_[id], Reader{claim, std::move(end)});
  }
  if (before.end) before.end(Taken(id));
  return claim;
}

void SubscriptionReaders::Release(const std::string& id, int64_t claim) {
  absl::MutexLock lock(&mutex_);
  const auto it = readers_.find(id);
  if (it != readers_.end() && it->second.claim == claim) readers_.erase(it);
}

void SubscriptionReaders::EndReader(const std::string& id, const absl::Status& why) {
  End end;
  {
    absl::MutexLock lock(&mutex_);
    const auto it = readers_.find(id);
    if (it == readers_.end()) return;
    end = std::move(it->second.end);
    readers_.erase(it);
  }
  end(why);
}

bool SubscriptionReaders::IsRead(const std::string& id) const {
  absl::MutexLock lock(&mutex_);
  return readers_.contains(id);
}

}  // namespace revops::log
