#include "lead-service/api/lead_wire.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/rpc/request_fields.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "lead-service/app/command.h"

namespace revops::lead {

namespace pb = revops::lead::v1;
using google::protobuf::Timestamp;
using rpc::ToProto;

namespace {

void SetTime(const std::optional<absl::Time>& time, Timestamp* (pb::Lead::*field)(),
             pb::Lead* out) {
  if (time.has_value()) ToProto(*time, (out->*field)());
}

pb::Criterion* CriterionIn(pb::Qualification* qualification, size_t place) {
  switch (place) {
    case kNeed:
      return qualification->mutable_need();
    case kBudget:
      return qualification->mutable_budget();
    case kAuthority:
      return qualification->mutable_authority();
    default:
      return qualification->mutable_timeline();
  }
}

const pb::Criterion& CriterionOf(const pb::Qualification& qualification, size_t place) {
  switch (place) {
    case kNeed:
      return qualification.need();
    case kBudget:
      return qualification.budget();
    case kAuthority:
      return qualification.authority();
    default:
      return qualification.timeline();
  }
}

void SetQualification(const Qualification& qualification, pb::Qualification* out) {
  for (size_t place = 0; place < kCriteria; ++place) {
    const Criterion& criterion = qualification.criteria[place];
    if (criterion.rating == Rating::kUnset) continue;
    pb::Criterion* const into = CriterionIn(out, place);
    into->set_rating(static_cast<pb::CriterionRating>(criterion.rating));
    into->set_evidence(criterion.evidence);
    into->set_judge(criterion.judge);
    if (criterion.judge_time) ToProto(*criterion.judge_time, into->mutable_judge_time());
  }
}

void SetScore(const LeadScore& score, pb::LeadScore* out) {
  out->set_value(score.value);
  out->set_fit(score.fit);
  out->set_engagement(score.engagement);
  out->set_qualification(score.qualification);
  out->set_rules_version(score.rules_version);
  for (const ScoreReason& reason : score.reasons) {
    pb::ScoreReason* const into = out->add_reasons();
    into->set_rule(reason.rule);
    into->set_points(reason.points);
  }
}

void SetConversion(const Conversion& conversion, pb::Conversion* out) {
  out->set_state(static_cast<pb::ConversionState>(conversion.state));
  out->set_pass(conversion.pass);
  out->set_deal(conversion.deal);
  out->set_account(conversion.account);
  out->set_contact(conversion.contact);
  out->set_joined(conversion.joined);
  ToProto(conversion.begun, out->mutable_begin_time());
  if (conversion.finished) ToProto(*conversion.finished, out->mutable_finish_time());
  out->set_refusal_reason(conversion.refusal_reason);
  out->set_refusal_message(conversion.refusal_message);
}

void SetDetails(const LeadDetails& details, pb::Lead* out) {
  if (!details.person.empty()) {
    pb::Person* const person = out->mutable_person();
    person->set_given_name(details.person.given_name);
    person->set_family_name(details.person.family_name);
    person->set_email(details.person.email);
    person->set_phone(details.person.phone);
    person->set_job_title(details.person.job_title);
  }
  out->set_note(details.note);
  out->set_company(details.company);
  out->set_source(details.source);
  out->set_segment(details.segment);
  out->set_product(details.product);
  out->set_domain(details.domain);
  out->set_country(details.country);
  out->set_channel(static_cast<revops::type::v1::Channel>(details.channel));
  out->set_direction(static_cast<revops::type::v1::Direction>(details.direction));
  out->set_owner(details.owner);
  out->set_team(details.team);
  out->set_account(details.account);
  for (const auto& [key, value] : details.fields) (*out->mutable_fields())[key] = value;
  SetTime(details.next_step_time, &pb::Lead::mutable_next_step_time, out);
}

}  // namespace

void ToProto(const Lead& lead, pb::Lead* out) {
  SetDetails(lead.details, out);
  out->set_external_id(lead.external_id);
  out->set_state(static_cast<pb::LeadState>(lead.state));
  if (!lead.qualification.empty()) {
    SetQualification(lead.qualification, out->mutable_qualification());
  }
  SetScore(lead.score, out->mutable_score());
  for (const QualityFlag flag : lead.quality.InOrder()) {
    out->add_quality_flags(static_cast<pb::QualityFlag>(flag));
  }
  out->set_duplicate_of(lead.duplicate_of);
  out->set_disqualify_reason(lead.disqualify_reason);
  SetTime(lead.reactivate_time, &pb::Lead::mutable_reactivate_time, out);
  out->set_lost_deal(lead.lost_deal);
  out->set_recycle_count(lead.recycle_count);
  if (lead.conversion.state != ConversionState::kNone) {
    SetConversion(lead.conversion, out->mutable_conversion());
  }
  out->set_earlier_deal(lead.earlier_deal);
  SetTime(lead.customer_time, &pb::Lead::mutable_customer_time, out);
  SetTime(lead.first_response_time, &pb::Lead::mutable_first_response_time, out);
  SetTime(lead.last_activity_time, &pb::Lead::mutable_last_activity_time, out);
  out->set_activity_count(lead.activity_count);
  ToProto(lead.effective_create_time, out->mutable_effective_create_time());
  ToProto(lead.state_enter_time, out->mutable_state_enter_time());
  out->set_imported(lead.imported);
  // Only validated: it is nowhere yet, and what it will be called is not known either.
  if (lead.revision.value == 0) return;
  out->set_name(lead.name());
  ToProto(lead.recorded_create_time, out->mutable_create_time());
  ToProto(lead.recorded_update_time, out->mutable_update_time());
  out->set_etag(EtagOf(lead.revision));
}

void LeaveOutPrivate(pb::Lead* lead) {
  lead->clear_person();
  lead->clear_note();
  if (!lead->has_qualification()) return;
  pb::Qualification* const qualification = lead->mutable_qualification();
  for (size_t place = 0; place < kCriteria; ++place) {
    if (CriterionOf(*qualification, place).rating() == pb::CRITERION_RATING_UNSPECIFIED) continue;
    CriterionIn(qualification, place)->clear_evidence();
  }
}

absl::StatusOr<LeadDetails> DetailsFromProto(const pb::Lead& lead) {
  Violations violations;
  LeadDetails details;
  const pb::Person& person = lead.person();
  details.person = {person.given_name(), person.family_name(), person.email(), person.phone(),
                    person.job_title()};
  details.note = lead.note();
  details.company = lead.company();
  details.source = lead.source();
  details.segment = lead.segment();
  details.product = lead.product();
  details.domain = lead.domain();
  details.country = lead.country();
  if (!revops::type::v1::Channel_IsValid(lead.channel())) {
    violations.Add("channel",
                   absl::StrCat("must be a known channel, is ", static_cast<int>(lead.channel())));
  } else {
    details.channel = static_cast<Channel>(lead.channel());
  }
  if (!revops::type::v1::Direction_IsValid(lead.direction())) {
    violations.Add("direction", absl::StrCat("must be INBOUND or OUTBOUND, is ",
                                             static_cast<int>(lead.direction())));
  } else {
    details.direction = static_cast<Direction>(lead.direction());
  }
  details.owner = lead.owner();
  details.team = lead.team();
  details.account = lead.account();
  details.fields = {lead.fields().begin(), lead.fields().end()};
  if (lead.has_next_step_time()) {
    const auto time = rpc::FromProto("next_step_time", lead.next_step_time());
    violations.AddAll("", time.status());
    if (time.ok()) details.next_step_time = *time;
  }
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return details;
}

absl::StatusOr<Qualification> FromProto(const pb::Qualification& wire) {
  Violations violations;
  Qualification qualification;
  for (size_t place = 0; place < kCriteria; ++place) {
    const pb::Criterion& from = CriterionOf(wire, place);
    if (!pb::CriterionRating_IsValid(from.rating())) {
      violations.Add(absl::StrCat("qualification.", kCriterionNames[place], ".rating"),
                     absl::StrCat("must be a known rating, is ", static_cast<int>(from.rating())));
      continue;
    }
    qualification.criteria[place].rating = static_cast<Rating>(from.rating());
    qualification.criteria[place].evidence = from.evidence();
  }
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return qualification;
}

}  // namespace revops::lead
