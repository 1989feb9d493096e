#include "cli/demo/lead_story.h"

#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/demo/cast.h"
#include "cli/demo/deal_story.h"
#include "cli/demo/instants.h"

namespace revops::cli::demo {
namespace {

namespace lead = revops::lead::v1;
namespace type = revops::type::v1;

constexpr double kContactedDays = 1.2, kQualifiedDays = 9, kConvertedDays = 1.5;
constexpr double kConvertedShare = 0.93;
// Of those that do not qualify.
constexpr double kNurturedShare = 0.25;
constexpr const char* kDisqualifyReasons[] = {"no need", "no budget", "too small", "no answer"};

void SetPerson(Dice& dice, const Company& company, lead::Lead& target) {
  const PersonName name = MakePerson(dice);
  lead::Person& person = *target.mutable_person();
  person.set_given_name(name.given);
  person.set_family_name(name.family);
  const bool is_private = dice.Chance(0.08);
  person.set_email(absl::AsciiStrToLower(absl::StrCat(
      name.given, ".", name.family, "@", is_private ? "mail.example" : company.domain)));
  // Numbers that are kept for film and fiction.
  if (dice.Chance(0.7)) person.set_phone(absl::StrFormat("+49 30 23125%03d", dice.Index(1'000)));
  if (dice.Chance(0.8)) person.set_job_title(MakeJobTitle(dice));
}

void AddTouch(Dice& dice, const lead::Lead& of, absl::Time at, absl::Time end, Story& story) {
  if (at >= end) return;
  lead::LeadActivityItem& item = story.lead_activities.emplace_back();
  item.set_lead_external_id(of.external_id());
  type::Activity& activity = *item.mutable_activity();
  activity.set_external_id(absl::StrCat("demo-la-", story.lead_activities.size()));
  activity.set_kind(dice.Chance(0.6) ? type::ACTIVITY_KIND_CALL : type::ACTIVITY_KIND_EMAIL);
  activity.set_direction(type::DIRECTION_OUTBOUND);
  activity.set_outcome(dice.Chance(0.45) ? type::ACTIVITY_OUTCOME_NO_ANSWER
                                         : type::ACTIVITY_OUTCOME_CONNECTED);
  activity.set_rep(of.owner());
  *activity.mutable_effective_time() = StampOf(at);
}

}  // namespace

void TellLead(Dice& dice, absl::Time arrived, absl::Time end, Story& story) {
  std::vector<double> weights;
  for (const ChannelRole& channel : kChannels) weights.push_back(channel.weight);
  const ChannelRole& channel = kChannels[dice.Weighted(weights)];
  const size_t rep = dice.Index(kReps.size());
  const Company company = MakeCompany(dice);

  lead::LeadWithHistory item;
  lead::Lead& told = *item.mutable_lead();
  told.set_external_id(absl::StrCat("demo-l-", story.leads.size() + 1));
  SetPerson(dice, company, told);
  told.set_company(company.name);
  told.set_segment(company.segment);
  told.set_country(kTeams[kReps[rep].team].territory);
  told.set_channel(channel.channel);
  told.set_source(channel.source);
  *item.mutable_effective_create_time() = StampOf(arrived);

  const absl::Time contacted = arrived + Days(dice.LogNormal(kContactedDays, 2));
  const absl::Time judged = contacted + Days(dice.LogNormal(kQualifiedDays, 1.9));
  const absl::Time converted = judged + Days(dice.LogNormal(kConvertedDays, 2));
  const bool qualifies = dice.Chance(channel.qualified);
  const bool converts = qualifies && dice.Chance(kConvertedShare);
  // Whoever was just here is nobody's yet.
  if (contacted < end || dice.Chance(0.5)) {
    told.set_owner(absl::StrCat("reps/", SlugOf(kReps[rep])));
    told.set_team(absl::StrCat("teams/", kTeams[kReps[rep].team].slug));
  }
  const auto stands = [&](lead::LeadState state, absl::Time since) {
    item.set_state(state);
    *item.mutable_effective_state_time() = StampOf(since);
  };
  if (contacted < end) stands(lead::LEAD_STATE_WORKING, contacted);
  if (judged < end && qualifies) stands(lead::LEAD_STATE_QUALIFIED, judged);
  if (judged < end && !qualifies && dice.Chance(kNurturedShare)) {
    stands(lead::LEAD_STATE_NURTURING, judged);
    *item.mutable_reactivate_time() = StampOf(end + Days(dice.Between(5, 120)));
  } else if (judged < end && !qualifies) {
    stands(lead::LEAD_STATE_DISQUALIFIED, judged);
    item.set_disqualify_reason(dice.One(kDisqualifyReasons));
  }
  const bool is_deal = converts && converted < end;
  // The conversion itself is made when it is loaded: an imported one would stand without a deal.

  const lead::Lead known = told;
  story.leads.push_back(std::move(item));
  if (!known.owner().empty()) {
    AddTouch(dice, known, contacted, end, story);
    for (int n = static_cast<int>(dice.Index(3)); n > 0; --n) {
      AddTouch(dice, known, contacted + (judged - contacted) * dice.Share(), end, story);
    }
  }
  if (is_deal) {
    TellSale(dice,
             {rep, company, channel.channel, channel.source,
              static_cast<int64_t>(story.leads.size()) - 1},
             converted, end, story);
  }
}

}  // namespace revops::cli::demo
