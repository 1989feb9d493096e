// One watcher's view of the lead stream: which events pass its filter and reach, and what it is
// shown.
#ifndef REVOPS_LEAD_SERVICE_API_LEAD_VIEW_H_
#define REVOPS_LEAD_SERVICE_API_LEAD_VIEW_H_

#include "absl/status/status.h"
#include "common/rpc/call.h"
#include "revops/lead/v1/lead_event.pb.h"
#include "revops/lead/v1/watch_requests.pb.h"

namespace revops::lead {

// Immutable; thread-safe.
class LeadView {
 public:
  static absl::Status CheckFilter(const v1::WatchFilter& filter);

  LeadView(v1::WatchFilter filter, rpc::OwnerScope scope, v1::WatchDetail detail);

  // Everything passes unchanged, so events need not be parsed.
  bool shows_everything() const { return shows_everything_; }

  const v1::WatchFilter& filter() const { return filter_; }
  const rpc::OwnerScope& scope() const { return scope_; }
  // True when the event passes; one that leaves the view is cut down to its subject's name and
  // marked, any other to what the detail says.
  bool Show(v1::LeadEvent& event) const;
  // Whether the subject of a snapshot's event is in the view, whatever types that asks for.
  bool ShowsNow(const v1::LeadEvent& event) const;

 private:
  struct Standing;
  static Standing StandingAfter(const v1::LeadEvent& event);
  static Standing StandingBefore(const v1::LeadEvent& event, const Standing& after);
  bool Passes(v1::LeadEvent& event) const;
  bool Matches(const Standing& standing) const;

  const v1::WatchFilter filter_;
  const rpc::OwnerScope scope_;
  const bool only_facts_;
  const bool shows_everything_;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_API_LEAD_VIEW_H_
