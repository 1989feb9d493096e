// MetricsService on the wire: each method translates, waits for the asked position, and computes
// one report from the facts.
#ifndef REVOPS_METRICS_SERVICE_API_METRICS_SERVICE_H_
#define REVOPS_METRICS_SERVICE_API_METRICS_SERVICE_H_

#include "common/rpc/dispatcher.h"
#include "common/time/clock.h"
#include "metrics-service/facts/shared_facts.h"
#include "metrics-service/follow/arrivals.h"
#include "metrics-service/reports/query.h"
#include "revops/metrics/v1/metrics_service.grpc.pb.h"

namespace revops::metrics {

// An answer's bytes: below the 4 MiB that a gRPC client takes unless told otherwise, with room for
// what the gateway puts around it.
inline constexpr size_t kReplyBytesMax = 3'500'000;

// What it is given outlives it.
class MetricsServiceApi final : public revops::metrics::v1::MetricsService::CallbackService {
 public:
  // `lead_arrivals`: null where no lead stream is followed.
  MetricsServiceApi(const SharedFacts* facts, Arrivals* arrivals, rpc::Dispatcher* dispatcher,
                    const Clock* clock, Arrivals* lead_arrivals = nullptr)
      : facts_(facts),
        arrivals_(arrivals),
        lead_arrivals_(lead_arrivals),
        dispatcher_(dispatcher),
        clock_(clock) {}

  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  Reactor* GetPipelineReport(Context* context,
                             const revops::metrics::v1::GetPipelineReportRequest* request,
                             revops::metrics::v1::GetPipelineReportResponse* reply) override;
  Reactor* GetFunnel(Context* context, const revops::metrics::v1::GetFunnelRequest* request,
                     revops::metrics::v1::GetFunnelResponse* reply) override;
  Reactor* GetWinRate(Context* context, const revops::metrics::v1::GetWinRateRequest* request,
                      revops::metrics::v1::GetWinRateResponse* reply) override;
  Reactor* GetDealSize(Context* context, const revops::metrics::v1::GetDealSizeRequest* request,
                       revops::metrics::v1::GetDealSizeResponse* reply) override;
  Reactor* GetSalesCycle(Context* context, const revops::metrics::v1::GetSalesCycleRequest* request,
                         revops::metrics::v1::GetSalesCycleResponse* reply) override;
  Reactor* GetTimeInStage(Context* context,
                          const revops::metrics::v1::GetTimeInStageRequest* request,
                          revops::metrics::v1::GetTimeInStageResponse* reply) override;
  Reactor* GetVelocity(Context* context, const revops::metrics::v1::GetVelocityRequest* request,
                       revops::metrics::v1::GetVelocityResponse* reply) override;
  Reactor* GetChannels(Context* context, const revops::metrics::v1::GetChannelsRequest* request,
                       revops::metrics::v1::GetChannelsResponse* reply) override;
  Reactor* GetTouchpoints(Context* context,
                          const revops::metrics::v1::GetTouchpointsRequest* request,
                          revops::metrics::v1::GetTouchpointsResponse* reply) override;

 private:
  // Of which streams a report reads the facts.
  enum class Reads { kDeals, kBoth };

  // compute(const Facts&, const ReportQuery&), or of a FactsView, gives the report;
  // check(const ReportQuery&, Violations&) adds what this method alone does not accept.
  template <typename Request, typename Reply, typename Compute, typename Check>
  Reactor* Report(Context* context, const char* method, const Request* request, Reply* reply,
                  Compute compute, Check check, Reads reads = Reads::kDeals);
  // With CURRENT ownership a report asks for the people, who come with the leads.
  bool AsksForLeads(Reads reads, const ReportQuery& query) const {
    return reads == Reads::kBoth ||
           (query.ownership == Ownership::kCurrent && lead_arrivals_ != nullptr);
  }
  // Calls `ready` once the facts include the positions that the request names.
  template <typename Request>
  void Await(const Request& request, const ReportQuery& query, Reads reads, absl::Time deadline,
             Arrivals::Ready ready, Arrivals::HasGone has_gone);

  const SharedFacts* const facts_;
  Arrivals* const arrivals_;
  Arrivals* const lead_arrivals_;
  rpc::Dispatcher* const dispatcher_;
  const Clock* const clock_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_API_METRICS_SERVICE_H_
