#include "gateway/app/get_pipeline_overview.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "common/rpc/telemetry.h"
#include "common/status/status.h"
#include "gateway/clients/service_error.h"
#include "revops/deal/v1/deal_service.pb.h"

namespace revops::gateway {
namespace {

using Done = std::function<void(absl::StatusOr<v1::GetPipelineOverviewResponse>)>;

constexpr int kParts = 4;
constexpr int kPipelinesMax = 1000;

// Shared by the calls; the last one to end answers.
class Overview {
 public:
  Overview(Done done, google::protobuf::RepeatedPtrField<std::string> wanted)
      : done_(std::move(done)), wanted_(std::move(wanted)) {}

  // `take` puts a part's answer into the response.
  template <typename Part, typename Take>
  std::function<void(absl::StatusOr<Part>)> Slot(const std::shared_ptr<Overview>& self,
                                                 const char* part, const Backend& backend,
                                                 Take take) {
    return [self, part, service = backend.name(), take](absl::StatusOr<Part> answer) {
      bool is_last = false;
      {
        absl::MutexLock lock(&self->mutex_);
        if (answer.ok()) {
          take(*std::move(answer), self->response_);
        } else {
          self->Miss(part, service, answer.status());
        }
        is_last = --self->waiting_ == 0;
      }
      if (is_last) self->Finish();
    };
  }

  void KeepPipeline(deal::v1::SalesPipeline&& pipeline, v1::GetPipelineOverviewResponse& response) {
    const bool is_wanted =
        wanted_.empty() || std::count(wanted_.begin(), wanted_.end(), pipeline.name()) > 0;
    if (is_wanted) *response.add_pipelines() = std::move(pipeline);
  }

 private:
  void Miss(const char* part, const std::string& service, const absl::Status& status)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (absl::IsInvalidArgument(status)) invalid_ = status;
    v1::Gap* gap = response_.add_gaps();
    gap->set_part(part);
    gap->set_service(service);
    gap->set_code(rpc::CodeName(status.code()));
    gap->set_message(MustStayInside(status) ? "internal error" : std::string(status.message()));
  }
  // Nobody else holds the lock any more.
  void Finish() {
    absl::StatusOr<v1::GetPipelineOverviewResponse> answer;
    {
      absl::MutexLock lock(&mutex_);
      if (invalid_.ok()) {
        answer = std::move(response_);
      } else {
        answer = invalid_;
      }
    }
    done_(std::move(answer));
  }

  const Done done_;
  const google::protobuf::RepeatedPtrField<std::string> wanted_;
  absl::Mutex mutex_;
  int waiting_ ABSL_GUARDED_BY(mutex_) = kParts;
  absl::Status invalid_ ABSL_GUARDED_BY(mutex_);
  v1::GetPipelineOverviewResponse response_ ABSL_GUARDED_BY(mutex_);
};

// One page is read; who has more than that sees what is missing.
v1::Gap MorePipelines(const std::string& service) {
  v1::Gap gap;
  gap.set_part("pipelines");
  gap.set_service(service);
  gap.set_code(rpc::CodeName(absl::StatusCode::kResourceExhausted));
  gap.set_message(absl::StrCat("there are more than ", kPipelinesMax, "; the rest is not shown"));
  return gap;
}

OutgoingCall PartCall(const OutgoingCall& call, absl::Time now) {
  OutgoingCall part = call;
  part.deadline = std::min(call.deadline - kOverviewReserve, now + kOverviewDeadlineDefault);
  return part;
}

}  // namespace

void GetPipelineOverview(const OverviewBackends& backends,
                         const v1::GetPipelineOverviewRequest& request, const OutgoingCall& call,
                         absl::Time now, Done done) {
  const metrics::v1::ReportParameters& parameters = request.parameters();
  if (!parameters.group_by().empty()) {
    return done(InvalidField("parameters.group_by",
                             "must be empty: the overview is grouped by pipeline and stage"));
  }
  const OutgoingCall part = PartCall(call, now);
  const auto overview = std::make_shared<Overview>(std::move(done), parameters.pipeline());

  deal::v1::ListPipelinesRequest pipelines;
  pipelines.set_page_size(kPipelinesMax);
  backends.deals->CallMethod<deal::v1::ListPipelinesResponse>(
      "/revops.deal.v1.DealService/ListPipelines", part, pipelines,
      overview->Slot<deal::v1::ListPipelinesResponse>(
          overview, "pipelines", *backends.deals,
          [overview = overview.get(), service = backends.deals->name()](auto&& answer,
                                                                        auto& response) {
            for (auto& pipeline : *answer.mutable_pipelines()) {
              overview->KeepPipeline(std::move(pipeline), response);
            }
            if (!answer.next_page_token().empty()) {
              *response.add_gaps() = MorePipelines(service);
            }
          }));

  metrics::v1::GetPipelineReportRequest open;
  *open.mutable_parameters() = parameters;
  open.mutable_parameters()->add_group_by("pipeline");
  open.mutable_parameters()->add_group_by("stage");
  backends.metrics->CallMethod<metrics::v1::GetPipelineReportResponse>(
      "/revops.metrics.v1.MetricsService/GetPipelineReport", part, open,
      overview->Slot<metrics::v1::GetPipelineReportResponse>(
          overview, "open", *backends.metrics, [](auto&& answer, auto& response) {
            *response.mutable_open() = std::forward<decltype(answer)>(answer);
          }));

  metrics::v1::GetWinRateRequest win_rate;
  *win_rate.mutable_parameters() = parameters;
  backends.metrics->CallMethod<metrics::v1::GetWinRateResponse>(
      "/revops.metrics.v1.MetricsService/GetWinRate", part, win_rate,
      overview->Slot<metrics::v1::GetWinRateResponse>(
          overview, "win_rate", *backends.metrics, [](auto&& answer, auto& response) {
            *response.mutable_win_rate() = std::forward<decltype(answer)>(answer);
          }));

  metrics::v1::GetVelocityRequest velocity;
  *velocity.mutable_parameters() = parameters;
  backends.metrics->CallMethod<metrics::v1::GetVelocityResponse>(
      "/revops.metrics.v1.MetricsService/GetVelocity", part, velocity,
      overview->Slot<metrics::v1::GetVelocityResponse>(
          overview, "velocity", *backends.metrics, [](auto&& answer, auto& response) {
            *response.mutable_velocity() = std::forward<decltype(answer)>(answer);
          }));
}

}  // namespace revops::gateway
