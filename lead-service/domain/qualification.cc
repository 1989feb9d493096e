#include "lead-service/domain/qualification.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "lead-service/domain/person.h"

namespace revops::lead {

absl::string_view NameOf(Rating rating) {
  switch (rating) {
    case Rating::kUnknown:
      return "UNKNOWN";
    case Rating::kNotMet:
      return "NOT_MET";
    case Rating::kMet:
      return "MET";
    case Rating::kStrong:
      return "STRONG";
    case Rating::kUnset:
      break;
  }
  return "";
}

void Qualification::TakeFrom(const Qualification& judged) {
  for (size_t place = 0; place < kCriteria; ++place) {
    if (judged.criteria[place].rating != Rating::kUnset) criteria[place] = judged.criteria[place];
  }
}

absl::Status Qualification::Check() const {
  Violations violations;
  for (size_t place = 0; place < kCriteria; ++place) {
    const Criterion& criterion = criteria[place];
    const std::string field = absl::StrCat("qualification.", kCriterionNames[place]);
    if (criterion.rating == Rating::kUnset && !criterion.evidence.empty()) {
      violations.Add(field + ".rating", "must be set where there is evidence");
    }
    if (criterion.rating >= Rating::kMet && criterion.evidence.empty()) {
      violations.Add(field + ".evidence",
                     absl::StrCat("must be set for ", std::string(NameOf(criterion.rating))));
    }
    violations.AddAll(
        "", CheckPersonalText(field + ".evidence", criterion.evidence, kEvidenceBytesMax));
  }
  return violations.ToStatus();
}

std::vector<CriterionPlace> Qualification::Unmet() const {
  std::vector<CriterionPlace> unmet;
  for (size_t place = 0; place < kCriteria; ++place) {
    if (criteria[place].rating < Rating::kMet) unmet.push_back(static_cast<CriterionPlace>(place));
  }
  return unmet;
}

}  // namespace revops::lead
