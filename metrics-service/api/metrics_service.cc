#include "metrics-service/api/metrics_service.h"

#include <algorithm>
#include <memory>
#include <type_traits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "metrics-service/api/answer.h"
#include "metrics-service/api/parse_parameters.h"
#include "metrics-service/reports/ownership.h"

namespace revops::metrics {

namespace pb = revops::metrics::v1;

namespace {

void AcceptAll(const ReportQuery&, Violations&) {}

void CheckReachedStage(const std::string& stage, Violations& violations) {
  if (stage.empty() || IsSlug(stage)) return;
  violations.Add("reached_stage", absl::StrCat("must be a slug, is ", Quoted(stage)));
}

// An open deal has no closing that a month could be of.
void CheckVelocityGroups(const ReportQuery& query, Violations& violations) {
  for (const Dimension& dimension : query.group_by) {
    const bool is_month = dimension.kind == DimensionKind::kMonth;
    if (!is_month && dimension.kind != DimensionKind::kQuarter) continue;
    violations.Add("parameters.group_by",
                   absl::StrCat("must not be month or quarter for the velocity, is ",
                                is_month ? "month" : "quarter"));
  }
}

// Values of a field that is not kept are unknown: an answer would call them all empty.
absl::Status CheckFieldsKept(const FactsView& view, bool asks_for_leads, const ReportQuery& query) {
  std::vector<UnmetRule> unmet;
  const auto check = [&](const char* parameter, const std::string& key) {
    const bool is_kept =
        view.deals.KeepsField(key) && (!asks_for_leads || view.leads.labels().KeepsField(key));
    if (is_kept) return;
    unmet.push_back({"FIELD_NOT_KEPT", absl::StrCat("fields.", key),
                     absl::StrCat(parameter, ": must name one of the ", kFieldsMax,
                                  " custom fields whose values are kept, names ", Quoted(key))});
  };
  for (const Dimension& dimension : query.group_by) {
    if (dimension.label == LabelKind::kField) check("group_by", dimension.field);
  }
  for (const LabelFilter& filter : query.labels) {
    if (filter.label == LabelKind::kField) check("fields", filter.field);
  }
  return UnmetRules("parameters", unmet);
}

absl::Status LeadsNotFollowed() {
  return ErrorWithReason(absl::StatusCode::kFailedPrecondition, "LEADS_NOT_FOLLOWED",
                         "metrics-service was started without lead-service, so it knows no leads");
}

absl::Status CheckGroups(const Basis& basis) {
  if (basis.groups <= kGroupsMax) return absl::OkStatus();
  return InvalidField("parameters.group_by", absl::StrCat("must make at most ", kGroupsMax,
                                                          " groups, makes ", basis.groups));
}

template <typename Reply>
absl::Status CheckSize(const Reply& reply) {
  const size_t bytes = reply.ByteSizeLong();
  if (bytes <= kReplyBytesMax) return absl::OkStatus();
  return InvalidField(
      "parameters.group_by",
      absl::StrCat("must make an answer of at most ", kReplyBytesMax, " bytes, makes ", bytes,
                   " in ", reply.rows_size(), " rows: group by less, or name a pipeline"));
}

// The clock of a followed service, or its log's, which never goes back, may be ahead of this one:
// what it has recorded is not the future.
Micros Now(const FactsView& view, Micros clock) {
  return std::max({clock, view.deals.NewestRecorded().value_or(clock - 1) + 1,
                   view.leads.NewestRecorded().value_or(clock - 1) + 1});
}

void CheckEnum(const char* field, int value, int last, Violations& violations) {
  if (value >= 0 && value <= last) return;
  violations.Add(field, absl::StrCat("must be 0 to ", last, ", is ", value));
}

// Leads stand in no stage of a pipeline.
void CheckLeadGroups(const ReportQuery& query, Violations& violations) {
  for (const Dimension& dimension : query.group_by) {
    const bool is_stage = dimension.kind == DimensionKind::kStage;
    if (!is_stage && dimension.kind != DimensionKind::kPipeline) continue;
    violations.Add("parameters.group_by",
                   absl::StrCat("must not be stage or pipeline where leads are grouped, is ",
                                is_stage ? "stage" : "pipeline"));
  }
}

void CheckFunnel(const pb::GetFunnelRequest& request, Violations& violations) {
  CheckEnum("mode", request.mode(), pb::FunnelMode_MAX, violations);
  CheckEnum("start", request.start(), pb::FunnelStart_MAX, violations);
  if (request.start() == pb::FUNNEL_START_LEADS && request.mode() == pb::FUNNEL_MODE_SNAPSHOT) {
    violations.Add("start", "must not be LEADS for a snapshot: it is of deals");
  }
}

// Without a wish, what the report is named after.
ReportQuery ByChannel(ReportQuery query) {
  if (query.group_by.empty()) {
    query.group_by = {{DimensionKind::kLabel, LabelKind::kChannel, ""}};
  }
  return query;
}

// Some reports read both halves, some leave work for later.
template <typename Compute>
auto Run(const Compute& compute, const FactsView& view, const ReportQuery& query, Later& later) {
  if constexpr (std::is_invocable_v<Compute, const FactsView&, const ReportQuery&, Later*>) {
    return compute(view, query, &later);
  } else if constexpr (std::is_invocable_v<Compute, const FactsView&, const ReportQuery&>) {
    return compute(view, query);
  } else if constexpr (std::is_invocable_v<Compute, const Facts&, const ReportQuery&, Later*>) {
    return compute(view.deals, query, &later);
  } else {
    return compute(view.deals, query);
  }
}

}  // namespace

template <typename Request>
void MetricsServiceApi::Await(const Request& request, const ReportQuery& query, Reads reads,
                              absl::Time deadline, Arrivals::Ready ready,
                              Arrivals::HasGone has_gone) {
  const std::string& lead_token = request.parameters().include_lead_up_to();
  const bool asks_for_leads = AsksForLeads(reads, query) || !lead_token.empty();
  if (asks_for_leads && lead_arrivals_ == nullptr) return ready(LeadsNotFollowed());
  Arrivals::Ready deals_ready = ready;
  if (asks_for_leads) {
    deals_ready = [=, this](const absl::Status& status) {
      if (!status.ok()) return ready(status);
      lead_arrivals_->Await(lead_token, deadline, ready, has_gone);
    };
  }
  arrivals_->Await(request.parameters().include_up_to(), deadline, std::move(deals_ready),
                   has_gone);
}

template <typename Request, typename Reply, typename Compute, typename Check>
MetricsServiceApi::Reactor* MetricsServiceApi::Report(Context* context, const char* method,
                                                      const Request* request, Reply* reply,
                                                      Compute compute, Check check, Reads reads) {
  const auto parse = [=, this](const rpc::Call& call) -> absl::StatusOr<ReportQuery> {
    Violations violations;
    ReportQuery query = ParseParameters(request->parameters(), clock_->Now(), violations);
    check(query, violations);
    if (!violations.empty()) return violations.ToStatus();
    query.scope = ScopeOf(call.scope);
    return query;
  };
  const auto await = [=, this](const rpc::Call& call, Arrivals::Ready ready) {
    // What is wrong is told at once, not after the wait.
    const auto query = parse(call);
    if (!query.ok()) return ready(query.status());
    Await(*request, *query, reads, call.deadline, std::move(ready),
          [context] { return context->IsCancelled(); });
  };
  return dispatcher_->ReadWhen(
      context, method, await, [=, this](const rpc::Call& call) -> absl::Status {
        // Anew: "now" is when the facts are read, not when the wait began.
        REVOPS_ASSIGN_OR_RETURN(ReportQuery query, parse(call));
        AnswerContext rests_on{&query, "", ""};
        Later later;
        using Computed = decltype(Run(compute, std::declval<const FactsView&>(), query, later));
        const auto report =
            facts_->WithView([&](const FactsView& view) -> absl::StatusOr<Computed> {
              const auto& parameters = request->parameters();
              const bool asks_for_leads = AsksForLeads(reads, query);
              // Once more: since the wait ended the facts may have been reset.
              REVOPS_RETURN_IF_ERROR(
                  CheckIncludes(view.deals_followed, parameters.include_up_to()));
              if (asks_for_leads || !parameters.include_lead_up_to().empty()) {
                REVOPS_RETURN_IF_ERROR(CheckIncludes(view.leads_followed,
                                                     parameters.include_lead_up_to(), kLeadWords));
              }
              REVOPS_RETURN_IF_ERROR(CheckFieldsKept(view, asks_for_leads, query));
              if (!parameters.has_as_of()) query.as_of = Now(view, query.as_of);
              if (query.ownership == Ownership::kCurrent) {
                query.current = std::make_shared<const CurrentOwnership>(view);
              }
              rests_on.deal_token = view.deals_followed.token;
              rests_on.lead_token = view.leads_followed.token;
              return Run(compute, view, query, later);
            });
        REVOPS_RETURN_IF_ERROR(report.status());
        REVOPS_RETURN_IF_ERROR(CheckGroups(report->basis));
        // The follower need not wait for this.
        later.Run();
        Answer(*report, rests_on, reply);
        return CheckSize(*reply);
      });
}

MetricsServiceApi::Reactor* MetricsServiceApi::GetPipelineReport(
    Context* context, const pb::GetPipelineReportRequest* request,
    pb::GetPipelineReportResponse* reply) {
  return Report(context, "GetPipelineReport", request, reply, ReportPipeline, AcceptAll);
}

MetricsServiceApi::Reactor* MetricsServiceApi::GetFunnel(Context* context,
                                                         const pb::GetFunnelRequest* request,
                                                         pb::GetFunnelResponse* reply) {
  if (request->start() == pb::FUNNEL_START_LEADS) {
    return Report(
        context, "GetFunnel", request, reply, ReportLeadFunnel,
        [request](const ReportQuery& query, Violations& violations) {
          CheckFunnel(*request, violations);
          CheckLeadGroups(query, violations);
        },
        Reads::kBoth);
  }
  const auto mode =
      request->mode() == pb::FUNNEL_MODE_SNAPSHOT ? FunnelMode::kSnapshot : FunnelMode::kCohortAny;
  return Report(
      context, "GetFunnel", request, reply,
      [mode](const Facts& facts, const ReportQuery& query) {
        return ReportFunnel(facts, query, mode);
      },
      [request](const ReportQuery&, Violations& violations) { CheckFunnel(*request, violations); });
}

MetricsServiceApi::Reactor* MetricsServiceApi::GetWinRate(Context* context,
                                                          const pb::GetWinRateRequest* request,
                                                          pb::GetWinRateResponse* reply) {
  return Report(
      context, "GetWinRate", request, reply,
      [request](const Facts& facts, const ReportQuery& query) {
        return ReportWinRate(facts, query, request->reached_stage());
      },
      [request](const ReportQuery&, Violations& violations) {
        CheckReachedStage(request->reached_stage(), violations);
      });
}

MetricsServiceApi::Reactor* MetricsServiceApi::GetDealSize(Context* context,
                                                           const pb::GetDealSizeRequest* request,
                                                           pb::GetDealSizeResponse* reply) {
  return Report(context, "GetDealSize", request, reply, ReportDealSize, AcceptAll);
}

MetricsServiceApi::Reactor* MetricsServiceApi::GetSalesCycle(
    Context* context, const pb::GetSalesCycleRequest* request, pb::GetSalesCycleResponse* reply) {
  const bool is_from_lead = request->start() == pb::CYCLE_START_LEAD_CREATED;
  return Report(
      context, "GetSalesCycle", request, reply,
      [is_from_lead](const FactsView& view, const ReportQuery& query, Later* later) {
        return is_from_lead ? ReportSalesCycleFromLead(view, query, later)
                            : ReportSalesCycle(view.deals, query, later);
      },
      [request](const ReportQuery&, Violations& violations) {
        CheckEnum("start", request->start(), pb::CycleStart_MAX, violations);
      },
      is_from_lead ? Reads::kBoth : Reads::kDeals);
}

MetricsServiceApi::Reactor* MetricsServiceApi::GetTimeInStage(
    Context* context, const pb::GetTimeInStageRequest* request, pb::GetTimeInStageResponse* reply) {
  return Report(context, "GetTimeInStage", request, reply, ReportTimeInStage, AcceptAll);
}

MetricsServiceApi::Reactor* MetricsServiceApi::GetVelocity(Context* context,
                                                           const pb::GetVelocityRequest* request,
                                                           pb::GetVelocityResponse* reply) {
  const auto mode =
      request->mode() == pb::VELOCITY_MODE_ALL_OPEN ? VelocityMode::kAllOpen : VelocityMode::kLive;
  return Report(
      context, "GetVelocity", request, reply,
      [mode](const Facts& facts, const ReportQuery& query) {
        return ReportVelocity(facts, query, mode);
      },
      [request](const ReportQuery& query, Violations& violations) {
        CheckEnum("mode", request->mode(), pb::VelocityMode_MAX, violations);
        CheckVelocityGroups(query, violations);
      });
}

MetricsServiceApi::Reactor* MetricsServiceApi::GetChannels(Context* context,
                                                           const pb::GetChannelsRequest* request,
                                                           pb::GetChannelsResponse* reply) {
  return Report(
      context, "GetChannels", request, reply,
      [](const FactsView& view, const ReportQuery& query, Later* later) {
        return ReportChannels(view, ByChannel(query), later);
      },
      [](const ReportQuery& query, Violations& violations) {
        CheckLeadGroups(query, violations);
        if (!query.stages.empty()) {
          violations.Add("parameters.stage", "must not be set: leads stand in no stage");
        }
      },
      Reads::kBoth);
}

MetricsServiceApi::Reactor* MetricsServiceApi::GetTouchpoints(
    Context* context, const pb::GetTouchpointsRequest* request, pb::GetTouchpointsResponse* reply) {
  return Report(context, "GetTouchpoints", request, reply, ReportTouchpoints, AcceptAll,
                Reads::kBoth);
}

}  // namespace revops::metrics
