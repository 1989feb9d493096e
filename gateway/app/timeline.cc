#include "gateway/app/timeline.h"

#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "gateway/app/history.h"

namespace revops::gateway {
namespace {

constexpr char kPart[] = "timeline";

bool IsOfDeals(HistoryKind kind) {
  return kind == HistoryKind::kDealChanges || kind == HistoryKind::kDealActivities;
}

// Goes in rounds: merges what has been read, then reads the next page of every history of which
// nothing is left, all at once. Each is asked for a whole page of the timeline, so one round is
// what it takes, unless entries are passed over.
class Timeline : public std::enable_shared_from_this<Timeline> {
 public:
  using Done = std::function<void(absl::StatusOr<TimelinePage>)>;

  Timeline(const SuiteBackends& backends, OutgoingCall call, TimelinePosition from, int page_size,
           Done done)
      : backends_(backends),
        call_(std::move(call)),
        page_size_(static_cast<size_t>(page_size)),
        done_(std::move(done)),
        deal_(std::move(from.deal)),
        before_(from.before) {
    for (HistoryPosition& history : from.histories) {
      histories_.emplace_back(std::move(history), from.before);
    }
  }

  void GoOn() {
    std::vector<std::pair<size_t, HistoryPosition>> wanted;
    {
      absl::MutexLock lock(&mutex_);
      Merge();
      for (size_t i = 0; i < histories_.size() && page_.entries.size() < page_size_; ++i) {
        if (histories_[i].must_read()) wanted.emplace_back(i, histories_[i].position());
      }
      waiting_ = wanted.size();
    }
    if (wanted.empty()) return Finish();
    for (const auto& [index, from] : wanted) {
      ReadHistory(backends_, call_, from, static_cast<int>(page_size_),
                  [self = shared_from_this(), index = index](absl::StatusOr<HistoryPage> page) {
                    self->Take(index, std::move(page));
                  });
    }
  }

 private:
  void Take(size_t index, absl::StatusOr<HistoryPage> page) {
    bool is_last = false;
    {
      absl::MutexLock lock(&mutex_);
      if (page.ok()) {
        histories_[index].Add(*std::move(page));
      } else {
        Miss(histories_[index], page.status());
      }
      is_last = --waiting_ == 0;
    }
    if (is_last) GoOn();
  }

  void Miss(History& history, const absl::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const HistoryPosition& at = history.position();
    if (absl::IsInvalidArgument(status) && !at.page_token.empty()) invalid_ = true;
    const Backend* service = IsOfDeals(at.kind) ? backends_.deals : backends_.leads;
    page_.gaps.push_back(GapOf(kPart, service->name(), status));
    history.GiveUp();
  }

  // As far as the next entry of every history is known. Of those of one time the first history's
  // goes first, on every page.
  void Merge() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    while (page_.entries.size() < page_size_) {
      History* newest = nullptr;
      for (History& history : histories_) {
        if (history.must_read()) return;
        const bool is_newer =
            history.has_next() && (newest == nullptr || history.next_time() > newest->next_time());
        if (is_newer) newest = &history;
      }
      if (newest == nullptr) return;
      before_ = newest->next_time();
      page_.entries.push_back(newest->TakeNext());
    }
  }

  // No call is under way any more.
  void Finish() {
    absl::StatusOr<TimelinePage> answer;
    {
      absl::MutexLock lock(&mutex_);
      TimelinePosition next{deal_, before_, {}};
      for (const History& history : histories_) {
        if (!history.is_over()) next.histories.push_back(history.position());
      }
      if (!next.histories.empty()) page_.next_page_token = EncodeTimelinePosition(next);
      if (invalid_) {
        answer = NotOfAnEarlierAnswer();
      } else {
        answer = std::move(page_);
      }
    }
    done_(std::move(answer));
  }

  const SuiteBackends backends_;
  const OutgoingCall call_;
  const size_t page_size_;
  const Done done_;
  const std::string deal_;
  absl::Mutex mutex_;
  absl::Time before_ ABSL_GUARDED_BY(mutex_);
  std::vector<History> histories_ ABSL_GUARDED_BY(mutex_);
  size_t waiting_ ABSL_GUARDED_BY(mutex_) = 0;
  bool invalid_ ABSL_GUARDED_BY(mutex_) = false;
  TimelinePage page_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

void ReadTimeline(const SuiteBackends& backends, const OutgoingCall& call, TimelinePosition from,
                  int page_size, std::function<void(absl::StatusOr<TimelinePage>)> done) {
  std::make_shared<Timeline>(backends, call, std::move(from), page_size, std::move(done))->GoOn();
}

}  // namespace revops::gateway
