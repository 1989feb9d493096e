#include "cli/import/lead_item.h"

#include <google/protobuf/descriptor.h>

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "cli/import/item_parts.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::cli {
namespace {

using revops::lead::v1::Lead;
using revops::lead::v1::LeadState;
using revops::lead::v1::LeadWithHistory;

// lead-service's bounds.
constexpr size_t kPersonTextBytesMax = 256;
constexpr size_t kNoteBytesMax = 4096;

// `Paid Search` and `paid-search` are `PAID_SEARCH`.
std::string EnumWord(absl::string_view text) {
  std::string word;
  for (const char c : text) {
    const bool is_plain = absl::ascii_isalnum(static_cast<unsigned char>(c));
    word.push_back(is_plain ? absl::ascii_toupper(static_cast<unsigned char>(c)) : '_');
  }
  return word;
}

// The value of an enum by its name without prefix; 0, with a problem, where it has none.
int EnumOf(const RowTexts& texts, Field field, const google::protobuf::EnumDescriptor* descriptor,
           absl::string_view prefix, Problems& problems) {
  if (texts[field].empty()) return 0;
  const auto* value = descriptor->FindValueByName(absl::StrCat(prefix, EnumWord(texts[field])));
  if (value != nullptr && value->number() != 0) return value->number();
  std::vector<std::string> known;
  for (int i = 1; i < descriptor->value_count(); ++i) {
    known.push_back(descriptor->value(i)->name().substr(prefix.size()));
  }
  Refuse(problems, field,
         absl::StrCat(Quoted(texts[field]), " is none of ", absl::StrJoin(known, ", ")));
  return 0;
}

}  // namespace

LeadItemBuilder::LeadItemBuilder(const Mapping& mapping, absl::TimeZone zone)
    : dates_(mapping.date_formats.empty() ? DefaultDateFormats() : mapping.date_formats, zone),
      reps_("reps"),
      teams_("teams") {}

absl::StatusOr<LeadItemBuilder> LeadItemBuilder::Create(const Mapping& mapping) {
  REVOPS_ASSIGN_OR_RETURN(const absl::TimeZone zone, ZoneNamed("time_zone", mapping.time_zone));
  return LeadItemBuilder(mapping, zone);
}

bool LeadItemBuilder::Build(const RowTexts& texts, LeadWithHistory& item, Problems& problems) {
  if (texts[Field::kExternalId].empty()) Refuse(problems, Field::kExternalId, "must be set");
  Lead& lead = *item.mutable_lead();
  SetPerson(texts, *lead.mutable_person(), problems);
  if (lead.person().ByteSizeLong() == 0) lead.clear_person();
  SetLabels(texts, lead, problems);
  SetPeople(texts, lead, problems);
  SetOrigin(texts, lead, problems);
  if (texts[Field::kEffectiveCreateTime].empty()) {
    Refuse(problems, Field::kEffectiveCreateTime, kNoCreateTime);
  } else {
    SetTime(texts, Field::kEffectiveCreateTime, item.mutable_effective_create_time(), problems);
  }
  SetState(texts, item, problems);
  return problems.empty();
}

void LeadItemBuilder::SetPerson(const RowTexts& texts, revops::lead::v1::Person& person,
                                Problems& problems) {
  // A name in one piece gives what no column of its own says.
  const std::string& name = texts[Field::kName];
  const size_t blank = name.rfind(' ');
  const bool has_parts = blank != std::string::npos;
  const absl::string_view whole = name;
  const absl::string_view given = has_parts ? whole.substr(0, blank) : "";
  const absl::string_view family = has_parts ? whole.substr(blank + 1) : whole;
  const auto set = [&](Field source, absl::string_view text, std::string* target) {
    if (absl::Status fits = CheckText("", text, kPersonTextBytesMax); !fits.ok()) {
      return Refuse(problems, source, ReasonIn(fits));
    }
    *target = std::string(absl::StripAsciiWhitespace(text));
  };
  const auto set_name = [&](Field field, absl::string_view part, std::string* target) {
    const bool is_own = !texts[field].empty();
    set(is_own ? field : Field::kName, is_own ? texts[field] : part, target);
  };
  set_name(Field::kGivenName, given, person.mutable_given_name());
  set_name(Field::kFamilyName, family, person.mutable_family_name());
  const std::pair<Field, std::string*> others[] = {{Field::kEmail, person.mutable_email()},
                                                   {Field::kPhone, person.mutable_phone()},
                                                   {Field::kJobTitle, person.mutable_job_title()}};
  for (const auto& [field, target] : others) set(field, texts[field], target);
}

void LeadItemBuilder::SetLabels(const RowTexts& texts, Lead& lead, Problems& problems) {
  const std::pair<Field, std::string*> labels[] = {
      {Field::kExternalId, lead.mutable_external_id()}, {Field::kCompany, lead.mutable_company()},
      {Field::kSource, lead.mutable_source()},          {Field::kSegment, lead.mutable_segment()},
      {Field::kProduct, lead.mutable_product()},        {Field::kDomain, lead.mutable_domain()},
      {Field::kCountry, lead.mutable_country()}};
  for (const auto& [field, target] : labels) {
    if (absl::Status label = CheckLabel("", texts[field]); !label.ok()) {
      Refuse(problems, field, ReasonIn(label));
    } else {
      *target = texts[field];
    }
  }
  if (lead.domain().empty() && !texts[Field::kWebsite].empty()) {
    std::string domain = DomainOfWebsite(texts[Field::kWebsite]);
    if (absl::Status label = CheckLabel("", domain); !label.ok()) {
      Refuse(problems, Field::kWebsite, ReasonIn(label));
    } else {
      lead.set_domain(std::move(domain));
    }
  }
  if (absl::Status note = CheckText("", texts[Field::kNote], kNoteBytesMax); !note.ok()) {
    Refuse(problems, Field::kNote, ReasonIn(note));
  } else {
    lead.set_note(texts[Field::kNote]);
  }
  for (const auto& [key, text] : texts.custom) {
    if (absl::Status label = CheckLabel("", text); !label.ok()) {
      problems.push_back({absl::StrCat(kCustomFieldPrefix, key), ReasonIn(label)});
    } else {
      (*lead.mutable_fields())[key] = text;
    }
  }
}

void LeadItemBuilder::SetPeople(const RowTexts& texts, Lead& lead, Problems& problems) {
  SetResourceName(texts, Field::kOwner, reps_, lead.mutable_owner(), problems);
  SetResourceName(texts, Field::kTeam, teams_, lead.mutable_team(), problems);
}

void LeadItemBuilder::SetOrigin(const RowTexts& texts, Lead& lead, Problems& problems) {
  lead.set_channel(static_cast<revops::type::v1::Channel>(EnumOf(
      texts, Field::kChannel, revops::type::v1::Channel_descriptor(), "CHANNEL_", problems)));
  lead.set_direction(static_cast<revops::type::v1::Direction>(EnumOf(
      texts, Field::kDirection, revops::type::v1::Direction_descriptor(), "DIRECTION_", problems)));
}

bool LeadItemBuilder::SetTime(const RowTexts& texts, Field field, google::protobuf::Timestamp* time,
                              Problems& problems) {
  const auto instant = dates_.Instant(texts[field]);
  if (instant.ok()) {
    SetInstant(*instant, time);
  } else {
    Refuse(problems, field, instant.status().message());
  }
  return instant.ok();
}

void LeadItemBuilder::SetState(const RowTexts& texts, LeadWithHistory& item, Problems& problems) {
  const auto state = static_cast<LeadState>(EnumOf(
      texts, Field::kState, revops::lead::v1::LeadState_descriptor(), "LEAD_STATE_", problems));
  item.set_state(state);
  const bool has_time =
      !texts[Field::kEffectiveStateTime].empty() &&
      SetTime(texts, Field::kEffectiveStateTime, item.mutable_effective_state_time(), problems);
  const absl::Time created = InstantOf(item.effective_create_time());
  if (has_time) {
    SetInstant(dates_.NotBeforeOnItsDay(InstantOf(item.effective_state_time()), created),
               item.mutable_effective_state_time());
  }
  if (has_time && item.has_effective_create_time() &&
      InstantOf(item.effective_state_time()) < created) {
    Refuse(
        problems, Field::kEffectiveStateTime,
        absl::StrCat("must not be before the lead's creation (", texts[Field::kEffectiveCreateTime],
                     "), is ", texts[Field::kEffectiveStateTime]));
  }
  // What other states have in these columns is of their past.
  if (state == LeadState::LEAD_STATE_DISQUALIFIED) {
    const std::string& reason = texts[Field::kDisqualifyReason];
    const absl::Status label = CheckLabel("", reason);
    if (reason.empty()) {
      Refuse(problems, Field::kDisqualifyReason, "must be set for a lead that is DISQUALIFIED");
    } else if (!label.ok()) {
      Refuse(problems, Field::kDisqualifyReason, ReasonIn(label));
    } else {
      item.set_disqualify_reason(reason);
    }
  }
  if (state != LeadState::LEAD_STATE_NURTURING) return;
  if (texts[Field::kReactivateTime].empty()) {
    Refuse(problems, Field::kReactivateTime, "must be set for a lead that is NURTURING");
  } else {
    SetTime(texts, Field::kReactivateTime, item.mutable_reactivate_time(), problems);
  }
}

std::string DomainOfWebsite(absl::string_view website) {
  website = absl::StripAsciiWhitespace(website);
  const size_t scheme = website.find("://");
  if (scheme != absl::string_view::npos) website.remove_prefix(scheme + 3);
  std::string domain = absl::AsciiStrToLower(website.substr(0, website.find_first_of("/?#:")));
  absl::string_view host = domain;
  absl::ConsumePrefix(&host, "www.");
  return std::string(host);
}

}  // namespace revops::cli
