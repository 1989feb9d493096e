#include "gateway/app/history.h"

#include <algorithm>
#include <utility>

#include "revops/deal/v1/activity_requests.pb.h"
#include "revops/deal/v1/deal_service.pb.h"
#include "revops/lead/v1/activity_requests.pb.h"
#include "revops/lead/v1/lead_requests.pb.h"

namespace revops::gateway {
namespace {

absl::Time TimeOf(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
}

HistoryPage::Entry EntryOf(deal::v1::DealEvent&& event) {
  HistoryPage::Entry entry{
      event.event_id(), {}, event.type() != deal::v1::DEAL_EVENT_TYPE_ACTIVITY};
  *entry.entry.mutable_record_time() = event.commit_time();
  *entry.entry.mutable_deal_change() = std::move(event);
  return entry;
}
HistoryPage::Entry EntryOf(lead::v1::LeadEvent&& event) {
  HistoryPage::Entry entry{
      event.event_id(), {}, event.type() != lead::v1::LEAD_EVENT_TYPE_ACTIVITY};
  *entry.entry.mutable_record_time() = event.commit_time();
  *entry.entry.mutable_lead_change() = std::move(event);
  return entry;
}
HistoryPage::Entry EntryOf(type::v1::Activity&& activity) {
  HistoryPage::Entry entry{activity.name(), {}, true};
  *entry.entry.mutable_record_time() = activity.create_time();
  *entry.entry.mutable_activity() = std::move(activity);
  return entry;
}

auto& ItemsOf(deal::v1::ListDealChangesResponse& page) { return *page.mutable_changes(); }
auto& ItemsOf(lead::v1::ListLeadChangesResponse& page) { return *page.mutable_changes(); }
auto& ItemsOf(deal::v1::ListDealActivitiesResponse& page) { return *page.mutable_activities(); }
auto& ItemsOf(lead::v1::ListLeadActivitiesResponse& page) { return *page.mutable_activities(); }

using PageDone = std::function<void(absl::StatusOr<HistoryPage>)>;

// `request` says whose history it is.
template <typename Page, typename Request>
void ReadPage(Backend* backend, const char* method, const OutgoingCall& call,
              const HistoryPosition& from, int page_size, Request request, PageDone done) {
  request.set_page_size(page_size);
  request.set_page_token(from.page_token);
  backend->CallMethod<Page>(method, call, request,
                            [service = backend->name(), subject = from.subject,
                             done = std::move(done)](absl::StatusOr<Page> answer) {
                              if (!answer.ok()) return done(answer.status());
                              HistoryPage page;
                              page.next_page_token = answer->next_page_token();
                              for (auto& item : ItemsOf(*answer)) {
                                page.entries.push_back(EntryOf(std::move(item)));
                                page.entries.back().entry.set_service(service);
                                page.entries.back().entry.set_subject(subject);
                              }
                              done(std::move(page));
                            });
}

}  // namespace

void ReadHistory(const SuiteBackends& backends, const OutgoingCall& call,
                 const HistoryPosition& from, int page_size, PageDone done) {
  switch (from.kind) {
    case HistoryKind::kDealChanges: {
      deal::v1::ListDealChangesRequest request;
      request.set_name(from.subject);
      return ReadPage<deal::v1::ListDealChangesResponse>(
          backends.deals, "/revops.deal.v1.DealService/ListDealChanges", call, from, page_size,
          std::move(request), std::move(done));
    }
    case HistoryKind::kDealActivities: {
      deal::v1::ListDealActivitiesRequest request;
      request.set_parent(from.subject);
      return ReadPage<deal::v1::ListDealActivitiesResponse>(
          backends.deals, "/revops.deal.v1.DealService/ListDealActivities", call, from, page_size,
          std::move(request), std::move(done));
    }
    case HistoryKind::kLeadChanges: {
      lead::v1::ListLeadChangesRequest request;
      request.set_name(from.subject);
      return ReadPage<lead::v1::ListLeadChangesResponse>(
          backends.leads, "/revops.lead.v1.LeadService/ListLeadChanges", call, from, page_size,
          std::move(request), std::move(done));
    }
    case HistoryKind::kLeadActivities: {
      lead::v1::ListLeadActivitiesRequest request;
      request.set_parent(from.subject);
      return ReadPage<lead::v1::ListLeadActivitiesResponse>(
          backends.leads, "/revops.lead.v1.LeadService/ListLeadActivities", call, from, page_size,
          std::move(request), std::move(done));
    }
  }
}

History::History(HistoryPosition from, absl::Time before)
    : position_(std::move(from)), before_(before), passes_newer_(position_.is_at_beginning()) {}

bool History::WasTold(const HistoryPage::Entry& entry, absl::Time time) {
  if (!position_.told.empty()) {
    if (entry.id == position_.told) position_.told.clear();
    return true;
  }
  passes_newer_ = passes_newer_ && time > before_;
  return passes_newer_;
}

void History::Add(HistoryPage page) {
  next_page_token_ = std::move(page.next_page_token);
  // Until something of this page is given out, it begins behind what had been told of it.
  const std::string told = position_.told;
  for (HistoryPage::Entry& entry : page.entries) {
    last_time_ = std::min(last_time_, TimeOf(entry.entry.record_time()));
    if (WasTold(entry, last_time_) || !entry.is_shown) continue;
    ready_.push_back({std::move(entry.id), std::move(entry.entry), last_time_});
  }
  if (ready_.empty()) return TurnPage();
  position_.told = told;
}

void History::TurnPage() {
  is_read_out_ = next_page_token_.empty();
  position_.page_token = std::move(next_page_token_);
}

void History::GiveUp() {
  ready_.clear();
  is_read_out_ = true;
}

v1::TimelineEntry History::TakeNext() {
  Ready next = std::move(ready_.front());
  ready_.pop_front();
  position_.told = std::move(next.id);
  if (ready_.empty()) {
    position_.told.clear();
    TurnPage();
  }
  return std::move(next.entry);
}

}  // namespace revops::gateway
