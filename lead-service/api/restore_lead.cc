// Leads read back from what ToProto() made.
#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/rpc/request_fields.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "lead-service/api/lead_wire.h"

namespace revops::lead {

namespace pb = revops::lead::v1;

namespace {

using google::protobuf::Timestamp;

// One of ours: within the bounds.
absl::Time TimeOf(const Timestamp& wire) {
  return absl::FromUnixSeconds(wire.seconds()) + absl::Nanoseconds(wire.nanos());
}
std::optional<absl::Time> TimeIf(bool is_set, const Timestamp& wire) {
  return is_set ? std::optional(TimeOf(wire)) : std::nullopt;
}

Criterion RestoreCriterion(const pb::Criterion& wire) {
  Criterion criterion;
  criterion.rating = static_cast<Rating>(wire.rating());
  criterion.evidence = wire.evidence();
  criterion.judge = wire.judge();
  criterion.judge_time = TimeIf(wire.has_judge_time(), wire.judge_time());
  return criterion;
}

LeadScore RestoreScore(const pb::LeadScore& wire) {
  LeadScore score{.value = wire.value(),
                  .fit = wire.fit(),
                  .engagement = wire.engagement(),
                  .qualification = wire.qualification(),
                  .reasons = {},
                  .rules_version = wire.rules_version()};
  for (const pb::ScoreReason& reason : wire.reasons()) {
    score.reasons.push_back({reason.rule(), reason.points()});
  }
  return score;
}

Conversion RestoreConversion(const pb::Conversion& wire) {
  return {.state = static_cast<ConversionState>(wire.state()),
          .pass = wire.pass(),
          .deal = wire.deal(),
          .account = wire.account(),
          .contact = wire.contact(),
          .joined = wire.joined(),
          .begun = TimeOf(wire.begin_time()),
          .finished = TimeIf(wire.has_finish_time(), wire.finish_time()),
          .refusal_reason = wire.refusal_reason(),
          .refusal_message = wire.refusal_message()};
}

}  // namespace

absl::StatusOr<Lead> Restore(const pb::Lead& wire) {
  Lead lead;
  const auto id = Uuid::Parse(IdOf("leads", wire.name()).value_or(absl::string_view()));
  int64_t revision = 0;
  if (!id.has_value() || !absl::SimpleHexAtoi(wire.etag(), &revision)) {
    return absl::DataLossError("a lead of the store can not be read");
  }
  lead.id = *id;
  lead.revision = Revision{revision};
  REVOPS_ASSIGN_OR_RETURN(lead.details, DetailsFromProto(wire));
  lead.external_id = wire.external_id();
  lead.state = static_cast<LeadState>(wire.state());
  lead.qualification.criteria = {RestoreCriterion(wire.qualification().need()),
                                 RestoreCriterion(wire.qualification().budget()),
                                 RestoreCriterion(wire.qualification().authority()),
                                 RestoreCriterion(wire.qualification().timeline())};
  lead.score = RestoreScore(wire.score());
  for (const int flag : wire.quality_flags()) lead.quality.Add(static_cast<QualityFlag>(flag));
  lead.duplicate_of = wire.duplicate_of();
  lead.disqualify_reason = wire.disqualify_reason();
  lead.reactivate_time = TimeIf(wire.has_reactivate_time(), wire.reactivate_time());
  lead.lost_deal = wire.lost_deal();
  lead.recycle_count = wire.recycle_count();
  if (wire.has_conversion()) lead.conversion = RestoreConversion(wire.conversion());
  lead.earlier_deal = wire.earlier_deal();
  lead.customer_time = TimeIf(wire.has_customer_time(), wire.customer_time());
  lead.first_response_time = TimeIf(wire.has_first_response_time(), wire.first_response_time());
  lead.last_activity_time = TimeIf(wire.has_last_activity_time(), wire.last_activity_time());
  lead.activity_count = wire.activity_count();
  lead.effective_create_time = TimeOf(wire.effective_create_time());
  lead.state_enter_time = TimeOf(wire.state_enter_time());
  lead.imported = wire.imported();
  lead.recorded_create_time = TimeOf(wire.create_time());
  lead.recorded_update_time = TimeOf(wire.update_time());
  return lead;
}

}  // namespace revops::lead
