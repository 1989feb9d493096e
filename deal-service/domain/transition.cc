#include "deal-service/domain/transition.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/time/timestamps.h"
#include "deal-service/domain/change.h"

namespace revops::deal {
namespace {

using Rules = std::vector<UnmetRule>;

std::string StageSubject(const Pipeline& pipeline, absl::string_view stage) {
  return absl::StrCat(pipeline.name(), "/stages/", stage);
}

absl::string_view StateText(DealState state) {
  switch (state) {
    case DealState::kOpen:
      return "open";
    case DealState::kWon:
      return "won";
    case DealState::kLost:
      return "lost";
    case DealState::kVoid:
      return "void";
  }
  return "";
}

void MustBeOpen(const Deal& deal, Rules& rules) {
  if (deal.is_open()) return;
  rules.push_back({"DEAL_NOT_OPEN", deal.name(),
                   absl::StrCat("the deal must be open, is ", StateText(deal.state))});
}

void MustHaveRoom(const Deal& deal, Rules& rules) {
  if (deal.visit.number < kVisitsMax) return;
  rules.push_back(TooManyVisits(deal));
}

// Position behind the last open stage.
int OpenEnd(const Pipeline& pipeline) {
  const auto first_closed = std::find_if(pipeline.stages().begin(), pipeline.stages().end(),
                                         [](const Stage& stage) { return !stage.is_open(); });
  return static_cast<int>(first_closed - pipeline.stages().begin());
}

void MustMeetExitCriteria(const Pipeline& pipeline, const Deal& deal, const DealDetails& details,
                          int from, int to, Rules& rules) {
  std::vector<std::string> told;
  for (int position = std::max(from, 0); position < to; ++position) {
    const Stage& stage = pipeline.stages()[position];
    for (const std::string& field : stage.exit_required_fields) {
      if (!DetailText(details, field).empty()) continue;
      if (std::find(told.begin(), told.end(), field) != told.end()) continue;
      told.push_back(field);
      rules.push_back({"FIELD_REQUIRED", absl::StrCat(deal.name(), "#", field),
                       absl::StrCat(field, " must be set to leave ", stage.id)});
    }
  }
}

}  // namespace

Rules RulesAgainstAdvancing(const Pipeline& pipeline, const Deal& deal, const Stage* to) {
  Rules rules;
  MustBeOpen(deal, rules);
  MustHaveRoom(deal, rules);
  const int from = pipeline.Position(deal.visit.stage);
  if (to == nullptr) {
    rules.push_back({"NO_SUCH_STAGE", deal.name(),
                     absl::StrCat("there is no open stage beyond ", deal.visit.stage)});
  }
  const int target = to == nullptr ? from + 1 : pipeline.Position(to->id);
  if (to != nullptr && !to->is_open()) {
    rules.push_back({"STAGE_NOT_OPEN", StageSubject(pipeline, to->id),
                     absl::StrCat("cannot advance to ", to->id, ": win or lose the deal instead")});
  } else if (to != nullptr && deal.is_open() && target <= from) {
    rules.push_back({"NOT_FORWARD", StageSubject(pipeline, to->id),
                     absl::StrCat("cannot advance from ", deal.visit.stage, " to ", to->id,
                                  ": it is not a later stage")});
  } else if (pipeline.policy().forbid_skipping && target > from + 1) {
    rules.push_back({"SKIPPING_FORBIDDEN", StageSubject(pipeline, to->id),
                     absl::StrCat("cannot advance from ", deal.visit.stage, " to ", to->id, ": ",
                                  pipeline.name(), " forbids passing over stages")});
  }
  MustMeetExitCriteria(pipeline, deal, deal.details, from, std::min(target, OpenEnd(pipeline)),
                       rules);
  return rules;
}

Rules RulesAgainstMovingBack(const Pipeline& pipeline, const Deal& deal, const Stage* to) {
  Rules rules;
  MustBeOpen(deal, rules);
  MustHaveRoom(deal, rules);
  if (pipeline.policy().forbid_moving_back) {
    rules.push_back({"MOVING_BACK_FORBIDDEN", pipeline.name(),
                     absl::StrCat(pipeline.name(), " forbids moving back")});
  }
  if (to == nullptr) {
    rules.push_back({"NO_SUCH_STAGE", deal.name(),
                     absl::StrCat("there is no open stage before ", deal.visit.stage)});
  } else if (!to->is_open() || pipeline.Position(to->id) >= pipeline.Position(deal.visit.stage)) {
    rules.push_back({"NOT_BACKWARD", StageSubject(pipeline, to->id),
                     absl::StrCat("cannot move back from ", deal.visit.stage, " to ", to->id,
                                  ": it is not an earlier stage")});
  }
  return rules;
}

Rules RulesAgainstWinning(const Pipeline& pipeline, const Deal& deal, const DealDetails& details,
                          const Stage& to) {
  Rules rules;
  MustBeOpen(deal, rules);
  MustHaveRoom(deal, rules);
  if (to.kind != StageKind::kWon) {
    rules.push_back({"STAGE_NOT_WON", StageSubject(pipeline, to.id),
                     absl::StrCat("cannot win into ", to.id, ": it is no WON stage")});
  }
  const auto& allowed = pipeline.policy().win_from;
  if (!allowed.empty() &&
      std::find(allowed.begin(), allowed.end(), deal.visit.stage) == allowed.end()) {
    rules.push_back({"WIN_FROM_FORBIDDEN", StageSubject(pipeline, deal.visit.stage),
                     absl::StrCat("cannot be won from ", deal.visit.stage, ", only from ",
                                  absl::StrJoin(allowed, ", "))});
  }
  if (deal.is_open()) {
    const int from = pipeline.Position(deal.visit.stage);
    MustMeetExitCriteria(pipeline, deal, details, from, OpenEnd(pipeline), rules);
  }
  return rules;
}

Rules RulesAgainstLosing(const Pipeline& pipeline, const Deal& deal, const Stage& to,
                         absl::string_view loss_reason) {
  Rules rules;
  MustBeOpen(deal, rules);
  MustHaveRoom(deal, rules);
  if (to.kind != StageKind::kLost) {
    rules.push_back({"STAGE_NOT_LOST", StageSubject(pipeline, to.id),
                     absl::StrCat("cannot lose into ", to.id, ": it is no LOST stage")});
  }
  const auto& allowed = pipeline.policy().loss_reasons;
  if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), loss_reason) == allowed.end()) {
    rules.push_back({"LOSS_REASON_UNKNOWN", pipeline.name(),
                     absl::StrCat("loss_reason must be one of ", absl::StrJoin(allowed, ", "),
                                  ", is ", Quoted(loss_reason))});
  }
  return rules;
}

Rules RulesAgainstReopening(const Pipeline& pipeline, const Deal& deal, const Stage& to) {
  Rules rules;
  MustHaveRoom(deal, rules);
  if (!deal.is_closed()) {
    rules.push_back({"DEAL_NOT_CLOSED", deal.name(),
                     absl::StrCat("the deal must be won or lost, is ", StateText(deal.state))});
  }
  if (pipeline.policy().forbid_reopening) {
    rules.push_back({"REOPENING_FORBIDDEN", pipeline.name(),
                     absl::StrCat(pipeline.name(), " forbids reopening")});
  }
  if (!to.is_open()) {
    rules.push_back({"STAGE_NOT_OPEN", StageSubject(pipeline, to.id),
                     absl::StrCat("cannot reopen in ", to.id, ": it is no open stage")});
  }
  return rules;
}

UnmetRule TooManyVisits(const Deal& deal) {
  return {"TOO_MANY_VISITS", deal.name(),
          absl::StrCat("a deal has at most ", kVisitsMax, " visits")};
}

Rules RulesAgainstVoid(const Deal& deal) {
  if (deal.state != DealState::kVoid) return {};
  return {{"DEAL_VOID", deal.name(), "the deal must not be void"}};
}

Rules RulesAgainstAmountAt(const Deal& deal, absl::Time effective_time) {
  const auto changed = deal.changed_at.find("amount");
  if (changed == deal.changed_at.end() || effective_time >= changed->second) return {};
  return {{"EFFECTIVE_BEFORE_CHANGE", deal.name(),
           absl::StrCat("the amount changed later, at ", FormatInstant(changed->second),
                        ": it cannot become another at ", FormatInstant(effective_time))}};
}

Rules RulesAgainstFieldsAt(const Deal& deal, const std::vector<std::string>& fields,
                           absl::Time effective_time, absl::Time now) {
  Rules rules;
  if (effective_time > now) {
    rules.push_back({"EFFECTIVE_IN_FUTURE", deal.name(),
                     absl::StrCat("effective_time ", FormatInstant(effective_time),
                                  " must not be after now, ", FormatInstant(now))});
  }
  for (const std::string& field : fields) {
    const auto changed = deal.changed_at.find(field);
    // A correction may have moved the creation behind it.
    const absl::Time last = changed == deal.changed_at.end()
                                ? deal.effective_create_time
                                : std::max(changed->second, deal.effective_create_time);
    if (effective_time >= last) continue;
    rules.push_back({"EFFECTIVE_BEFORE_CHANGE", absl::StrCat(deal.name(), "#", field),
                     absl::StrCat("effective_time ", FormatInstant(effective_time),
                                  " must not be before the last change of ", field, ", ",
                                  FormatInstant(last))});
  }
  return rules;
}

Rules RulesAgainstTime(const Deal& deal, absl::Time effective_time, absl::Time now) {
  Rules rules;
  if (effective_time > now) {
    rules.push_back({"EFFECTIVE_IN_FUTURE", deal.name(),
                     absl::StrCat("effective_time ", FormatInstant(effective_time),
                                  " must not be after now, ", FormatInstant(now))});
  }
  if (effective_time < deal.visit.entered) {
    rules.push_back({"EFFECTIVE_BEFORE_VISIT", deal.name(),
                     absl::StrCat("effective_time ", FormatInstant(effective_time),
                                  " must not be before the entry of ", deal.visit.stage, ", ",
                                  FormatInstant(deal.visit.entered))});
  }
  return rules;
}

}  // namespace revops::deal
