// One watcher's view of the stream: which events pass its filter and reach, and what it is shown.
#ifndef REVOPS_DEAL_SERVICE_API_WATCH_VIEW_H_
#define REVOPS_DEAL_SERVICE_API_WATCH_VIEW_H_

#include <string>

#include "absl/status/status.h"
#include "common/rpc/call.h"
#include "revops/deal/v1/deal_event.pb.h"
#include "revops/deal/v1/deal_watch_service.pb.h"

namespace revops::deal {

// Immutable; thread-safe.
class WatchView {
 public:
  WatchView(revops::deal::v1::WatchFilter filter, rpc::OwnerScope scope,
            revops::deal::v1::WatchDetail detail);

  // Every violated field at once, as `filter.stage`.
  static absl::Status CheckFilter(const revops::deal::v1::WatchFilter& filter);

  // Everything passes unchanged, so events need not be parsed.
  bool shows_everything() const { return shows_everything_; }

  const revops::deal::v1::WatchFilter& filter() const { return filter_; }
  const rpc::OwnerScope& scope() const { return scope_; }
  // True when the event passes; one that leaves the view is cut down to the deal's name and marked,
  // any other to what the detail says.
  bool Show(revops::deal::v1::DealEvent& event) const;

 private:
  struct Standing;
  bool Passes(revops::deal::v1::DealEvent& event) const;
  bool Matches(const Standing& standing) const;

  const revops::deal::v1::WatchFilter filter_;
  const rpc::OwnerScope scope_;
  const bool only_facts_;
  const bool shows_everything_;
};

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_API_WATCH_VIEW_H_
