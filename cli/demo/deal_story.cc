#include "cli/demo/deal_story.h"

#include <cmath>
#include <span>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/demo/instants.h"

namespace revops::cli::demo {
namespace {

namespace deal = revops::deal::v1;
namespace type = revops::type::v1;

struct Step {
  const char* stage;
  double days;     // median stay
  double goes_on;  // share that goes on to the next stage, or wins from the last one
  type::ActivityKind touch;
};
constexpr Step kSale[] = {{"prospecting", 4, 0.86, type::ACTIVITY_KIND_CALL},
                          {"qualification", 8, 0.78, type::ACTIVITY_KIND_CALL},
                          {"meeting", 11, 0.80, type::ACTIVITY_KIND_MEETING},
                          {"proposal", 13, 0.74, type::ACTIVITY_KIND_EMAIL},
                          {"negotiation", 12, 0.68, type::ACTIVITY_KIND_CALL}};
constexpr Step kMore[] = {{"review", 12, 0.82, type::ACTIVITY_KIND_MEETING},
                          {"offer", 9, 0.80, type::ACTIVITY_KIND_EMAIL},
                          {"terms", 7, 0.88, type::ACTIVITY_KIND_CALL}};

constexpr double kBackShare = 0.07;
constexpr double kStaySpread = 1.9;
constexpr double kQuarterEndDays = 20;
// Of decisions in the weeks before a quarter's end, and of those that just miss it.
constexpr double kPulledShare = 0.45;

absl::Time QuarterEndAfter(absl::Time time) {
  const absl::CivilMonth month = absl::ToCivilMonth(time, absl::UTCTimeZone());
  const int ahead = 3 - (month.month() - 1) % 3;
  return absl::FromCivil(month + ahead, absl::UTCTimeZone());
}

// Sellers and buyers like to be done before the quarter is: what would be decided soon after its
// end is often decided just before.
absl::Time Pulled(Dice& dice, absl::Time decided, absl::Time not_before) {
  const absl::Time quarter = QuarterEndAfter(decided - Days(kQuarterEndDays));
  const bool is_close = decided > quarter && decided < quarter + Days(kQuarterEndDays);
  if (!is_close || !dice.Chance(kPulledShare)) return decided;
  const absl::Time pulled = quarter - Days(dice.Between(0.1, 9));
  return pulled > not_before ? pulled : decided;
}

type::Amount AmountFor(Dice& dice, const Product& product, const DealOrigin& origin) {
  const char* const currency = kTeams[kReps[origin.rep].team].currency;
  type::Amount amount;
  const auto round = [](double value, double to) { return std::round(value / to) * to; };
  const double size = origin.company.size * dice.LogNormal(1, 1.5);
  if (product.one_off > 0) {
    amount.mutable_one_off()->set_currency_code(currency);
    amount.mutable_one_off()->set_units(
        static_cast<int64_t>(std::max(100.0, round(product.one_off * size, 100))));
  }
  if (product.per_month > 0) {
    amount.mutable_recurring_per_month()->set_currency_code(currency);
    amount.mutable_recurring_per_month()->set_units(
        static_cast<int64_t>(std::max(20.0, round(product.per_month * size, 10))));
    amount.set_recurring_months(product.months);
  }
  return amount;
}

class Teller {
 public:
  Teller(Dice& dice, const DealOrigin& origin, absl::Time end, Story& story)
      : dice_(dice), origin_(origin), end_(end), story_(story), rep_(kReps[origin.rep]) {}

  void Tell(const char* pipeline, std::span<const Step> steps, absl::Time created) {
    std::vector<double> weights;
    for (const Product& product : kProducts) weights.push_back(product.weight);
    const Product& product = kProducts[dice_.Weighted(weights)];
    const type::Amount amount = AmountFor(dice_, product, origin_);
    Begin(pipeline, steps.front(), product, created);
    Walk(steps, amount, created);
    story_.deals.push_back(std::move(told_));
  }

 private:
  void Begin(const char* pipeline, const Step& first, const Product& product, absl::Time created) {
    deal::Deal& it = *told_.item.mutable_deal();
    it.set_external_id(absl::StrCat("demo-d-", story_.deals.size() + 1));
    it.set_title(absl::StrCat(product.name, " for ", origin_.company.name));
    it.set_pipeline(pipeline);
    it.set_stage(first.stage);
    it.set_company(origin_.company.name);
    it.set_segment(origin_.company.segment);
    it.set_product(product.name);
    it.set_owner(absl::StrCat("reps/", SlugOf(rep_)));
    it.set_team(absl::StrCat("teams/", kTeams[rep_.team].slug));
    it.set_source(origin_.source);
    it.set_channel(type::Channel_Name(origin_.channel).substr(sizeof("CHANNEL_") - 1));
    *told_.item.mutable_effective_create_time() = StampOf(created);
    told_.lead = origin_.lead;
  }

  void Walk(std::span<const Step> steps, const type::Amount& amount, absl::Time at) {
    size_t place = 0;
    bool has_amount = false;
    while (true) {
      const Step& step = steps[place];
      const absl::Time entered = at;
      const bool is_last = place + 1 == steps.size();
      const bool goes_on = dice_.Chance(std::min(0.97, step.goes_on * std::pow(rep_.skill, 0.5)));
      at += Days(dice_.LogNormal(step.days * rep_.pace, kStaySpread));
      if (is_last || !goes_on) at = Pulled(dice_, at, entered);
      Touch(step, entered, std::min(at, end_));
      if (at >= end_) return StayOpen(entered, amount, has_amount);
      deal::DealTransition& move = *told_.item.add_transitions();
      *move.mutable_effective_time() = StampOf(at);
      if (!goes_on) return Lose(move);
      // An amount is named when there is something to offer.
      if (!has_amount && place + 2 >= steps.size() - 1) {
        *move.mutable_amount() = amount;
        has_amount = true;
      }
      if (is_last) return Win(move, amount);
      const bool goes_back = place > 1 && dice_.Chance(kBackShare);
      place = goes_back ? place - 1 : place + 1;
      move.set_stage(steps[place].stage);
    }
  }

  void Lose(deal::DealTransition& move) {
    move.set_stage("lost");
    move.set_loss_reason(MakeLossReason(dice_));
    if (move.loss_reason() == "competitor") move.set_lost_to(MakeCompetitor(dice_));
  }

  // Some give way a little at the end.
  void Win(deal::DealTransition& move, const type::Amount& amount) {
    move.set_stage("won");
    *move.mutable_amount() = amount;
    if (!dice_.Chance(0.3) || !amount.has_one_off()) return;
    const double share = dice_.Between(0.85, 0.97);
    move.mutable_amount()->mutable_one_off()->set_units(
        static_cast<int64_t>(static_cast<double>(amount.one_off().units()) * share));
  }

  void StayOpen(absl::Time entered, const type::Amount& amount, bool has_amount) {
    told_.is_open = true;
    deal::Deal& it = *told_.item.mutable_deal();
    // What is expected; a few have slipped already.
    const absl::Time close = entered + Days(dice_.LogNormal(35, 1.6));
    const absl::CivilDay day = absl::ToCivilDay(close, absl::UTCTimeZone());
    it.mutable_expected_close_date()->set_year(static_cast<int>(day.year()));
    it.mutable_expected_close_date()->set_month(day.month());
    it.mutable_expected_close_date()->set_day(day.day());
    if (!has_amount && dice_.Chance(0.85)) *it.mutable_amount() = amount;
  }

  void Touch(const Step& step, absl::Time from, absl::Time until) {
    for (size_t n = 1 + dice_.Index(2); n > 0; --n) {
      const absl::Time at = from + (until - from) * dice_.Share();
      deal::DealActivityItem& item = story_.deal_activities.emplace_back();
      item.set_deal_external_id(told_.item.deal().external_id());
      type::Activity& activity = *item.mutable_activity();
      activity.set_external_id(absl::StrCat("demo-da-", story_.deal_activities.size()));
      activity.set_kind(step.touch);
      activity.set_direction(dice_.Chance(0.3) ? type::DIRECTION_INBOUND
                                               : type::DIRECTION_OUTBOUND);
      activity.set_outcome(dice_.Chance(0.1) ? type::ACTIVITY_OUTCOME_NO_SHOW
                                             : type::ACTIVITY_OUTCOME_CONNECTED);
      activity.set_rep(told_.item.deal().owner());
      *activity.mutable_effective_time() = StampOf(at);
    }
  }

  Dice& dice_;
  const DealOrigin& origin_;
  const absl::Time end_;
  Story& story_;
  const RepRole& rep_;
  DealStory told_;
};

}  // namespace

void TellSale(Dice& dice, const DealOrigin& origin, absl::Time created, absl::Time end,
              Story& story) {
  Teller(dice, origin, end, story).Tell("pipelines/default", kSale, created);
}

void TellExpansion(Dice& dice, absl::Time created, absl::Time end, Story& story) {
  const DealOrigin origin{dice.Index(kReps.size()), MakeCompany(dice), type::CHANNEL_DIRECT,
                          "customer", -1};
  Teller(dice, origin, end, story).Tell(kExpansion, kMore, created);
}

}  // namespace revops::cli::demo
