#include "metrics-service/api/metrics_service.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "metrics-service/api/answer.h"
#include "metrics-service/api/parse_parameters.h"

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
absl::Status CheckFieldsKept(const Facts& facts, const ReportQuery& query) {
  std::vector<UnmetRule> unmet;
  const auto check = [&](const char* parameter, const std::string& key) {
    if (facts.KeepsField(key)) return;
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

// deal-service's clock, or its log's, which never goes back, may be ahead of this one: what it has
// recorded is not the future.
Micros Now(const Facts& facts, Micros clock) {
  return std::max(clock, facts.NewestRecorded().value_or(clock - 1) + 1);
}

void CheckMode(int mode, int last, Violations& violations) {
  if (mode >= 0 && mode <= last) return;
  violations.Add("mode", absl::StrCat("must be 0 to ", last, ", is ", mode));
}

// Some reports leave work for later, others have none.
template <typename Compute>
auto Run(const Compute& compute, const Facts& facts, const ReportQuery& query, Later& later) {
  if constexpr (std::is_invocable_v<Compute, const Facts&, const ReportQuery&, Later*>) {
    return compute(facts, query, &later);
  } else {
    return compute(facts, query);
  }
}

}  // namespace

template <typename Request, typename Reply, typename Compute, typename Check>
MetricsServiceApi::Reactor* MetricsServiceApi::Report(Context* context, const char* method,
                                                      const Request* request, Reply* reply,
                                                      Compute compute, Check check) {
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
    if (const auto query = parse(call); !query.ok()) return ready(query.status());
    arrivals_->Await(request->parameters().include_up_to(), call.deadline, std::move(ready),
                     [context] { return context->IsCancelled(); });
  };
  return dispatcher_->ReadWhen(
      context, method, await, [=, this](const rpc::Call& call) -> absl::Status {
        // Anew: "now" is when the facts are read, not when the wait began.
        REVOPS_ASSIGN_OR_RETURN(ReportQuery query, parse(call));
        AnswerContext rests_on{&query, ""};
        Later later;
        using Computed = decltype(Run(compute, std::declval<const Facts&>(), query, later));
        const auto report = facts_->WithReader(
            [&](const Facts& facts, const Followed& followed) -> absl::StatusOr<Computed> {
              // Once more: since the wait ended the facts may have been reset.
              REVOPS_RETURN_IF_ERROR(
                  CheckIncludes(followed, request->parameters().include_up_to()));
              REVOPS_RETURN_IF_ERROR(CheckFieldsKept(facts, query));
              if (!request->parameters().has_as_of()) query.as_of = Now(facts, query.as_of);
              rests_on.deal_token = followed.token;
              return Run(compute, facts, query, later);
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
  const auto mode =
      request->mode() == pb::FUNNEL_MODE_SNAPSHOT ? FunnelMode::kSnapshot : FunnelMode::kCohortAny;
  return Report(
      context, "GetFunnel", request, reply,
      [mode](const Facts& facts, const ReportQuery& query) {
        return ReportFunnel(facts, query, mode);
      },
      [request](const ReportQuery&, Violations& violations) {
        CheckMode(request->mode(), pb::FunnelMode_MAX, violations);
      });
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
  return Report(context, "GetSalesCycle", request, reply, ReportSalesCycle, AcceptAll);
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
        CheckMode(request->mode(), pb::VelocityMode_MAX, violations);
        CheckVelocityGroups(query, violations);
      });
}

}  // namespace revops::metrics
