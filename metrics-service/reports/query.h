// What a report is asked, and what its answer rests on; docs/metrics/definitions.md says each in
// full.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_QUERY_H_
#define REVOPS_METRICS_SERVICE_REPORTS_QUERY_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "metrics-service/facts/fact.h"
#include "metrics-service/facts/measure.h"

namespace revops::metrics {

inline constexpr size_t kMaxGroupLevels = 2;
// Groups of one answer; nobody reads more, and rows of more than that do not fit a message.
inline constexpr size_t kGroupsMax = 2'000;

enum class DimensionKind { kStage, kPipeline, kLabel, kMonth, kQuarter };

struct Dimension {
  DimensionKind kind = DimensionKind::kStage;
  LabelKind label = LabelKind::kOwner;  // of kLabel
  std::string field;                    // of kLabel, kField: its key
};

// Values are alternatives; the empty text is a deal without the label.
struct LabelFilter {
  LabelKind label = LabelKind::kOwner;
  std::string field;
  std::vector<std::string> values;
};

// start <= t < end; a missing bound does not bound.
struct Window {
  std::optional<Micros> start;
  std::optional<Micros> end;
  bool Includes(Micros instant) const {
    return (!start.has_value() || instant >= *start) && (!end.has_value() || instant < *end);
  }
};

// Whose deals the asker may see: their own, and their teams'. By present ownership.
struct OwnershipScope {
  std::string rep;
  std::vector<std::string> teams;
};

// Whose a deal or lead is, where owner or team filter or group.
enum class Ownership { kAtEvent, kCurrent };

struct CurrentOwnership;

struct ReportQuery {
  Micros as_of = 0;
  std::optional<Micros> known_at;
  Window window;
  absl::TimeZone zone = absl::UTCTimeZone();
  std::vector<std::string> pipelines;
  std::vector<std::string> stages;
  std::vector<LabelFilter> labels;
  std::string currency_code;  // empty: every one
  Measure measure = Measure::kAcv;
  std::vector<Dimension> group_by;  // at most kMaxGroupLevels
  std::optional<OwnershipScope> scope;
  Ownership ownership = Ownership::kAtEvent;
  // Set with kCurrent, from the facts that the report reads.
  std::shared_ptr<const CurrentOwnership> current;
};

struct LeftOut {
  std::string reason;
  int64_t count = 0;
};

struct Basis {
  std::string definition;
  Window window;  // the one the figures rest on, where the report has one
  int64_t n = 0;
  std::vector<LeftOut> left_out;
  int64_t n_censored = 0;
  // How many groups there are; beyond kGroupsMax the report has no rows.
  size_t groups = 0;
};

// One text per group_by dimension.
using GroupKey = std::vector<std::string>;

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_QUERY_H_
