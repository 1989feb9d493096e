// A deal: a sale in progress or one that ended, with the visit it is in.
//
// A plain value: a new one comes from Open(), a stored one from its row or its event; the verbs of
// verbs.h answer with the deal after and the change that led there, and nothing else changes one.
#ifndef REVOPS_DEAL_SERVICE_DOMAIN_DEAL_H_
#define REVOPS_DEAL_SERVICE_DOMAIN_DEAL_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/types/ids.h"
#include "common/types/uuid.h"
#include "deal-service/domain/amount.h"
#include "deal-service/domain/contact.h"
#include "deal-service/domain/pipeline.h"

namespace revops::deal {

inline constexpr size_t kTitleBytesMax = 512;
inline constexpr size_t kCustomFieldsMax = 32;
// Details whose last change a deal remembers: the thirteen named ones and its custom fields, and
// room for some that were cleared since.
inline constexpr size_t kChangesKeptMax = 64;
// A deal that has moved this often is a loop in somebody's script.
inline constexpr int32_t kVisitsMax = 1000;

enum class DealState { kOpen = 1, kWon = 2, kLost = 3, kVoid = 4 };

enum class VisitOutcome {
  kRunning = 1,
  kAdvanced = 2,
  kMovedBack = 3,
  kWon = 4,
  kLost = 5,
  kReopened = 6,
};

// One stay in a stage. Visits of a deal are contiguous and ordered by number.
struct Visit {
  int32_t number = 1;
  std::string stage;
  absl::Time entered;
  absl::Time left = absl::InfiniteFuture();  // infinite while running
  VisitOutcome outcome = VisitOutcome::kRunning;
  friend bool operator==(const Visit&, const Visit&) = default;
};

// What an update may change.
struct DealDetails {
  std::string title;
  std::optional<Amount> amount;
  std::optional<absl::CivilDay> expected_close_date;
  ForecastCategory forecast_category_override = ForecastCategory::kUnset;
  std::string owner;                                       // reps/{slug}
  std::string team;                                        // teams/{slug}
  std::string account;                                     // accounts/{id}
  std::string company, product, segment, source, channel;  // labels
  std::map<std::string, std::string> fields;

  // Every violated field at once.
  absl::Status Check() const;
  friend bool operator==(const DealDetails&, const DealDetails&) = default;
};

struct Deal {
  Uuid id;
  std::string external_id;
  std::string pipeline;  // slug
  int32_t pipeline_version = 1;
  DealState state = DealState::kOpen;
  DealDetails details;
  Visit visit;  // the present one; of a closed deal: in its closing stage
  absl::Time effective_create_time;
  std::string loss_reason, lost_to;
  std::optional<LeadPass> source_lead;  // what it was made of; never changes
  std::vector<DealContact> contacts;    // each once, in the order they came
  bool imported = false;
  // Effective time of each detail's last change; a detail never changed since creation has none,
  // nor has one of the longest ago among more than kChangesKeptMax.
  std::map<std::string, absl::Time> changed_at;
  absl::Time recorded_create_time, recorded_update_time;
  int32_t activity_count = 0;
  // When the latest one took place, as known at the deal's last event.
  std::optional<absl::Time> last_activity;
  Revision revision;  // of the last change, activities among them
  // Of the last change of the deal itself: no activity moves it, so that none stands in the way of
  // whoever is about to move the deal.
  Revision own_revision;

  std::string name() const { return "deals/" + id.ToString(); }
  bool is_open() const { return state == DealState::kOpen; }
  bool is_closed() const { return state == DealState::kWon || state == DealState::kLost; }
  friend bool operator==(const Deal&, const Deal&) = default;
};

// The category that counts: the override of an open deal, else the stage's.
ForecastCategory EffectiveCategory(const Deal& deal, const Stage& stage);

// The state that a stage of this kind puts a deal in.
DealState StateIn(StageKind kind);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_DOMAIN_DEAL_H_
