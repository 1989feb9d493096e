#include "lead-service/domain/lead.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace revops::lead {
namespace {

constexpr size_t kDomainTextBytesMax = 256;

void CheckReference(absl::string_view field, absl::string_view collection, const std::string& name,
                    Violations& violations) {
  if (!name.empty()) violations.AddAll("", CheckResourceName(field, collection, name));
}

}  // namespace

absl::string_view NameOf(LeadState state) {
  switch (state) {
    case LeadState::kNew:
      return "NEW";
    case LeadState::kWorking:
      return "WORKING";
    case LeadState::kQualified:
      return "QUALIFIED";
    case LeadState::kConverted:
      return "CONVERTED";
    case LeadState::kDisqualified:
      return "DISQUALIFIED";
    case LeadState::kNurturing:
      return "NURTURING";
  }
  return "";
}

absl::Status LeadDetails::Check() const {
  Violations violations;
  violations.AddAll("person", person.Check());
  violations.AddAll("", CheckNote("note", note));
  violations.AddAll("", CheckLabel("company", company));
  violations.AddAll("", CheckLabel("source", source));
  violations.AddAll("", CheckLabel("segment", segment));
  violations.AddAll("", CheckLabel("product", product));
  violations.AddAll("", CheckText("domain", domain, kDomainTextBytesMax));
  violations.AddAll("", CheckLabel("country", country));
  CheckReference("owner", "reps", owner, violations);
  CheckReference("team", "teams", team, violations);
  CheckReference("account", "accounts", account, violations);
  if (fields.size() > kCustomFieldsMax) {
    violations.Add("fields",
                   absl::StrCat("must be at most ", kCustomFieldsMax, ", are ", fields.size()));
  }
  for (const auto& [key, value] : fields) {
    if (!IsSlug(key)) {
      violations.Add("fields", absl::StrCat("has a key that is no slug: ", Quoted(key)));
    }
    if (value.empty()) violations.Add(absl::StrCat("fields.", key), "must not be empty");
    violations.AddAll("", CheckLabel(absl::StrCat("fields.", key), value));
  }
  return violations.ToStatus();
}

}  // namespace revops::lead
