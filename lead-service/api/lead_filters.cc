#include <string>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "lead-service/api/lead_requests.h"
#include "lead-service/normal/email.h"
#include "lead-service/normal/phone.h"
#include "lead-service/store/person_keys.h"

namespace revops::lead {

namespace pb = revops::lead::v1;

namespace {

// Values of one field; more is somebody's mistake.
constexpr int kFilterValuesMax = 256;

void TakeTexts(const char* field, const google::protobuf::RepeatedPtrField<std::string>& from,
               std::vector<std::string>& to, Violations& violations) {
  if (from.size() > kFilterValuesMax) {
    violations.Add(
        absl::StrCat("filter.", field),
        absl::StrCat("must be at most ", kFilterValuesMax, " values, are ", from.size()));
  }
  to = {from.begin(), from.end()};
}

void TakePerson(const pb::LeadFilter& from, LeadFilter& filter) {
  std::vector<std::string> texts;
  if (!from.email().empty()) {
    const NormalEmail email = NormalizeEmail(from.email());
    if (!email.is_bad) texts.push_back(EmailText(email.key()));
  }
  if (!from.phone().empty()) {
    const NormalPhone phone = NormalizePhone(from.phone(), "");
    if (!phone.is_bad) texts.push_back(PhoneText(phone.key()));
  }
  filter.by_person = !from.email().empty() || !from.phone().empty();
  filter.person_keys = KeysOf(texts);
}

}  // namespace

absl::StatusOr<LeadOrder> ParseLeadOrder(pb::LeadOrder order) {
  switch (order) {
    case pb::LEAD_ORDER_UNSPECIFIED:
      return LeadOrder::kRecorded;
    case pb::LEAD_ORDER_SCORE:
      return LeadOrder::kScore;
    default:
      return InvalidField("order", absl::StrCat("must be a known order, is ", order));
  }
}

absl::StatusOr<LeadFilter> ParseLeadFilter(const pb::LeadFilter& from, const rpc::Call& call) {
  Violations violations;
  LeadFilter filter;
  for (const int state : from.state()) {
    if (pb::LeadState_IsValid(state) && state != pb::LEAD_STATE_UNSPECIFIED) {
      filter.states.push_back(static_cast<LeadState>(state));
    } else {
      violations.Add("filter.state", absl::StrCat("must be a known state, is ", state));
    }
  }
  for (const int channel : from.channel()) {
    if (revops::type::v1::Channel_IsValid(channel) && channel != 0) {
      filter.channels.push_back(static_cast<Channel>(channel));
    } else {
      violations.Add("filter.channel", absl::StrCat("must be a known channel, is ", channel));
    }
  }
  TakeTexts("owner", from.owner(), filter.owners, violations);
  TakeTexts("team", from.team(), filter.teams, violations);
  TakeTexts("source", from.source(), filter.sources, violations);
  TakeTexts("segment", from.segment(), filter.segments, violations);
  TakeTexts("company", from.company(), filter.companies, violations);
  TakeTexts("account", from.account(), filter.accounts, violations);
  TakeTexts("external_id", from.external_id(), filter.external_ids, violations);
  if (from.fields().size() > kCustomFieldsMax) {
    violations.Add("filter.fields", absl::StrCat("must be at most ", kCustomFieldsMax, ", are ",
                                                 from.fields().size()));
  }
  filter.score_min = from.score_min();
  filter.fields = {from.fields().begin(), from.fields().end()};
  TakePerson(from, filter);
  filter.scoped = !call.scope.everything;
  filter.scope_rep = call.scope.rep;
  filter.scope_teams = call.scope.teams;
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return filter;
}

}  // namespace revops::lead
