#include "lead-service/domain/lead_verbs.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/status.h"
#include "common/time/timestamps.h"
#include "lead-service/domain/score.h"

namespace revops::lead {
namespace {

// Rules of the moment and the state that most verbs share; all unmet ones are told at once.
class Judgement {
 public:
  Judgement(const Lead& lead, Moment moment) : lead_(lead), moment_(moment) {}

  Judgement& In(std::initializer_list<LeadState> states) {
    std::vector<absl::string_view> names;
    for (const LeadState state : states) {
      if (state == lead_.state) return *this;
      names.push_back(NameOf(state));
    }
    Unmet("LEAD_STATE", absl::StrCat("must be ", absl::StrJoin(names, " or "), ", is ",
                                     std::string(NameOf(lead_.state))));
    return *this;
  }
  Judgement& NotConverting() {
    if (lead_.is_converting()) {
      Unmet("CONVERSION_PENDING", "its conversion is under way: wait for its end");
    }
    return *this;
  }
  // OK, or what forbids it.
  absl::Status Ruling() const {
    Violations violations;
    if (moment_.effective > moment_.now) {
      violations.Add("effective_time",
                     absl::StrCat("must not be after now, is ", FormatInstant(moment_.effective)));
    }
    REVOPS_RETURN_IF_ERROR(violations.ToStatus());
    return UnmetRules(lead_.name(), unmet_);
  }
  // The same for what leads to another state: not before the present one began.
  absl::Status RulingOnState() {
    if (moment_.effective < lead_.state_enter_time && moment_.effective <= moment_.now) {
      Unmet("STATE_ENTERED_LATER",
            absl::StrCat("it is ", std::string(NameOf(lead_.state)), " only since ",
                         FormatInstant(lead_.state_enter_time), ", effective_time is ",
                         FormatInstant(moment_.effective)));
    }
    return Ruling();
  }

 private:
  void Unmet(const char* rule, std::string description) {
    unmet_.push_back({rule, lead_.name(), std::move(description)});
  }

  const Lead& lead_;
  const Moment moment_;
  std::vector<UnmetRule> unmet_;
};

void Enter(LeadState state, Moment moment, LeadChange& change) {
  change.old_state = change.after.state;
  change.after.state = state;
  change.after.state_enter_time = moment.effective;
  change.after.disqualify_reason.clear();
  change.after.reactivate_time.reset();
}

LeadChange ChangeOf(const Lead& lead, EventType type, Moment moment) {
  return {.type = type, .effective_time = moment.effective, .after = lead};
}

LeadChange Scored(const Lead& before, LeadChange change, Moment moment) {
  change.after.score = Judge(change.after, moment.now);
  change.fields = DifferencesOf(before, change.after);
  return change;
}

absl::Status CheckReactivation(absl::Time reactivate_time, absl::Time now) {
  if (reactivate_time > now && reactivate_time <= now + kReactivateAheadMax) {
    return absl::OkStatus();
  }
  return InvalidField("reactivate_time",
                      absl::StrCat("must be later than now, at most three years ahead, is ",
                                   FormatInstant(reactivate_time)));
}

absl::Status CheckReason(absl::string_view field, const std::string& reason) {
  if (reason.empty()) return InvalidField(field, "must be set");
  return CheckLabel(field, reason);
}

absl::Status NotThisPass(const Lead& lead, int32_t pass) {
  return UnmetRules(lead.name(),
                    {{"CONVERSION_NOT_PENDING", lead.name(),
                      absl::StrCat("conversion ", pass, " is not the one under way")}});
}

// Somebody took the lead up again after its deal was lost, and decided anew: what becomes of that
// deal is no longer this lead's business.
void ForgetLossBehind(const Lead& lead, LeadChange& change) {
  const bool is_away =
      lead.state == LeadState::kNurturing || lead.state == LeadState::kDisqualified;
  if (!is_away) change.after.lost_deal.clear();
}

}  // namespace

absl::StatusOr<LeadChange> Arrive(const NewLead& request, Moment moment) {
  Violations violations;
  violations.AddAll("", CheckLabel("external_id", request.external_id));
  violations.AddAll("", request.details.Check());
  if (moment.effective > moment.now) {
    violations.Add("effective_time",
                   absl::StrCat("must not be after now, is ", FormatInstant(moment.effective)));
  }
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  Lead lead;
  lead.id = request.id;
  lead.external_id = request.external_id;
  lead.details = request.details;
  LeadDetails& details = lead.details;
  if (details.channel == Channel::kUnset) details.channel = Channel::kOther;
  if (details.direction == Direction::kUnset) details.direction = UsualDirection(details.channel);
  lead.quality = request.quality;
  lead.duplicate_of = request.duplicate_of;
  lead.effective_create_time = lead.state_enter_time = moment.effective;
  return Scored(Lead(), ChangeOf(lead, EventType::kCreated, moment), moment);
}

absl::StatusOr<std::vector<LeadChange>> ArriveWithPast(const NewLead& request, absl::Time created,
                                                       const PastState& past, absl::Time now) {
  Violations violations;
  if (past.since < created) {
    violations.Add("effective_state_time", "must not be before effective_create_time");
  }
  if (past.since > now) violations.Add("effective_state_time", "must not be after now");
  if (past.state == LeadState::kDisqualified) {
    violations.AddAll("", CheckReason("disqualify_reason", past.disqualify_reason));
  }
  if (past.state == LeadState::kNurturing && !past.reactivate_time.has_value()) {
    violations.Add("reactivate_time", "must be set for NURTURING");
  }
  absl::StatusOr<LeadChange> arrival = Arrive(request, {created, now});
  violations.AddAll("", arrival.status());
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  arrival->after.imported = true;
  arrival->presumed_timely = true;
  std::vector<LeadChange> changes = {*std::move(arrival)};
  if (past.state == LeadState::kNew) return changes;
  static constexpr EventType kHow[] = {
      EventType::kCreated,   EventType::kCreated,      EventType::kWorked,  EventType::kQualified,
      EventType::kConverted, EventType::kDisqualified, EventType::kRecycled};
  const Moment moment{past.since, now};
  LeadChange change = ChangeOf(changes.front().after, kHow[static_cast<int>(past.state)], moment);
  Enter(past.state, moment, change);
  change.presumed_timely = true;
  if (past.state == LeadState::kDisqualified) {
    change.after.disqualify_reason = past.disqualify_reason;
  }
  if (past.state == LeadState::kNurturing) change.after.reactivate_time = past.reactivate_time;
  if (past.state == LeadState::kConverted) {
    Conversion& conversion = change.after.conversion;
    conversion.state = ConversionState::kDone;
    conversion.pass = 1;
    conversion.begun = past.since;
    conversion.finished = past.since;
  }
  changes.push_back(std::move(change));
  return changes;
}

absl::StatusOr<LeadChange> Update(const Lead& lead, const LeadDetails& details,
                                  QualityFlags quality, Moment moment) {
  REVOPS_RETURN_IF_ERROR(details.Check());
  Judgement judgement(lead, moment);
  // Which account it is, its conversion has decided; all else may change meanwhile.
  if (details.account != lead.details.account) judgement.NotConverting();
  REVOPS_RETURN_IF_ERROR(judgement.Ruling());
  LeadChange change = ChangeOf(lead, EventType::kUpdated, moment);
  change.after.details = details;
  LeadDetails& after = change.after.details;
  if (after.channel == Channel::kUnset) after.channel = Channel::kOther;
  if (after.direction == Direction::kUnset) after.direction = UsualDirection(after.channel);
  change.after.quality = quality;
  return Scored(lead, std::move(change), moment);
}

absl::StatusOr<LeadChange> Work(const Lead& lead, Moment moment) {
  REVOPS_RETURN_IF_ERROR(
      Judgement(lead, moment).NotConverting().In({LeadState::kNew}).RulingOnState());
  LeadChange change = ChangeOf(lead, EventType::kWorked, moment);
  Enter(LeadState::kWorking, moment, change);
  return Scored(lead, std::move(change), moment);
}

absl::StatusOr<LeadChange> Qualify(const Lead& lead, const Qualification& judged, Moment moment) {
  REVOPS_RETURN_IF_ERROR(judged.Check());
  REVOPS_RETURN_IF_ERROR(Judgement(lead, moment)
                             .NotConverting()
                             .In({LeadState::kNew, LeadState::kWorking, LeadState::kQualified})
                             .RulingOnState());
  LeadChange change = ChangeOf(lead, EventType::kUpdated, moment);
  change.after.qualification.TakeFrom(judged);
  const bool is_met = change.after.qualification.Unmet().empty();
  if (is_met && lead.state != LeadState::kQualified) {
    change.type = EventType::kQualified;
    Enter(LeadState::kQualified, moment, change);
  } else if (!is_met && lead.state == LeadState::kQualified) {
    Enter(LeadState::kWorking, moment, change);
  }
  return Scored(lead, std::move(change), moment);
}

absl::StatusOr<LeadChange> Disqualify(const Lead& lead, const std::string& reason, Moment moment) {
  REVOPS_RETURN_IF_ERROR(CheckReason("reason", reason));
  REVOPS_RETURN_IF_ERROR(
      Judgement(lead, moment)
          .NotConverting()
          .In({LeadState::kNew, LeadState::kWorking, LeadState::kQualified, LeadState::kNurturing})
          .RulingOnState());
  LeadChange change = ChangeOf(lead, EventType::kDisqualified, moment);
  Enter(LeadState::kDisqualified, moment, change);
  ForgetLossBehind(lead, change);
  change.after.disqualify_reason = reason;
  return Scored(lead, std::move(change), moment);
}

absl::StatusOr<LeadChange> Recycle(const Lead& lead, absl::Time reactivate_time, Moment moment) {
  REVOPS_RETURN_IF_ERROR(CheckReactivation(reactivate_time, moment.now));
  REVOPS_RETURN_IF_ERROR(Judgement(lead, moment)
                             .NotConverting()
                             .In({LeadState::kNew, LeadState::kWorking, LeadState::kQualified,
                                  LeadState::kDisqualified, LeadState::kNurturing})
                             .RulingOnState());
  LeadChange change = ChangeOf(lead, EventType::kRecycled, moment);
  Enter(LeadState::kNurturing, moment, change);
  ForgetLossBehind(lead, change);
  change.after.reactivate_time = reactivate_time;
  ++change.after.recycle_count;
  return Scored(lead, std::move(change), moment);
}

absl::StatusOr<LeadChange> Reactivate(const Lead& lead, Moment moment) {
  REVOPS_RETURN_IF_ERROR(Judgement(lead, moment)
                             .In({LeadState::kNurturing, LeadState::kDisqualified})
                             .RulingOnState());
  LeadChange change = ChangeOf(lead, EventType::kReactivated, moment);
  Enter(LeadState::kWorking, moment, change);
  // What was judged was judged of another time.
  change.after.qualification = Qualification();
  return Scored(lead, std::move(change), moment);
}

absl::StatusOr<LeadChange> Delete(const Lead& lead, Moment moment) {
  const std::string& deal = lead.conversion.deal.empty() ? lead.earlier_deal : lead.conversion.deal;
  if (!deal.empty()) {
    return UnmetRules(lead.name(), {{"LEAD_HAS_DEAL", lead.name(),
                                     absl::StrCat("it is part of the history of ", deal)}});
  }
  REVOPS_RETURN_IF_ERROR(Judgement(lead, moment).NotConverting().Ruling());
  return ChangeOf(lead, EventType::kDeleted, moment);
}

absl::StatusOr<LeadChange> BeginConversion(const Lead& lead, const Conversion& road,
                                           Moment moment) {
  REVOPS_RETURN_IF_ERROR(
      Judgement(lead, moment).NotConverting().In({LeadState::kQualified}).RulingOnState());
  LeadChange change = ChangeOf(lead, EventType::kConversionBegun, moment);
  const int32_t pass = lead.conversion.pass + 1;
  if (!lead.conversion.deal.empty()) change.after.earlier_deal = lead.conversion.deal;
  change.after.conversion = road;
  change.after.conversion.state = ConversionState::kPending;
  change.after.conversion.pass = pass;
  change.after.conversion.begun = moment.now;
  return change;
}

absl::StatusOr<LeadChange> FinishConversion(const Lead& lead, int32_t pass, const std::string& deal,
                                            Moment moment) {
  if (!lead.is_converting() || lead.conversion.pass != pass) return NotThisPass(lead, pass);
  LeadChange change = ChangeOf(lead, EventType::kConverted, moment);
  Enter(LeadState::kConverted, moment, change);
  Conversion& conversion = change.after.conversion;
  conversion.state = ConversionState::kDone;
  conversion.deal = deal;
  conversion.finished = moment.now;
  change.after.details.account = conversion.account;
  return Scored(lead, std::move(change), moment);
}

absl::StatusOr<LeadChange> RefuseConversion(const Lead& lead, int32_t pass,
                                            const std::string& reason, const std::string& message,
                                            Moment moment) {
  if (!lead.is_converting() || lead.conversion.pass != pass) return NotThisPass(lead, pass);
  LeadChange change = ChangeOf(lead, EventType::kConversionRefused, moment);
  Conversion& conversion = change.after.conversion;
  conversion = Conversion{.state = ConversionState::kRefused,
                          .pass = pass,
                          .begun = conversion.begun,
                          .finished = moment.now,
                          .refusal_reason = reason,
                          .refusal_message = message};
  return change;
}

absl::StatusOr<LeadChange> LoseDeal(const Lead& lead, const std::string& deal,
                                    const std::optional<absl::Time>& reactivate_time,
                                    const std::string& reason, Moment moment) {
  REVOPS_RETURN_IF_ERROR(Judgement(lead, moment).In({LeadState::kConverted}).Ruling());
  LeadChange change = ChangeOf(
      lead, reactivate_time.has_value() ? EventType::kRecycled : EventType::kDisqualified, moment);
  Enter(reactivate_time.has_value() ? LeadState::kNurturing : LeadState::kDisqualified, moment,
        change);
  change.after.lost_deal = deal;
  // Where it had been won before, it was reopened.
  change.after.customer_time.reset();
  if (reactivate_time.has_value()) {
    change.after.reactivate_time = reactivate_time;
    ++change.after.recycle_count;
  } else {
    change.after.disqualify_reason = reason;
  }
  return Scored(lead, std::move(change), moment);
}

absl::StatusOr<LeadChange> ReopenDeal(const Lead& lead, const std::string& deal, Moment moment) {
  REVOPS_RETURN_IF_ERROR(
      Judgement(lead, moment).In({LeadState::kNurturing, LeadState::kDisqualified}).Ruling());
  if (lead.lost_deal != deal || lead.conversion.deal != deal) {
    return UnmetRules(
        lead.name(), {{"OTHER_DEAL", lead.name(), absl::StrCat("it was not sent away by ", deal)}});
  }
  LeadChange change = ChangeOf(lead, EventType::kConverted, moment);
  Enter(LeadState::kConverted, moment, change);
  change.after.lost_deal.clear();
  return Scored(lead, std::move(change), moment);
}

absl::StatusOr<LeadChange> WinDeal(const Lead& lead, const std::string& deal, Moment moment) {
  const bool is_news = lead.conversion.deal == deal && !lead.customer_time.has_value();
  if (!is_news) {
    return UnmetRules(lead.name(), {{"CUSTOMER_ALREADY", lead.name(),
                                     absl::StrCat("it is a customer already, or not of ", deal)}});
  }
  LeadChange change = ChangeOf(lead, EventType::kBecameCustomer, moment);
  change.after.customer_time = moment.effective;
  return change;
}

absl::StatusOr<LeadChange> LeaveCustomer(const Lead& lead, const std::string& deal, Moment moment) {
  if (lead.conversion.deal != deal || !lead.customer_time.has_value()) {
    return UnmetRules(lead.name(),
                      {{"NO_CUSTOMER", lead.name(), absl::StrCat("it is no customer by ", deal)}});
  }
  LeadChange change = ChangeOf(lead, EventType::kUpdated, moment);
  change.fields.push_back({"customer_time", FormatInstant(*lead.customer_time), ""});
  change.after.customer_time.reset();
  return change;
}

absl::StatusOr<LeadChange> VoidDeal(const Lead& lead, const std::string& deal, Moment moment) {
  if (lead.conversion.deal != deal) {
    return UnmetRules(
        lead.name(), {{"OTHER_DEAL", lead.name(), absl::StrCat("it was not converted to ", deal)}});
  }
  REVOPS_RETURN_IF_ERROR(
      Judgement(lead, moment)
          .In({LeadState::kConverted, LeadState::kNurturing, LeadState::kDisqualified})
          .Ruling());
  LeadChange change = ChangeOf(lead, EventType::kConversionRefused, moment);
  Enter(LeadState::kQualified, moment, change);
  Lead& after = change.after;
  after.lost_deal.clear();
  after.customer_time.reset();
  after.conversion = Conversion{.state = ConversionState::kRefused,
                                .pass = lead.conversion.pass,
                                .begun = lead.conversion.begun,
                                .finished = moment.now,
                                .refusal_reason = "DEAL_VOID",
                                .refusal_message = absl::StrCat(deal, " never was")};
  return Scored(lead, std::move(change), moment);
}

LeadChange Touch(const Lead& lead, bool is_personal_outbound, Moment moment) {
  LeadChange change = ChangeOf(lead, EventType::kActivity, moment);
  Lead& after = change.after;
  ++after.activity_count;
  after.last_activity_time =
      std::max(after.last_activity_time.value_or(moment.effective), moment.effective);
  if (is_personal_outbound) {
    after.first_response_time =
        std::min(after.first_response_time.value_or(moment.effective), moment.effective);
    if (after.state == LeadState::kNew && !after.is_converting()) {
      Enter(LeadState::kWorking, moment, change);
    }
  }
  return Scored(lead, std::move(change), moment);
}

}  // namespace revops::lead
