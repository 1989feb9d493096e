#include "lead-service/domain/rep.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "lead-service/domain/person.h"

namespace revops::lead {
namespace {

constexpr Field<RepDetails> kRepFields[] = {
    MemberField<RepDetails, &RepDetails::display_name>("display_name", Telling::kNameOnly),
    MemberField<RepDetails, &RepDetails::team>("team"),
    MemberField<RepDetails, &RepDetails::manager>("manager"),
    MemberField<RepDetails, &RepDetails::capacity>("capacity"),
    MemberField<RepDetails, &RepDetails::territories>("territories"),
    MemberField<RepDetails, &RepDetails::skills>("skills"),
    MemberField<RepDetails, &RepDetails::inactive>("inactive"),
    MemberField<RepDetails, &RepDetails::ramping>("ramping"),
};

constexpr Field<TeamDetails> kTeamFields[] = {
    MemberField<TeamDetails, &TeamDetails::display_name>("display_name"),
    MemberField<TeamDetails, &TeamDetails::parent>("parent"),
};

void CheckLabels(absl::string_view field, const std::vector<std::string>& labels,
                 Violations& violations) {
  if (labels.size() > kRepLabelsMax) {
    violations.Add(field, absl::StrCat("must be at most ", kRepLabelsMax, ", are ", labels.size()));
  }
  std::set<std::string> seen;
  for (size_t i = 0; i < labels.size() && i <= kRepLabelsMax; ++i) {
    const std::string one = absl::StrCat(field, "[", i, "]");
    if (labels[i].empty()) violations.Add(one, "must not be empty");
    violations.AddAll("", CheckLabel(one, labels[i]));
    if (!seen.insert(labels[i]).second) {
      violations.Add(one, absl::StrCat("must not be there twice: ", Quoted(labels[i])));
    }
  }
}

}  // namespace

template <>
std::span<const Field<RepDetails>> FieldsOf<RepDetails>() {
  return kRepFields;
}

template <>
std::span<const Field<TeamDetails>> FieldsOf<TeamDetails>() {
  return kTeamFields;
}

absl::Status RepDetails::Check() const {
  Violations violations;
  violations.AddAll("", CheckPersonalText("display_name", display_name, kPersonTextBytesMax));
  violations.AddAll("", CheckOptionalName("team", "teams", team));
  violations.AddAll("", CheckOptionalName("manager", "reps", manager));
  if (capacity < 0 || capacity > kRepCapacityMax) {
    violations.Add("capacity", absl::StrCat("must be 0 to ", kRepCapacityMax, ", is ", capacity));
  }
  CheckLabels("territories", territories, violations);
  CheckLabels("skills", skills, violations);
  return violations.ToStatus();
}

absl::Status TeamDetails::Check() const {
  Violations violations;
  violations.AddAll("", CheckLabel("display_name", display_name));
  violations.AddAll("", CheckOptionalName("parent", "teams", parent));
  return violations.ToStatus();
}

}  // namespace revops::lead
