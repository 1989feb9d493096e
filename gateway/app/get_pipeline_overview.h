// The pipelines, what is open in them, and the key figures: four calls to two services in parallel,
// under one deadline. What does not answer is named as a gap; the rest is there.
#ifndef REVOPS_GATEWAY_APP_GET_PIPELINE_OVERVIEW_H_
#define REVOPS_GATEWAY_APP_GET_PIPELINE_OVERVIEW_H_

#include <functional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gateway/clients/backend.h"
#include "revops/gateway/v1/gateway_service.pb.h"

namespace revops::gateway {

// A person waits for the overview: nothing in it is worth more than this.
inline constexpr absl::Duration kOverviewDeadlineDefault = absl::Seconds(3);
// Kept back from the caller's deadline, so that gaps can still be told in time.
inline constexpr absl::Duration kOverviewReserve = absl::Milliseconds(100);

struct OverviewBackends {
  Backend* deals;
  Backend* metrics;
};

// `call` is on whose behalf, and until when (InfiniteFuture: the default above). INVALID_ARGUMENT
// of the caller's parameters fails the whole, any other failure of a part becomes its gap. `done`
// runs once, on a thread of gRPC.
void GetPipelineOverview(const OverviewBackends& backends,
                         const v1::GetPipelineOverviewRequest& request, const OutgoingCall& call,
                         absl::Time now,
                         std::function<void(absl::StatusOr<v1::GetPipelineOverviewResponse>)> done);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_APP_GET_PIPELINE_OVERVIEW_H_
