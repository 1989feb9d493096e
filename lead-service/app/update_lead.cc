#include "lead-service/app/update_lead.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "lead-service/normal/normal.h"

namespace revops::lead {
namespace {

bool TakePersonField(absl::string_view path, const Person& from, Person& to) {
  static constexpr std::pair<absl::string_view, std::string Person::*> kFields[] = {
      {"given_name", &Person::given_name},
      {"family_name", &Person::family_name},
      {"email", &Person::email},
      {"phone", &Person::phone},
      {"job_title", &Person::job_title}};
  for (const auto& [name, field] : kFields) {
    if (path != name) continue;
    to.*field = from.*field;
    return true;
  }
  return false;
}

bool TakeText(absl::string_view path, const LeadDetails& from, LeadDetails& to) {
  static constexpr std::pair<absl::string_view, std::string LeadDetails::*> kFields[] = {
      {"note", &LeadDetails::note},       {"company", &LeadDetails::company},
      {"source", &LeadDetails::source},   {"segment", &LeadDetails::segment},
      {"product", &LeadDetails::product}, {"domain", &LeadDetails::domain},
      {"country", &LeadDetails::country}, {"owner", &LeadDetails::owner},
      {"team", &LeadDetails::team},       {"account", &LeadDetails::account}};
  for (const auto& [name, field] : kFields) {
    if (path != name) continue;
    to.*field = from.*field;
    return true;
  }
  return false;
}

bool TakeCustomField(const std::string& key, const LeadDetails& from, LeadDetails& to) {
  if (!IsSlug(key)) return false;
  const auto found = from.fields.find(key);
  if (found == from.fields.end()) {
    to.fields.erase(key);
  } else {
    to.fields[key] = found->second;
  }
  return true;
}

// One field, set or cleared, goes over. False where an update may change no such field.
bool TakeField(absl::string_view path, const LeadDetails& from, LeadDetails& to) {
  if (TakeText(path, from, to)) return true;
  if (path == "person") {
    to.person = from.person;
  } else if (path == "channel") {
    to.channel = from.channel;
  } else if (path == "direction") {
    to.direction = from.direction;
  } else if (path == "next_step_time") {
    to.next_step_time = from.next_step_time;
  } else if (path == "fields") {
    to.fields = from.fields;
  } else if (absl::ConsumePrefix(&path, "person.")) {
    return TakePersonField(path, from.person, to.person);
  } else if (absl::ConsumePrefix(&path, "fields.")) {
    return TakeCustomField(std::string(path), from, to);
  } else {
    return false;
  }
  return true;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> CheckMask(std::vector<std::string> paths) {
  if (paths.size() > kMaskPathsMax) {
    return InvalidField("update_mask", absl::StrCat("must name at most ", kMaskPathsMax,
                                                    " fields, names ", paths.size()));
  }
  Violations violations;
  std::vector<std::string> mask;
  LeadDetails scratch;
  for (std::string& path : paths) {
    if (std::find(mask.begin(), mask.end(), path) != mask.end()) continue;
    if (!TakeField(path, LeadDetails(), scratch)) {
      violations.Add("update_mask", absl::StrCat("must name fields that an update may change, has ",
                                                 Quoted(path)));
    }
    mask.push_back(std::move(path));
  }
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return mask;
}

std::vector<std::string> FieldsSetIn(const LeadDetails& values) {
  Lead before, after;
  after.details = values;
  std::vector<std::string> mask;
  for (const FieldChange& change : DifferencesOf(before, after)) mask.push_back(change.field);
  return mask;
}

QualityFlags Normalize(LeadDetails& details) {
  const NormalContact normal =
      NormalizeContact({details.person, details.company, details.domain, details.country});
  details.person = normal.person.person;
  details.company = normal.company.name;
  details.domain = normal.company.domain;
  details.country = normal.country.value;
  return normal.flags;
}

void TakeFields(const std::vector<std::string>& mask, const LeadDetails& from, LeadDetails& to,
                QualityFlags& quality) {
  bool says_who = false;
  for (const std::string& path : mask) {
    TakeField(path, from, to);
    says_who = says_who || absl::StartsWith(path, "person") || path == "company" ||
               path == "domain" || path == "country";
  }
  if (says_who) quality = Normalize(to);
}

absl::StatusOr<Lead> UpdateLead(CommandStore& store, const UpdateLeadCommand& command) {
  const CommandHeader& header = command.header;
  return ChangeLead(store, command.id, header, [&](const Lead& lead) -> absl::StatusOr<LeadChange> {
    LeadDetails details = lead.details;
    QualityFlags quality = lead.quality;
    TakeFields(command.mask, command.values, details, quality);
    absl::StatusOr<LeadChange> change = Update(lead, details, quality, header.moment());
    if (!absl::IsInvalidArgument(change.status())) return change;
    Violations violations;
    for (const FieldViolation& violation : FieldViolationsOf(change.status())) {
      const bool is_time = violation.field == "effective_time";
      violations.Add(is_time ? violation.field : absl::StrCat("lead.", violation.field),
                     violation.description);
    }
    return violations.ToStatus();
  });
}

}  // namespace revops::lead
