// A deal with its people, account and leads, and one timeline across the services, from two
// services in parallel.
#ifndef REVOPS_GATEWAY_APP_GET_DEAL_PAGE_H_
#define REVOPS_GATEWAY_APP_GET_DEAL_PAGE_H_

#include <functional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gateway/app/gathering.h"
#include "revops/gateway/v1/deal_page.pb.h"

namespace revops::gateway {

inline constexpr int kTimelinePageDefault = 50;
inline constexpr int kTimelinePageMax = 100;
// Each has two histories of its own to be read, and its place in the page token.
inline constexpr int kDealLeadsMax = 8;

// `call` as for GetPipelineOverview(). deal-service's error where the deal can not be had;
// INVALID_ARGUMENT of page_size or page_token; any other part that can not be had is a gap. `done`
// runs once, on a thread of gRPC or within the call.
void GetDealPage(const SuiteBackends& backends, const v1::GetDealPageRequest& request,
                 const OutgoingCall& call, absl::Time now,
                 std::function<void(absl::StatusOr<v1::GetDealPageResponse>)> done);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_APP_GET_DEAL_PAGE_H_
