#include "gateway/app/get_pipeline_overview.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "common/status/status.h"
#include "revops/deal/v1/deal_service.pb.h"

namespace revops::gateway {
namespace {

using Overview = v1::GetPipelineOverviewResponse;

// One page of them; who has more sees that some are missing.
constexpr int kPipelinesMax = 1000;

void AskPipelines(const std::shared_ptr<Gathering<Overview>>& overview, Backend* deals,
                  const google::protobuf::RepeatedPtrField<std::string>& wanted) {
  AskPages<deal::v1::ListPipelinesResponse>(
      overview, {"pipelines", deals, "/revops.deal.v1.DealService/ListPipelines"},
      deal::v1::ListPipelinesRequest(), kPipelinesMax,
      [wanted](deal::v1::ListPipelinesResponse&& page, Overview& response) {
        for (auto& pipeline : *page.mutable_pipelines()) {
          const bool is_wanted =
              wanted.empty() || std::count(wanted.begin(), wanted.end(), pipeline.name()) > 0;
          if (is_wanted) *response.add_pipelines() = std::move(pipeline);
        }
        return page.pipelines_size();
      });
}

}  // namespace

void GetPipelineOverview(const SuiteBackends& backends,
                         const v1::GetPipelineOverviewRequest& request, const OutgoingCall& call,
                         absl::Time now, std::function<void(absl::StatusOr<Overview>)> done) {
  const metrics::v1::ReportParameters& parameters = request.parameters();
  if (!parameters.group_by().empty()) {
    return done(InvalidField("parameters.group_by",
                             "must be empty: the overview is grouped by pipeline and stage"));
  }
  const auto overview = std::make_shared<Gathering<Overview>>(
      PartCall(call, now), InvalidPart::kFailsTheWhole, std::move(done));
  AskPipelines(overview, backends.deals, parameters.pipeline());

  metrics::v1::GetPipelineReportRequest open;
  *open.mutable_parameters() = parameters;
  open.mutable_parameters()->add_group_by("pipeline");
  open.mutable_parameters()->add_group_by("stage");
  Ask<metrics::v1::GetPipelineReportResponse>(
      overview, {"open", backends.metrics, "/revops.metrics.v1.MetricsService/GetPipelineReport"},
      open, [](auto&& part, Overview& response) { *response.mutable_open() = std::move(part); });

  metrics::v1::GetWinRateRequest win_rate;
  *win_rate.mutable_parameters() = parameters;
  Ask<metrics::v1::GetWinRateResponse>(
      overview, {"win_rate", backends.metrics, "/revops.metrics.v1.MetricsService/GetWinRate"},
      win_rate,
      [](auto&& part, Overview& response) { *response.mutable_win_rate() = std::move(part); });

  metrics::v1::GetVelocityRequest velocity;
  *velocity.mutable_parameters() = parameters;
  Ask<metrics::v1::GetVelocityResponse>(
      overview, {"velocity", backends.metrics, "/revops.metrics.v1.MetricsService/GetVelocity"},
      velocity,
      [](auto&& part, Overview& response) { *response.mutable_velocity() = std::move(part); });
}

}  // namespace revops::gateway
