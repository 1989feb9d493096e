// Deals x average won size x win rate / mean won cycle: won value per day, with its four factors
// and what was really won per day beside it.
//   LIVE      open and not stale deals; the other factors over the trailing four full quarters.
//             `velocity.live.v1`
//   ALL_OPEN  every open deal; the other factors over the window. `velocity.all_open.v1`
#ifndef REVOPS_METRICS_SERVICE_REPORTS_VELOCITY_H_
#define REVOPS_METRICS_SERVICE_REPORTS_VELOCITY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/numeric/int128.h"
#include "metrics-service/facts/facts.h"
#include "metrics-service/reports/query.h"

namespace revops::metrics {

enum class VelocityMode { kLive, kAllOpen };

// One currency of one group. Everything in it is about the deals of that currency. Deals without
// amount count in all factors but the size where the counted deals are of one currency, or one was
// asked for; where they are of several, nobody knows whose a deal without amount is, and it is in
// no row. Money is in nano-units, absent where a factor is.
struct VelocityRow {
  GroupKey group;
  std::string currency_code;
  int64_t deals = 0;
  std::optional<absl::int128> average_won_size;
  std::optional<double> win_rate;
  std::optional<double> mean_won_cycle_days;
  std::optional<absl::int128> velocity_per_day;
  std::optional<absl::int128> realised_per_day;  // absent where the window has no start
};

struct VelocityReport {
  Basis basis;
  std::vector<VelocityRow> rows;
};

// A stage, as filter or group, is about the open deals alone: closed deals stand in none of them.
// Months and quarters are no groups here: an open deal has no closing.
VelocityReport ReportVelocity(const Facts& facts, const ReportQuery& query, VelocityMode mode);

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_VELOCITY_H_
