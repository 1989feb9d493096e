// What the suite knows about a company: account, people, deals, leads and latest activities, from
// two services in parallel.
#ifndef REVOPS_GATEWAY_APP_GET_COMPANY_H_
#define REVOPS_GATEWAY_APP_GET_COMPANY_H_

#include <functional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gateway/app/gathering.h"
#include "revops/gateway/v1/company.pb.h"

namespace revops::gateway {

// A screen has no more; the lists of the services themselves have pages.
inline constexpr int kCompanyListMax = 100;
inline constexpr int kCompanyActivitiesMax = 50;

// `call` as for GetPipelineOverview(). lead-service's error where the account can not be had; any
// other part that can not is a gap. `done` runs once, on a thread of gRPC.
void GetCompany(const SuiteBackends& backends, const v1::GetCompanyRequest& request,
                const OutgoingCall& call, absl::Time now,
                std::function<void(absl::StatusOr<v1::GetCompanyResponse>)> done);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_APP_GET_COMPANY_H_
