#include "cli/output/leads.h"

#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/commands/flags.h"

namespace revops::cli {
namespace {

namespace pb = revops::lead::v1;

std::string StateText(int state) {
  return EnumText(state, pb::LeadState_descriptor(), "LEAD_STATE_");
}

std::string ChannelText(const pb::Lead& lead) {
  return EnumText(lead.channel(), revops::type::v1::Channel_descriptor(), "CHANNEL_");
}

std::string FlagsText(const pb::Lead& lead) {
  std::vector<std::string> flags;
  for (const int flag : lead.quality_flags()) {
    flags.push_back(EnumText(flag, pb::QualityFlag_descriptor(), "QUALITY_FLAG_"));
  }
  return absl::StrJoin(flags, ", ");
}

// `72 (fit 30, engagement 22, qualification 20): BUSINESS_EMAIL +10`
std::string ScoreText(const pb::LeadScore& score) {
  std::vector<std::string> reasons;
  for (const auto& reason : score.reasons()) {
    reasons.push_back(
        absl::StrCat(reason.rule(), reason.points() < 0 ? " " : " +", reason.points()));
  }
  return absl::StrCat(score.value(), " (fit ", score.fit(), ", engagement ", score.engagement(),
                      ", qualification ", score.qualification(), ")", reasons.empty() ? "" : ": ",
                      absl::StrJoin(reasons, ", "));
}

// `met: they said so`
std::string CriterionText(const pb::Criterion& criterion) {
  const std::string rating =
      EnumText(criterion.rating(), pb::CriterionRating_descriptor(), "CRITERION_RATING_");
  return criterion.evidence().empty() ? rating : absl::StrCat(rating, ": ", criterion.evidence());
}

std::string ConversionText(const pb::Conversion& conversion) {
  std::vector<std::string> parts = {
      EnumText(conversion.state(), pb::ConversionState_descriptor(), "CONVERSION_STATE_")};
  for (const std::string& part :
       {conversion.deal(), conversion.account(), conversion.contact(),
        std::string(conversion.joined() ? "joined" : ""), conversion.refusal_message()}) {
    if (!part.empty()) parts.push_back(part);
  }
  return absl::StrJoin(parts, " ");
}

// What changed, by what the event has.
std::string SubjectOf(const pb::LeadEvent& event) {
  if (event.has_activity()) return event.activity().name();
  if (event.has_account()) return event.account().name();
  if (event.has_contact()) return event.contact().name();
  if (event.has_rep()) return event.rep().name();
  if (event.has_team()) return event.team().name();
  return event.lead().name();
}

}  // namespace

std::string FullName(const pb::Person& person) {
  return std::string(
      absl::StripAsciiWhitespace(absl::StrCat(person.given_name(), " ", person.family_name())));
}

std::vector<std::string> LeadColumns() {
  return {"name",    "external_id", "state",  "score", "person", "email",
          "company", "channel",     "source", "owner", "team",   "created"};
}

CellRow LeadRow(const pb::Lead& lead) {
  const std::string score = lead.has_score() ? absl::StrCat(lead.score().value()) : "";
  return {lead.name(),
          lead.external_id(),
          StateText(lead.state()),
          Cell(score, score, /*is_number=*/true),
          FullName(lead.person()),
          lead.person().email(),
          lead.company(),
          ChannelText(lead),
          lead.source(),
          lead.owner(),
          lead.team(),
          TextOf(lead.effective_create_time(), lead.has_effective_create_time())};
}

Lines LeadLines(const pb::Lead& lead) {
  Lines lines = {{"name", lead.name()},
                 {"external_id", lead.external_id()},
                 {"state", StateText(lead.state())},
                 {"in_state_since", TextOf(lead.state_enter_time(), lead.has_state_enter_time())},
                 {"person", FullName(lead.person())},
                 {"email", lead.person().email()},
                 {"phone", lead.person().phone()},
                 {"job_title", lead.person().job_title()},
                 {"company", lead.company()},
                 {"domain", lead.domain()},
                 {"country", lead.country()},
                 {"account", lead.account()},
                 {"channel", ChannelText(lead)},
                 {"direction", EnumText(lead.direction(), revops::type::v1::Direction_descriptor(),
                                        "DIRECTION_")},
                 {"source", lead.source()},
                 {"segment", lead.segment()},
                 {"product", lead.product()},
                 {"owner", lead.owner()},
                 {"team", lead.team()}};
  const std::map<std::string, std::string> fields(lead.fields().begin(), lead.fields().end());
  for (const auto& [key, value] : fields) lines.emplace_back(absl::StrCat("fields.", key), value);
  const auto& judged = lead.qualification();
  lines.insert(
      lines.end(),
      {{"score", lead.has_score() ? ScoreText(lead.score()) : ""},
       {"quality", FlagsText(lead)},
       {"need", CriterionText(judged.need())},
       {"budget", CriterionText(judged.budget())},
       {"authority", CriterionText(judged.authority())},
       {"timeline", CriterionText(judged.timeline())},
       {"duplicate_of", lead.duplicate_of()},
       {"disqualify_reason", lead.disqualify_reason()},
       {"comes_back", TextOf(lead.reactivate_time(), lead.has_reactivate_time())},
       {"lost_deal", lead.lost_deal()},
       {"recycled", lead.recycle_count() == 0 ? "" : absl::StrCat(lead.recycle_count())},
       {"conversion", lead.has_conversion() ? ConversionText(lead.conversion()) : ""},
       {"earlier_deal", lead.earlier_deal()},
       {"customer_since", TextOf(lead.customer_time(), lead.has_customer_time())},
       {"next_step", TextOf(lead.next_step_time(), lead.has_next_step_time())},
       {"first_response", TextOf(lead.first_response_time(), lead.has_first_response_time())},
       {"last_activity", TextOf(lead.last_activity_time(), lead.has_last_activity_time())},
       {"activities", lead.activity_count() == 0 ? "" : absl::StrCat(lead.activity_count())},
       {"note", lead.note()},
       {"created", TextOf(lead.effective_create_time(), lead.has_effective_create_time())},
       {"recorded", TextOf(lead.create_time(), lead.has_create_time())},
       {"changed", TextOf(lead.update_time(), lead.has_update_time())},
       {"imported", lead.imported() ? "yes" : ""},
       {"etag", lead.etag()},
       {"token", lead.resume_token()}});
  return lines;
}

std::vector<std::string> LeadEventColumns() {
  return {"recorded", "effective", "type", "subject", "change", "actor", "event_id"};
}

CellRow LeadEventRow(const pb::LeadEvent& event) {
  std::vector<std::string> changes;
  if (event.old_state() != pb::LEAD_STATE_UNSPECIFIED) {
    changes.push_back(
        absl::StrCat(StateText(event.old_state()), " -> ", StateText(event.lead().state())));
  }
  for (const auto& change : event.changed_fields()) {
    // Personal fields and free text are only named.
    const bool is_named_only = change.old_value().empty() && change.new_value().empty();
    changes.push_back(is_named_only ? change.field()
                                    : absl::StrCat(change.field(), " ", change.old_value(), " -> ",
                                                   change.new_value()));
  }
  if (event.left_view()) changes.push_back("left the view");
  return {TextOf(event.commit_time(), event.has_commit_time()),
          TextOf(event.effective_time(), event.has_effective_time()),
          EnumText(event.type(), pb::LeadEventType_descriptor(), "LEAD_EVENT_TYPE_"),
          SubjectOf(event),
          absl::StrJoin(changes, ", "),
          event.actor(),
          event.event_id()};
}

}  // namespace revops::cli
