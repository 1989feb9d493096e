// Requests about leads as commands: what can be judged by the request alone is judged here, before
// the queue, with every violated field at once, and brought into its normal form. No error shows a
// personal value.
#ifndef REVOPS_LEAD_SERVICE_API_LEAD_REQUESTS_H_
#define REVOPS_LEAD_SERVICE_API_LEAD_REQUESTS_H_

#include "absl/status/statusor.h"
#include "common/rpc/call.h"
#include "common/types/uuid.h"
#include "lead-service/app/create_lead.h"
#include "lead-service/app/move_lead.h"
#include "lead-service/app/update_lead.h"
#include "revops/lead/v1/lead_service.pb.h"

namespace revops::lead {

inline constexpr int kBatchLeadsMax = 64;

// The ids that a creation may need.
struct NewIds {
  Uuid lead, activity;
};

Reach ReachOf(const rpc::Call& call);
// The UUID of `leads/{uuid}`; INVALID_ARGUMENT naming `field`.
absl::StatusOr<Uuid> LeadIdFromName(absl::string_view field, const std::string& name);

absl::StatusOr<CreateLeadCommand> ParseCreateLead(const v1::CreateLeadRequest& request,
                                                  const rpc::Call& call, const NewIds& ids);
absl::StatusOr<UpdateLeadCommand> ParseUpdateLead(const v1::UpdateLeadRequest& request,
                                                  const rpc::Call& call);
absl::StatusOr<LeadCommand> ParseWorkLead(const v1::WorkLeadRequest& request,
                                          const rpc::Call& call);
absl::StatusOr<QualifyLeadCommand> ParseQualifyLead(const v1::QualifyLeadRequest& request,
                                                    const rpc::Call& call);
absl::StatusOr<DisqualifyLeadCommand> ParseDisqualifyLead(const v1::DisqualifyLeadRequest& request,
                                                          const rpc::Call& call);
absl::StatusOr<RecycleLeadCommand> ParseRecycleLead(const v1::RecycleLeadRequest& request,
                                                    const rpc::Call& call);
absl::StatusOr<LeadCommand> ParseReactivateLead(const v1::ReactivateLeadRequest& request,
                                                const rpc::Call& call);
absl::StatusOr<LeadCommand> ParseDeleteLead(const v1::DeleteLeadRequest& request,
                                            const rpc::Call& call);

absl::Status CheckLeadBatch(const v1::BatchCreateLeadsRequest& request);
// The item at `place`; errors are relative to it.
absl::StatusOr<ImportLeadCommand> ParseLeadItem(const v1::BatchCreateLeadsRequest& request,
                                                int place, const rpc::Call& call,
                                                const NewIds& ids);

absl::StatusOr<LeadOrder> ParseLeadOrder(v1::LeadOrder order);
absl::StatusOr<LeadFilter> ParseLeadFilter(const v1::LeadFilter& filter, const rpc::Call& call);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_API_LEAD_REQUESTS_H_
