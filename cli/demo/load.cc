#include "cli/demo/load.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/demo/cast.h"
#include "cli/demo/people.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"

namespace revops::cli::demo {
namespace {

namespace deal = revops::deal::v1;
namespace lead = revops::lead::v1;
using DealStub = deal::DealService::StubInterface;
using LeadStub = lead::LeadService::StubInterface;

// Of the batch methods.
constexpr size_t kBatchMax = 64;

absl::Status Settled(const absl::Status& status) {
  return absl::IsAlreadyExists(status) ? absl::OkStatus() : status;
}

class Loader {
 public:
  Loader(Story story, Client& client, StopSignal& stop,
         const std::function<void(int64_t, int64_t)>& progress)
      : story_(std::move(story)), client_(client), stop_(stop), progress_(progress) {
    of_ = static_cast<int64_t>(story_.leads.size() + story_.deals.size() +
                               story_.lead_activities.size() + story_.deal_activities.size());
    std::set<std::string> companies;
    for (const DealStory& one : story_.deals) {
      of_ += (one.lead >= 0 ? 1 : 0) + (IsClosedLater(one) ? 1 : 0);
      companies.insert(one.item.deal().company());
    }
    of_ += static_cast<int64_t>(companies.size());
  }

  absl::StatusOr<Loaded> Run() {
    REVOPS_RETURN_IF_ERROR(CreateTeamsAndReps());
    REVOPS_RETURN_IF_ERROR(CreateExpansionPipeline());
    REVOPS_RETURN_IF_ERROR(CreateLeads());
    REVOPS_RETURN_IF_ERROR(OpenAccounts());
    REVOPS_RETURN_IF_ERROR(CreateDeals());
    REVOPS_RETURN_IF_ERROR(ConvertLeads());
    REVOPS_RETURN_IF_ERROR(CloseDeals());
    REVOPS_RETURN_IF_ERROR(RecordLeadActivities());
    REVOPS_RETURN_IF_ERROR(RecordDealActivities());
    REVOPS_RETURN_IF_ERROR(AddPeople());
    REVOPS_RETURN_IF_ERROR(RateLeads(story_, leads_, client_));
    return loaded_;
  }

 private:
  absl::Status CreateTeamsAndReps() {
    for (const TeamRole& role : kTeams) {
      lead::CreateTeamRequest request;
      request.mutable_team()->set_name(absl::StrCat("teams/", role.slug));
      request.mutable_team()->set_display_name(role.display_name);
      REVOPS_RETURN_IF_ERROR(
          Settled(client_.Call(client_.leads(), &LeadStub::CreateTeam, request).status()));
    }
    for (const RepRole& role : kReps) {
      lead::CreateRepRequest request;
      request.mutable_rep()->set_name(absl::StrCat("reps/", SlugOf(role)));
      request.mutable_rep()->set_display_name(absl::StrCat(role.given, " ", role.family));
      request.mutable_rep()->set_team(absl::StrCat("teams/", kTeams[role.team].slug));
      request.mutable_rep()->set_capacity(40);
      request.mutable_rep()->add_territories(kTeams[role.team].territory);
      REVOPS_RETURN_IF_ERROR(
          Settled(client_.Call(client_.leads(), &LeadStub::CreateRep, request).status()));
      ++loaded_.reps;
    }
    return absl::OkStatus();
  }

  absl::Status CreateExpansionPipeline() {
    deal::GetPipelineRequest asked;
    asked.set_name(kExpansion);
    const absl::Status there =
        client_.Call(client_.deals(), &DealStub::GetPipeline, asked).status();
    if (!absl::IsNotFound(there)) return there;
    deal::CreatePipelineRequest request;
    *request.mutable_pipeline() = ExpansionPipeline();
    return client_.Call(client_.deals(), &DealStub::CreatePipeline, request).status();
  }

  // Items [begin, end) at a time: `fill` makes a request of them, `take` reads its answer.
  template <typename Request, typename Stub, typename Method, typename Fill, typename Take>
  absl::Status InBatches(size_t count, Stub& stub, Method method, const Fill& fill,
                         const Take& take) {
    for (size_t begin = 0; begin < count; begin += kBatchMax) {
      if (stop_.stopped()) return absl::CancelledError("stopped");
      const size_t end = std::min(begin + kBatchMax, count);
      Request request;
      for (size_t i = begin; i < end; ++i) fill(i, request);
      REVOPS_ASSIGN_OR_RETURN(const auto response, client_.Call(stub, method, request));
      for (const auto& result : response.results()) {
        if (result.has_error()) return FromRpcStatus(result.error());
      }
      take(response);
      done_ += static_cast<int64_t>(end - begin);
      progress_(done_, of_);
    }
    return absl::OkStatus();
  }

  absl::Status CreateLeads() {
    return InBatches<lead::BatchCreateLeadsRequest>(
        story_.leads.size(), client_.leads(), &LeadStub::BatchCreateLeads,
        [&](size_t i, auto& request) { *request.add_leads() = story_.leads[i]; },
        [&](const auto& response) {
          for (const auto& result : response.results()) leads_.push_back(result.lead());
          loaded_.leads += response.results_size();
          loaded_.lead_token = response.resume_token();
        });
  }

  // One for all deals of a company, won, lost and open.
  absl::Status OpenAccounts() {
    for (DealStory& one : story_.deals) {
      if (stop_.stopped()) return absl::CancelledError("stopped");
      deal::Deal& told = *one.item.mutable_deal();
      std::string& account = accounts_[told.company()];
      if (account.empty()) {
        REVOPS_ASSIGN_OR_RETURN(account, OpenAccount(told, client_));
        progress_(++done_, of_);
      }
      told.set_account(account);
    }
    return absl::OkStatus();
  }

  absl::Status CreateDeals() {
    return InBatches<deal::BatchCreateDealsRequest>(
        story_.deals.size(), client_.deals(), &DealStub::BatchCreateDeals,
        [&](size_t i, auto& request) {
          const DealStory& one = story_.deals[i];
          deal::DealWithHistory& item = *request.add_deals();
          item = one.item;
          // A lead joins an open deal: how it ended is told afterwards.
          if (IsClosedLater(one)) item.mutable_transitions()->RemoveLast();
          loaded_.open_deals += one.is_open ? 1 : 0;
        },
        [&](const auto& response) {
          for (const auto& result : response.results()) deals_.push_back(result.deal());
          loaded_.deals += response.results_size();
          loaded_.deal_token = response.resume_token();
        });
  }

  static bool IsClosedLater(const DealStory& one) { return one.lead >= 0 && !one.is_open; }

  absl::Status ConvertLeads() {
    for (size_t i = 0; i < story_.deals.size(); ++i) {
      const DealStory& one = story_.deals[i];
      if (one.lead < 0) continue;
      if (stop_.stopped()) return absl::CancelledError("stopped");
      lead::ConvertLeadRequest request;
      request.set_name(leads_[static_cast<size_t>(one.lead)]);
      request.set_deal(deals_[i]);
      request.set_account(one.item.deal().account());
      request.set_role(revops::type::v1::BUYING_ROLE_CHAMPION);
      request.set_request_id(absl::StrCat(one.item.deal().external_id(), "-conversion"));
      REVOPS_RETURN_IF_ERROR(
          client_.Call(client_.leads(), &LeadStub::ConvertLead, request).status());
      progress_(++done_, of_);
    }
    return absl::OkStatus();
  }

  absl::Status CloseDeals() {
    std::vector<const DealStory*> closed;
    for (const DealStory& one : story_.deals) {
      if (IsClosedLater(one)) closed.push_back(&one);
    }
    return InBatches<deal::BatchCreateDealsRequest>(
        closed.size(), client_.deals(), &DealStub::BatchCreateDeals,
        [&](size_t i, auto& request) {
          *request.add_deals() = closed[i]->item;
          request.set_existing(deal::EXISTING_DEAL_POLICY_UPDATE);
        },
        [&](const auto& response) { loaded_.deal_token = response.resume_token(); });
  }

  absl::Status RecordLeadActivities() {
    return InBatches<lead::BatchCreateLeadActivitiesRequest>(
        story_.lead_activities.size(), client_.leads(), &LeadStub::BatchCreateLeadActivities,
        [&](size_t i, auto& request) { *request.add_activities() = story_.lead_activities[i]; },
        [&](const auto& response) {
          loaded_.activities += response.results_size();
          loaded_.lead_token = response.resume_token();
        });
  }

  absl::Status RecordDealActivities() {
    return InBatches<deal::BatchCreateDealActivitiesRequest>(
        story_.deal_activities.size(), client_.deals(), &DealStub::BatchCreateDealActivities,
        [&](size_t i, auto& request) { *request.add_activities() = story_.deal_activities[i]; },
        [&](const auto& response) {
          loaded_.activities += response.results_size();
          loaded_.deal_token = response.resume_token();
        });
  }

  absl::Status AddPeople() {
    for (size_t i = 0; i < story_.deals.size(); ++i) {
      if (!story_.deals[i].is_open) continue;
      if (stop_.stopped()) return absl::CancelledError("stopped");
      REVOPS_ASSIGN_OR_RETURN(const int added,
                              AddPeopleTo(deals_[i], story_.deals[i].item.deal(), i, client_));
      loaded_.contacts += added;
    }
    return absl::OkStatus();
  }

  Story story_;
  Client& client_;
  StopSignal& stop_;
  const std::function<void(int64_t, int64_t)>& progress_;
  int64_t done_ = 0, of_ = 0;
  Loaded loaded_;
  // Names, by place in the story.
  std::vector<std::string> leads_, deals_;
  std::map<std::string, std::string> accounts_;  // by company
};

}  // namespace

absl::StatusOr<bool> IsLoaded(Client& client) {
  deal::ListDealsRequest request;
  request.mutable_filter()->add_external_id("demo-d-1");
  REVOPS_ASSIGN_OR_RETURN(const auto page,
                          client.Call(client.deals(), &DealStub::ListDeals, request));
  if (page.deals_size() > 0) return true;
  lead::ListLeadsRequest leads;
  leads.mutable_filter()->add_external_id("demo-l-1");
  REVOPS_ASSIGN_OR_RETURN(const auto begun,
                          client.Call(client.leads(), &LeadStub::ListLeads, leads));
  if (begun.leads().empty()) return false;
  return absl::FailedPreconditionError(
      "an earlier load of the demo's company was interrupted: begin with an empty suite");
}

absl::StatusOr<Loaded> Load(Story story, Client& client, StopSignal& stop,
                            const std::function<void(int64_t done, int64_t of)>& progress) {
  return Loader(std::move(story), client, stop, progress).Run();
}

}  // namespace revops::cli::demo
