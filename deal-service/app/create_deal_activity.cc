#include "deal-service/app/create_deal_activity.h"

#include "common/status/status.h"
#include "deal-service/app/deal_activities.h"

namespace revops::deal {

absl::StatusOr<Activity> RecordActivity(ActivityWriter& store, const StoredDeal& deal,
                                        const NewActivity& activity, const CommandHeader& header) {
  StoredActivity stored;
  stored.deal_key = deal.key;
  stored.activity.id = activity.id;
  stored.activity.deal = deal.deal.id;
  stored.activity.external_id = activity.external_id;
  stored.activity.details = activity.details;
  stored.activity.details.effective = header.moment().effective;
  REVOPS_RETURN_IF_ERROR(CheckActivity(stored.activity.details, header.now));
  if (header.validate_only) return std::move(stored.activity);
  return store.SaveActivity(deal, stored, {}, header.info);
}

absl::StatusOr<Activity> CreateDealActivity(ActivityWriter& store,
                                            const CreateDealActivityCommand& command) {
  REVOPS_ASSIGN_OR_RETURN(const std::optional<EarlierAnswer> earlier,
                          store.FindRequest(command.header.info));
  if (earlier.has_value()) {
    REVOPS_ASSIGN_OR_RETURN(EventCodec::ActivityAfter answer,
                            AnswerActivityAgain(store, command.header.reach, *earlier));
    // No event keeps a note, but whoever sent it knows it.
    answer.activity.details.note = command.activity.details.note;
    return std::move(answer.activity);
  }
  REVOPS_ASSIGN_OR_RETURN(const StoredDeal deal, store.Load(command.deal));
  REVOPS_RETURN_IF_ERROR(MustTakeActivities(command.header.reach, deal.deal));
  const std::string& external_id = command.activity.external_id;
  if (!external_id.empty()) {
    REVOPS_ASSIGN_OR_RETURN(const std::optional<StoredActivity> other,
                            store.FindActivityByExternalId(external_id));
    if (other.has_value()) return ActivityIdTaken(external_id);
  }
  return RecordActivity(store, deal, command.activity, command.header);
}

}  // namespace revops::deal
