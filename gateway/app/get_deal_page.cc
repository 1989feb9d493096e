#include "gateway/app/get_deal_page.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "gateway/app/timeline.h"
#include "revops/deal/v1/deal_service.pb.h"
#include "revops/lead/v1/account_requests.pb.h"
#include "revops/lead/v1/lead_requests.pb.h"

namespace revops::gateway {
namespace {

using Page = v1::GetDealPageResponse;
using PagePtr = std::shared_ptr<Gathering<Page>>;

// The lead it was made of, then those by which its people came.
std::vector<std::string> LeadsOf(const deal::v1::Deal& deal) {
  std::vector<std::string> leads;
  const auto add = [&leads](const std::string& lead) {
    if (!lead.empty() && std::count(leads.begin(), leads.end(), lead) == 0) leads.push_back(lead);
  };
  add(deal.source_lead());
  for (const deal::v1::DealContact& contact : deal.contacts()) add(contact.lead());
  return leads;
}

void AskOfDeal(const PagePtr& page, Backend* deals, const deal::v1::Deal& deal) {
  deal::v1::GetPipelineRequest pipeline;
  pipeline.set_name(deal.pipeline());
  pipeline.set_version(deal.pipeline_version());
  Ask<deal::v1::SalesPipeline>(
      page, {"pipeline", deals, "/revops.deal.v1.DealService/GetPipeline"}, pipeline,
      [](auto&& part, Page& response) { *response.mutable_pipeline() = std::move(part); });
  deal::v1::ListStageVisitsRequest visits;
  visits.set_name(deal.name());
  Ask<deal::v1::ListStageVisitsResponse>(
      page, {"visits", deals, "/revops.deal.v1.DealService/ListStageVisits"}, visits,
      [](auto&& part, Page& response) { response.mutable_visits()->Swap(part.mutable_visits()); });
}

// Names come from the deal; who and what they are, from lead-service.
void AskOfLeads(const PagePtr& page, Backend* leads, const deal::v1::Deal& deal,
                const std::vector<std::string>& lead_names) {
  page->With([&](Page& response) {
    for (const auto& contact : deal.contacts()) {
      *response.add_people()->mutable_deal_contact() = contact;
    }
    for (const std::string& lead : lead_names) response.add_leads()->set_name(lead);
  });
  if (!deal.account().empty()) {
    lead::v1::GetAccountRequest account;
    account.set_name(deal.account());
    Ask<lead::v1::Account>(
        page, {"account", leads, "/revops.lead.v1.LeadService/GetAccount"}, account,
        [](auto&& part, Page& response) { *response.mutable_account() = std::move(part); });
  }
  for (int i = 0; i < deal.contacts_size(); ++i) {
    lead::v1::GetContactRequest contact;
    contact.set_name(deal.contacts(i).contact());
    Ask<lead::v1::Contact>(page, {"people", leads, "/revops.lead.v1.LeadService/GetContact"},
                           contact, [i](auto&& part, Page& response) {
                             *response.mutable_people(i)->mutable_contact() = std::move(part);
                           });
  }
  for (size_t i = 0; i < lead_names.size(); ++i) {
    lead::v1::GetLeadRequest lead;
    lead.set_name(lead_names[i]);
    Ask<lead::v1::Lead>(page, {"leads", leads, "/revops.lead.v1.LeadService/GetLead"}, lead,
                        [i](auto&& part, Page& response) {
                          *response.mutable_leads(static_cast<int>(i)) = std::move(part);
                        });
  }
}

TimelinePosition Beginning(const std::string& deal, const std::vector<std::string>& leads) {
  TimelinePosition position{
      deal,
      absl::InfiniteFuture(),
      {{HistoryKind::kDealChanges, deal, "", ""}, {HistoryKind::kDealActivities, deal, "", ""}}};
  for (const std::string& lead : leads) {
    position.histories.push_back({HistoryKind::kLeadChanges, lead, "", ""});
    position.histories.push_back({HistoryKind::kLeadActivities, lead, "", ""});
  }
  return position;
}

// A lead may have left the deal since the page before was told.
void KeepThoseOf(const std::string& deal, const std::vector<std::string>& leads,
                 TimelinePosition& position) {
  std::erase_if(position.histories, [&](const HistoryPosition& history) {
    const bool is_of_deal =
        history.kind == HistoryKind::kDealChanges || history.kind == HistoryKind::kDealActivities;
    if (is_of_deal) return history.subject != deal;
    return std::count(leads.begin(), leads.end(), history.subject) == 0;
  });
}

void AskTimeline(const PagePtr& page, const SuiteBackends& backends, TimelinePosition from,
                 int page_size) {
  ReadTimeline(backends, page->call(), std::move(from), page_size,
               [page](absl::StatusOr<TimelinePage> timeline) {
                 if (!timeline.ok()) return page->Fail(timeline.status());
                 page->With([&](Page& response) {
                   for (auto& entry : timeline->entries) {
                     *response.add_timeline() = std::move(entry);
                   }
                   for (auto& gap : timeline->gaps) {
                     AddGap(std::move(gap), *response.mutable_gaps());
                   }
                   response.set_next_page_token(std::move(timeline->next_page_token));
                 });
               });
}

// What is asked for, once the request is found good.
struct Question {
  SuiteBackends backends;
  OutgoingCall call;
  int page_size;
  std::optional<TimelinePosition> from;  // unset: the whole page, from the timeline's beginning
};

void Begin(const Question& question, deal::v1::Deal deal,
           const std::function<void(absl::StatusOr<Page>)>& done) {
  const auto page = std::make_shared<Gathering<Page>>(question.call, InvalidPart::kIsAGap, done);
  std::vector<std::string> leads = LeadsOf(deal);
  const bool has_too_many = leads.size() > kDealLeadsMax;
  if (has_too_many) leads.resize(kDealLeadsMax);
  page->With([&](Page& response) {
    *response.mutable_deal() = deal;
    if (has_too_many && !question.from.has_value()) {
      AddGap(MoreThanShown("leads", question.backends.leads->name()), *response.mutable_gaps());
    }
  });
  if (question.from.has_value()) {
    TimelinePosition from = *question.from;
    KeepThoseOf(deal.name(), leads, from);
    return AskTimeline(page, question.backends, std::move(from), question.page_size);
  }
  AskOfDeal(page, question.backends.deals, deal);
  AskOfLeads(page, question.backends.leads, deal, leads);
  AskTimeline(page, question.backends, Beginning(deal.name(), leads), question.page_size);
}

}  // namespace

void GetDealPage(const SuiteBackends& backends, const v1::GetDealPageRequest& request,
                 const OutgoingCall& call, absl::Time now,
                 std::function<void(absl::StatusOr<Page>)> done) {
  Question question{backends, PartCall(call, now), kTimelinePageDefault, std::nullopt};
  if (request.page_size() < 0) {
    return done(InvalidField("page_size", absl::StrCat("must be 1 to ", kTimelinePageMax, ", is ",
                                                       request.page_size())));
  }
  if (request.page_size() > 0) {
    question.page_size = std::min(request.page_size(), kTimelinePageMax);
  }
  if (!request.page_token().empty()) {
    auto from = DecodeTimelinePosition(request.page_token(), request.name());
    if (!from.ok()) return done(from.status());
    question.from = *std::move(from);
  }
  deal::v1::GetDealRequest wanted;
  wanted.set_name(request.name());
  backends.deals->CallMethod<deal::v1::Deal>(
      "/revops.deal.v1.DealService/GetDeal", question.call, wanted,
      [question, done = std::move(done)](absl::StatusOr<deal::v1::Deal> deal) {
        if (!deal.ok()) return done(deal.status());
        Begin(question, *std::move(deal), done);
      });
}

}  // namespace revops::gateway
