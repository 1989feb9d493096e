#include "cli/demo/story.h"

#include <algorithm>

#include "cli/demo/deal_story.h"
#include "cli/demo/lead_story.h"

namespace revops::cli::demo {
namespace {

// Of a working day; weekends have a fifth. More customers come by word of mouth every month.
constexpr double kLeadsPerDay = 11;
constexpr double kGrowth = 0.35;  // over the whole time
// Besides the leads' own: customers who buy more.
constexpr double kExpansionsPerDay = 0.75;

double Rhythm(absl::CivilDay day) {
  const bool is_weekend = absl::GetWeekday(day) == absl::Weekday::saturday ||
                          absl::GetWeekday(day) == absl::Weekday::sunday;
  const bool is_quiet = day.month() == 8 || (day.month() == 12 && day.day() > 18);
  return (is_weekend ? 0.2 : 1) * (is_quiet ? 0.6 : 1);
}

// As many as `expected` says on average.
int Count(Dice& dice, double expected) {
  const auto whole = static_cast<int>(expected * dice.Between(0.5, 1.5));
  return whole + (dice.Chance(expected - static_cast<int>(expected)) ? 1 : 0);
}

}  // namespace

Story TellStory(uint64_t seed, absl::Time end) {
  Dice dice(seed);
  Story story;
  const absl::CivilDay last = absl::ToCivilDay(end, absl::UTCTimeZone());
  for (int i = 0; i < kDays; ++i) {
    const absl::CivilDay day = last - (kDays - 1 - i);
    const double busy = Rhythm(day) * (1 + kGrowth * i / kDays);
    const absl::Time morning = absl::FromCivil(day, absl::UTCTimeZone()) + absl::Hours(7);
    const auto some_time = [&] { return morning + absl::Minutes(dice.Between(0, 11 * 60)); };
    for (int n = Count(dice, kLeadsPerDay * busy); n > 0; --n) {
      if (const absl::Time at = some_time(); at < end) TellLead(dice, at, end, story);
    }
    for (int n = Count(dice, kExpansionsPerDay * busy); n > 0; --n) {
      if (const absl::Time at = some_time(); at < end) TellExpansion(dice, at, end, story);
    }
  }
  return story;
}

}  // namespace revops::cli::demo
