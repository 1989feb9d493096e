#include "lead-service/domain/lead_change.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "common/time/timestamps.h"

namespace revops::lead {
namespace {

std::string TimeText(const std::optional<absl::Time>& time) {
  return time.has_value() ? FormatInstant(*time) : "";
}

// Collects what differs.
class Differences {
 public:
  void Compare(absl::string_view field, const std::string& before, const std::string& after) {
    if (before != after) changes_.push_back({std::string(field), before, after});
  }
  void CompareUnseen(absl::string_view field, const std::string& before, const std::string& after) {
    if (before != after) changes_.push_back({std::string(field), "", ""});
  }
  std::vector<FieldChange> Take() && { return std::move(changes_); }

 private:
  std::vector<FieldChange> changes_;
};

void ComparePersons(const Person& before, const Person& after, Differences& differences) {
  differences.CompareUnseen("person.given_name", before.given_name, after.given_name);
  differences.CompareUnseen("person.family_name", before.family_name, after.family_name);
  differences.CompareUnseen("person.email", before.email, after.email);
  differences.CompareUnseen("person.phone", before.phone, after.phone);
  differences.CompareUnseen("person.job_title", before.job_title, after.job_title);
}

void CompareDetails(const LeadDetails& before, const LeadDetails& after, Differences& differences) {
  ComparePersons(before.person, after.person, differences);
  differences.CompareUnseen("note", before.note, after.note);
  differences.Compare("company", before.company, after.company);
  differences.Compare("source", before.source, after.source);
  differences.Compare("segment", before.segment, after.segment);
  differences.Compare("product", before.product, after.product);
  differences.Compare("domain", before.domain, after.domain);
  differences.Compare("country", before.country, after.country);
  differences.Compare("channel", std::string(NameOf(before.channel)),
                      std::string(NameOf(after.channel)));
  differences.Compare("direction", std::string(NameOf(before.direction)),
                      std::string(NameOf(after.direction)));
  differences.Compare("owner", before.owner, after.owner);
  differences.Compare("team", before.team, after.team);
  differences.Compare("account", before.account, after.account);
  std::set<std::string> keys;
  for (const auto& [key, value] : before.fields) keys.insert(key);
  for (const auto& [key, value] : after.fields) keys.insert(key);
  const auto value_of = [](const LeadDetails& details, const std::string& key) {
    const auto found = details.fields.find(key);
    return found == details.fields.end() ? std::string() : found->second;
  };
  for (const std::string& key : keys) {
    differences.Compare(absl::StrCat("fields.", key), value_of(before, key), value_of(after, key));
  }
  differences.Compare("next_step_time", TimeText(before.next_step_time),
                      TimeText(after.next_step_time));
}

}  // namespace

std::vector<FieldChange> DifferencesOf(const Lead& before, const Lead& after) {
  Differences differences;
  CompareDetails(before.details, after.details, differences);
  for (size_t place = 0; place < kCriteria; ++place) {
    const Criterion& old_one = before.qualification.criteria[place];
    const Criterion& new_one = after.qualification.criteria[place];
    const std::string field = absl::StrCat("qualification.", kCriterionNames[place]);
    if (old_one.rating != new_one.rating) {
      differences.Compare(field, std::string(NameOf(old_one.rating)),
                          std::string(NameOf(new_one.rating)));
    } else {
      differences.CompareUnseen(field, old_one.evidence, new_one.evidence);
    }
  }
  differences.Compare("score", absl::StrCat(before.score.value), absl::StrCat(after.score.value));
  return std::move(differences).Take();
}

}  // namespace revops::lead
