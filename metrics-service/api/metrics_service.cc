#include "metrics-service/api/metrics_service.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
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
  const bool is_by_time =
      std::any_of(query.group_by.begin(), query.group_by.end(), [](const Dimension& dimension) {
        return dimension.kind == DimensionKind::kMonth || dimension.kind == DimensionKind::kQuarter;
      });
  if (is_by_time) {
    violations.Add("parameters.group_by", "must not be month or quarter for the velocity");
  }
}

void CheckMode(int mode, int last, Violations& violations) {
  if (mode < 0 || mode > last) violations.Add("mode", absl::StrCat("is unknown: ", mode));
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
    arrivals_->Await(request->parameters().include_up_to(), call.deadline, std::move(ready));
  };
  return dispatcher_->ReadWhen(
      context, method, await, [=, this](const rpc::Call& call) -> absl::Status {
        // Anew: "now" is when the facts are read, not when the wait began.
        REVOPS_ASSIGN_OR_RETURN(const ReportQuery query, parse(call));
        AnswerContext rests_on{&query, ""};
        const auto report = facts_->WithReader([&](const Facts& facts, const std::string& token) {
          rests_on.deal_token = token;
          return compute(facts, query);
        });
        Answer(report, rests_on, reply);
        return absl::OkStatus();
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
