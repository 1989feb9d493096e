#include "metrics-service/reports/calendar.h"

#include <algorithm>

#include "absl/strings/str_format.h"

namespace revops::metrics {
namespace {

constexpr int32_t kFirstYear = 1970;
constexpr int32_t kLastYear = 2100;
constexpr int32_t kMonths = 12;

}  // namespace

Calendar::Calendar(absl::TimeZone zone) : zone_(zone) {
  for (int32_t month = kFirstYear * kMonths; month <= kLastYear * kMonths; ++month) {
    starts_.push_back(MonthStart(month));
  }
}

Micros Calendar::MonthStart(int32_t month) const {
  const absl::CivilMonth civil(month / kMonths, month % kMonths + 1);
  return absl::ToUnixMicros(absl::FromCivil(civil, zone_));
}

int32_t Calendar::MonthOf(Micros instant) const {
  if (instant < starts_.front() || instant >= starts_.back()) {
    const absl::CivilMonth civil = absl::ToCivilMonth(absl::FromUnixMicros(instant), zone_);
    return static_cast<int32_t>(civil.year()) * kMonths + civil.month() - 1;
  }
  const auto above = std::upper_bound(starts_.begin(), starts_.end(), instant);
  return kFirstYear * kMonths + static_cast<int32_t>(above - starts_.begin()) - 1;
}

Window Calendar::TrailingQuarters(Micros instant, int32_t quarters) const {
  const int32_t end = QuarterOf(instant);
  return {MonthStart((end - quarters) * 3), MonthStart(end * 3)};
}

std::string Calendar::MonthText(int32_t month) {
  return absl::StrFormat("%04d-%02d", month / kMonths, month % kMonths + 1);
}

std::string Calendar::QuarterText(int32_t quarter) {
  return absl::StrFormat("%04d-Q%d", quarter / 4, quarter % 4 + 1);
}

}  // namespace revops::metrics
