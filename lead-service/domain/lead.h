// A lead: a person at a company who might buy, before a deal exists. Values only.
#ifndef REVOPS_LEAD_SERVICE_DOMAIN_LEAD_H_
#define REVOPS_LEAD_SERVICE_DOMAIN_LEAD_H_

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/types/ids.h"
#include "common/types/uuid.h"
#include "lead-service/domain/channel.h"
#include "lead-service/domain/person.h"
#include "lead-service/domain/qualification.h"
#include "lead-service/domain/quality.h"

namespace revops::lead {

inline constexpr size_t kCustomFieldsMax = 64;
// As far ahead as anybody plans a lead's return.
inline constexpr absl::Duration kReactivateAheadMax = absl::Hours(24 * 1096);

// Numbers equal revops.lead.v1.LeadState.
enum class LeadState {
  kNew = 1,
  kWorking = 2,
  kQualified = 3,
  kConverted = 4,
  kDisqualified = 5,
  kNurturing = 6,
};
// `WORKING`.
absl::string_view NameOf(LeadState state);

struct ScoreReason {
  std::string rule;
  int points = 0;
  friend bool operator==(const ScoreReason&, const ScoreReason&) = default;
};

struct LeadScore {
  int value = 0;
  int fit = 0, engagement = 0, qualification = 0;
  std::vector<ScoreReason> reasons;
  int rules_version = 0;
  friend bool operator==(const LeadScore&, const LeadScore&) = default;
};

// Numbers equal revops.lead.v1.ConversionState.
enum class ConversionState { kNone = 0, kPending = 1, kDone = 2, kRefused = 3 };

// The road from lead to deal.
struct Conversion {
  ConversionState state = ConversionState::kNone;
  // Counts the conversions that were begun, from 1: a recycled lead may become another deal.
  int32_t pass = 0;
  std::string deal = {}, account = {}, contact = {};  // resource names
  bool joined = false;                                // a deal that was there
  absl::Time begun = absl::UnixEpoch();
  std::optional<absl::Time> finished = {};
  std::string refusal_reason = {}, refusal_message = {};
  friend bool operator==(const Conversion&, const Conversion&) = default;
};

// What an update may change.
struct LeadDetails {
  Person person;
  std::string note;
  std::string company, source, segment, product;  // labels
  std::string domain, country;
  Channel channel = Channel::kUnset;
  Direction direction = Direction::kUnset;
  std::string owner, team, account;  // reps/{slug}, teams/{slug}, accounts/{uuid}
  std::map<std::string, std::string> fields;
  std::optional<absl::Time> next_step_time;

  // Every violated field at once; of personal fields the rule alone is told.
  absl::Status Check() const;
  friend bool operator==(const LeadDetails&, const LeadDetails&) = default;
};

struct Lead {
  Uuid id;
  std::string external_id;
  LeadState state = LeadState::kNew;
  LeadDetails details;
  Qualification qualification;
  LeadScore score;
  QualityFlags quality;
  std::string duplicate_of;  // leads/{uuid}
  std::string disqualify_reason;
  std::optional<absl::Time> reactivate_time;
  std::string lost_deal;  // deals/{uuid}
  int32_t recycle_count = 0;
  Conversion conversion;
  std::string earlier_deal;  // deals/{uuid}: of an earlier conversion
  std::optional<absl::Time> customer_time;
  std::optional<absl::Time> first_response_time, last_activity_time;
  int32_t activity_count = 0;
  absl::Time effective_create_time;
  absl::Time state_enter_time;
  bool imported = false;
  absl::Time recorded_create_time, recorded_update_time;
  Revision revision;  // of the last change

  std::string name() const { return "leads/" + id.ToString(); }
  bool is_converting() const { return conversion.state == ConversionState::kPending; }
  friend bool operator==(const Lead&, const Lead&) = default;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_DOMAIN_LEAD_H_
