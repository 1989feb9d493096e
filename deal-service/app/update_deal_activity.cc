#include "deal-service/app/update_deal_activity.h"

#include "common/status/status.h"
#include "deal-service/app/deal_activities.h"

namespace revops::deal {

absl::StatusOr<Activity> UpdateDealActivity(ActivityWriter& store,
                                            const UpdateDealActivityCommand& command) {
  const CommandHeader& header = command.header;
  REVOPS_ASSIGN_OR_RETURN(const std::optional<EarlierAnswer> earlier,
                          store.FindRequest(header.info));
  if (earlier.has_value()) {
    REVOPS_ASSIGN_OR_RETURN(EventCodec::ActivityAfter answer,
                            AnswerActivityAgain(store, header.reach, *earlier));
    return std::move(answer.activity);
  }
  REVOPS_ASSIGN_OR_RETURN(const StoredDeal deal, store.Load(command.deal));
  REVOPS_RETURN_IF_ERROR(CheckReach(header.reach, deal.deal));
  REVOPS_ASSIGN_OR_RETURN(StoredActivity stored, store.LoadActivity(deal, command.activity));
  REVOPS_RETURN_IF_ERROR(CheckEtag(header.etag, stored.activity.revision, stored.activity.name()));
  REVOPS_RETURN_IF_ERROR(MustTakeActivities(header.reach, deal.deal));
  bool changed = false;
  return ChangeActivity(store, deal, std::move(stored), command.mask, command.values, header,
                        &changed);
}

}  // namespace revops::deal
