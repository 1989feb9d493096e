// Months and quarters of a time zone.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_CALENDAR_H_
#define REVOPS_METRICS_SERVICE_REPORTS_CALENDAR_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "metrics-service/facts/fact.h"
#include "metrics-service/reports/query.h"

namespace revops::metrics {

// Months are counted from January of the year 0, quarters likewise.
class Calendar {
 public:
  explicit Calendar(absl::TimeZone zone);

  int32_t MonthOf(Micros instant) const;
  int32_t QuarterOf(Micros instant) const { return MonthOf(instant) / 3; }
  Micros MonthStart(int32_t month) const;
  // The last `quarters` whole quarters that ended by `instant`.
  Window TrailingQuarters(Micros instant, int32_t quarters) const;

  static std::string MonthText(int32_t month);      // `2017-03`
  static std::string QuarterText(int32_t quarter);  // `2017-Q1`

 private:
  absl::TimeZone zone_;
  // Starts of the months from kFirstYear on: a lookup instead of a conversion per deal.
  std::vector<Micros> starts_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_CALENDAR_H_
