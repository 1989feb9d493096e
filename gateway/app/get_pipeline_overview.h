// The pipelines, what is open in them, and the key figures: four calls to two services in parallel,
// under one deadline. What does not answer is named as a gap; the rest is there.
#ifndef REVOPS_GATEWAY_APP_GET_PIPELINE_OVERVIEW_H_
#define REVOPS_GATEWAY_APP_GET_PIPELINE_OVERVIEW_H_

#include <functional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gateway/app/gathering.h"
#include "revops/gateway/v1/gateway_service.pb.h"

namespace revops::gateway {

// `call` is on whose behalf, and until when (InfiniteFuture: kPartsDeadlineDefault).
// INVALID_ARGUMENT of the caller's parameters fails the whole, any other failure of a part becomes
// its gap. `done` runs once, on a thread of gRPC.
void GetPipelineOverview(const SuiteBackends& backends,
                         const v1::GetPipelineOverviewRequest& request, const OutgoingCall& call,
                         absl::Time now,
                         std::function<void(absl::StatusOr<v1::GetPipelineOverviewResponse>)> done);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_APP_GET_PIPELINE_OVERVIEW_H_
