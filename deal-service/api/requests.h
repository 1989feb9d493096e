// Requests as commands: what can be judged by the request alone (its fields' form and bounds) is
// judged here, before the queue, with every violated field at once. What takes the pipeline (stages
// by their names), the deal or the present time is the use case's to judge.
#ifndef REVOPS_DEAL_SERVICE_API_REQUESTS_H_
#define REVOPS_DEAL_SERVICE_API_REQUESTS_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/rpc/call.h"
#include "common/rpc/request_fields.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "common/types/uuid.h"
#include "deal-service/app/add_deal_contact.h"
#include "deal-service/app/advance_deal.h"
#include "deal-service/app/batch_create_deals.h"
#include "deal-service/app/correct_deal.h"
#include "deal-service/app/create_deal.h"
#include "deal-service/app/create_pipeline.h"
#include "deal-service/app/lose_deal.h"
#include "deal-service/app/move_deal_back.h"
#include "deal-service/app/remove_deal_contact.h"
#include "deal-service/app/reopen_deal.h"
#include "deal-service/app/update_deal.h"
#include "deal-service/app/void_deal.h"
#include "deal-service/app/win_deal.h"
#include "revops/deal/v1/deal_service.pb.h"

namespace revops::deal {

// INVALID_ARGUMENT with every violated field. `now` in the header is the writer's to set.
absl::StatusOr<CreatePipelineCommand> ParseCreatePipeline(
    const revops::deal::v1::CreatePipelineRequest& request, const rpc::Call& call);
// `new_id` becomes the deal's.
absl::StatusOr<CreateDealCommand> ParseCreateDeal(
    const revops::deal::v1::CreateDealRequest& request, const rpc::Call& call, const Uuid& new_id);
absl::StatusOr<UpdateDealCommand> ParseUpdateDeal(
    const revops::deal::v1::UpdateDealRequest& request, const rpc::Call& call);
absl::StatusOr<AdvanceDealCommand> ParseAdvanceDeal(
    const revops::deal::v1::AdvanceDealRequest& request, const rpc::Call& call);
absl::StatusOr<MoveDealBackCommand> ParseMoveDealBack(
    const revops::deal::v1::MoveDealBackRequest& request, const rpc::Call& call);
absl::StatusOr<WinDealCommand> ParseWinDeal(const revops::deal::v1::WinDealRequest& request,
                                            const rpc::Call& call);
absl::StatusOr<LoseDealCommand> ParseLoseDeal(const revops::deal::v1::LoseDealRequest& request,
                                              const rpc::Call& call);
absl::StatusOr<ReopenDealCommand> ParseReopenDeal(
    const revops::deal::v1::ReopenDealRequest& request, const rpc::Call& call);
absl::StatusOr<CorrectDealCommand> ParseCorrectDeal(
    const revops::deal::v1::CorrectDealRequest& request, const rpc::Call& call);
absl::StatusOr<VoidDealCommand> ParseVoidDeal(const revops::deal::v1::VoidDealRequest& request,
                                              const rpc::Call& call);
absl::StatusOr<AddDealContactCommand> ParseAddDealContact(
    const revops::deal::v1::AddDealContactRequest& request, const rpc::Call& call);
absl::StatusOr<RemoveDealContactCommand> ParseRemoveDealContact(
    const revops::deal::v1::RemoveDealContactRequest& request, const rpc::Call& call);
// One item; errors are relative to it.
absl::StatusOr<ImportDealCommand> ParseBatchItem(
    const revops::deal::v1::BatchCreateDealsRequest& request, int index, const rpc::Call& call,
    const Uuid& new_id);

absl::StatusOr<DealFilter> ParseFilter(const revops::deal::v1::DealFilter& filter,
                                       const rpc::Call& call);

Reach ReachOf(const rpc::Call& call);

// The lead that a new deal names, with its pass; violations of `source_lead` and `source_pass`
// under `prefix` where it is none.
std::optional<LeadPass> LeadIn(const revops::deal::v1::Deal& deal, absl::string_view prefix,
                               Violations& violations);

// INVALID_ARGUMENT unless empty or 1 to 64 printable ASCII bytes without spaces.
using rpc::CheckRequestId;

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_API_REQUESTS_H_
