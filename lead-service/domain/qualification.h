// Need, budget, authority and timeline: what somebody judged, and what it rests on.
#ifndef REVOPS_LEAD_SERVICE_DOMAIN_QUALIFICATION_H_
#define REVOPS_LEAD_SERVICE_DOMAIN_QUALIFICATION_H_

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace revops::lead {

inline constexpr size_t kEvidenceBytesMax = 2048;

// Numbers equal revops.lead.v1.CriterionRating.
enum class Rating { kUnset = 0, kUnknown = 1, kNotMet = 2, kMet = 3, kStrong = 4 };
absl::string_view NameOf(Rating rating);

struct Criterion {
  Rating rating = Rating::kUnset;
  std::string evidence;  // personal: never in events
  std::string judge;     // users/{user}
  std::optional<absl::Time> judge_time;
  friend bool operator==(const Criterion&, const Criterion&) = default;
};

enum CriterionPlace { kNeed = 0, kBudget = 1, kAuthority = 2, kTimeline = 3 };
inline constexpr size_t kCriteria = 4;
inline constexpr std::array<absl::string_view, kCriteria> kCriterionNames = {
    "need", "budget", "authority", "timeline"};

struct Qualification {
  std::array<Criterion, kCriteria> criteria;

  // Ratings that are set here take the place of those there.
  void TakeFrom(const Qualification& judged);
  bool empty() const { return *this == Qualification(); }
  // Every violated field at once: MET and STRONG need evidence. `qualification.need.evidence`.
  absl::Status Check() const;
  // The places of what keeps a lead from being qualified.
  std::vector<CriterionPlace> Unmet() const;
  friend bool operator==(const Qualification&, const Qualification&) = default;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_DOMAIN_QUALIFICATION_H_
