// Use case: a new deal, in an open stage.
#ifndef REVOPS_DEAL_SERVICE_APP_CREATE_DEAL_H_
#define REVOPS_DEAL_SERVICE_APP_CREATE_DEAL_H_

#include "deal-service/app/command.h"

namespace revops::deal {

struct CreateDealCommand {
  CommandHeader header;
  std::string pipeline;  // slug
  NewDeal deal;
};

// Open(), with its errors as the API names what they are about: the deal's fields in `deal`, its
// time as `time_field`.
absl::StatusOr<DealChange> OpenNamed(const Pipeline& pipeline, const NewDeal& deal, Moment moment,
                                     absl::string_view time_field);

// INVALID_ARGUMENT with every violated field; NOT_FOUND PIPELINE_NOT_FOUND; ALREADY_EXISTS
// EXTERNAL_ID_TAKEN, SOURCE_LEAD_TAKEN; PERMISSION_DENIED where the new deal would lie outside the
// caller's reach.
absl::StatusOr<Deal> CreateDeal(DealWriter& store, const CreateDealCommand& command);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_APP_CREATE_DEAL_H_
