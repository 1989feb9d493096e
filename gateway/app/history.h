// One history of a timeline: read page by page from its service, given out entry by entry, newest
// first.
#ifndef REVOPS_GATEWAY_APP_HISTORY_H_
#define REVOPS_GATEWAY_APP_HISTORY_H_

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gateway/app/gathering.h"
#include "gateway/app/timeline_position.h"
#include "revops/gateway/v1/deal_page.pb.h"

namespace revops::gateway {

// A page of one history, as its service gave it.
struct HistoryPage {
  struct Entry {
    std::string id;  // unique within its history
    v1::TimelineEntry entry;
    bool is_shown = true;
  };
  std::vector<Entry> entries;
  std::string next_page_token;
};

// Reads the page that `from` stands on. `done` runs once, on a thread of gRPC.
void ReadHistory(const SuiteBackends& backends, const OutgoingCall& call,
                 const HistoryPosition& from, int page_size,
                 std::function<void(absl::StatusOr<HistoryPage>)> done);

// Not thread-safe.
class History {
 public:
  // `before` as in TimelinePosition.
  History(HistoryPosition from, absl::Time before);

  // What was read of it is given out, and there is more to read.
  bool must_read() const { return ready_.empty() && !is_read_out_; }
  bool has_next() const { return !ready_.empty(); }
  bool is_over() const { return ready_.empty() && is_read_out_; }
  // Where its first entry that was not given out is, also before anything was read.
  const HistoryPosition& position() const { return position_; }

  // The page at position() came.
  void Add(HistoryPage page);
  // There is no more to be had of it.
  void GiveUp();

  // Of the next entry: when it was recorded, but never later than what this history gave out
  // before, so that merging by it keeps the history's own order.
  absl::Time next_time() const { return ready_.front().time; }
  v1::TimelineEntry TakeNext();

 private:
  struct Ready {
    std::string id;
    v1::TimelineEntry entry;
    absl::Time time;
  };
  bool WasTold(const HistoryPage::Entry& entry, absl::Time time);
  // On to the page behind the one that was read.
  void TurnPage();

  HistoryPosition position_;
  std::string next_page_token_;
  std::deque<Ready> ready_;
  bool is_read_out_ = false;
  // Entries up to the one told last, and those newer than the timeline, are passed over first.
  const absl::Time before_;
  bool passes_newer_;
  absl::Time last_time_ = absl::InfiniteFuture();
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_APP_HISTORY_H_
