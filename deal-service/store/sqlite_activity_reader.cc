// The activities' part of SqliteDealReader.
#include "common/status/status.h"
#include "deal-service/store/activity_row.h"
#include "deal-service/store/sqlite_deal_reader.h"

namespace revops::deal {
namespace {

// What an activity takes in a reply, rather too much than too little.
size_t BytesOf(const Activity& activity) {
  constexpr size_t kRest = 512;
  constexpr size_t kPerContact = 50;
  const ActivityDetails& details = activity.details;
  return kRest + activity.external_id.size() + details.rep.size() + details.note.size() +
         details.contacts.size() * kPerContact;
}

}  // namespace

absl::StatusOr<Activity> SqliteDealReader::GetActivity(const Uuid& deal, const Uuid& id,
                                                       const Admit& admit, absl::Time deadline) {
  Activity activity;
  REVOPS_RETURN_IF_ERROR(pool_->Read(deadline, [&](sql::Connection& connection) -> absl::Status {
    REVOPS_ASSIGN_OR_RETURN(const StoredDeal stored, Load(connection, deal));
    REVOPS_RETURN_IF_ERROR(admit(stored.deal));
    REVOPS_ASSIGN_OR_RETURN(std::optional<StoredActivity> found,
                            SelectActivityById(connection, id));
    if (!found.has_value() || found->deal_key != stored.key) return NoSuchActivity(deal, id);
    activity = std::move(found->activity);
    activity.deal = deal;
    return absl::OkStatus();
  }));
  return activity;
}

absl::StatusOr<ActivityPage> SqliteDealReader::Activities(const Uuid& deal, const Admit& admit,
                                                          int64_t before_key, int limit,
                                                          absl::Time deadline) {
  ActivityPage page;
  REVOPS_RETURN_IF_ERROR(pool_->Read(deadline, [&](sql::Connection& connection) -> absl::Status {
    REVOPS_ASSIGN_OR_RETURN(const StoredDeal stored, Load(connection, deal));
    REVOPS_RETURN_IF_ERROR(admit(stored.deal));
    // One more than asked tells whether there is a next page.
    REVOPS_ASSIGN_OR_RETURN(std::vector<StoredActivity> found,
                            SelectActivities(connection, stored.key, before_key, limit + 1));
    size_t bytes = 0;
    int64_t last = 0;
    for (StoredActivity& each : found) {
      if (page.activities.size() == static_cast<size_t>(limit) || bytes >= kPageBytesMax) {
        page.next_key = last;
        break;
      }
      last = each.key;
      each.activity.deal = deal;
      bytes += BytesOf(each.activity);
      page.activities.push_back(std::move(each.activity));
    }
    return absl::OkStatus();
  }));
  return page;
}

}  // namespace revops::deal
