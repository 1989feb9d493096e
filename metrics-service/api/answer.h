// Reports as messages.
#ifndef REVOPS_METRICS_SERVICE_API_ANSWER_H_
#define REVOPS_METRICS_SERVICE_API_ANSWER_H_

#include <string>

#include "metrics-service/reports/channels.h"
#include "metrics-service/reports/deal_size.h"
#include "metrics-service/reports/funnel.h"
#include "metrics-service/reports/lead_funnel.h"
#include "metrics-service/reports/pipeline.h"
#include "metrics-service/reports/sales_cycle.h"
#include "metrics-service/reports/time_in_stage.h"
#include "metrics-service/reports/touchpoints.h"
#include "metrics-service/reports/velocity.h"
#include "metrics-service/reports/win_rate.h"
#include "revops/metrics/v1/metrics_service.pb.h"

namespace revops::metrics {

// What an answer rests on, beside the report itself.
struct AnswerContext {
  const ReportQuery* query = nullptr;
  std::string deal_token;
  std::string lead_token;
};

void Answer(const PipelineReport& report, const AnswerContext& context,
            revops::metrics::v1::GetPipelineReportResponse* out);
void Answer(const FunnelReport& report, const AnswerContext& context,
            revops::metrics::v1::GetFunnelResponse* out);
void Answer(const WinRateReport& report, const AnswerContext& context,
            revops::metrics::v1::GetWinRateResponse* out);
void Answer(const DealSizeReport& report, const AnswerContext& context,
            revops::metrics::v1::GetDealSizeResponse* out);
void Answer(const SalesCycleReport& report, const AnswerContext& context,
            revops::metrics::v1::GetSalesCycleResponse* out);
void Answer(const TimeInStageReport& report, const AnswerContext& context,
            revops::metrics::v1::GetTimeInStageResponse* out);
void Answer(const VelocityReport& report, const AnswerContext& context,
            revops::metrics::v1::GetVelocityResponse* out);
void Answer(const ChannelsReport& report, const AnswerContext& context,
            revops::metrics::v1::GetChannelsResponse* out);
void Answer(const TouchpointsReport& report, const AnswerContext& context,
            revops::metrics::v1::GetTouchpointsResponse* out);
void Answer(const LeadFunnelReport& report, const AnswerContext& context,
            revops::metrics::v1::GetFunnelResponse* out);

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_API_ANSWER_H_
