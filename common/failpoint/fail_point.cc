#include "common/failpoint/fail_point.h"

#ifdef REVOPS_WITH_FAIL_POINTS

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "common/status/check.h"

namespace revops {
namespace {

struct Armed {
  FailPoint point;
  int64_t at_visit = 1;
};

std::optional<Armed> FromEnvironment() {
  const char* given = std::getenv("REVOPS_FAIL_POINT");
  if (given == nullptr || *given == '\0') return std::nullopt;
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(given, absl::MaxSplits(':', 1));
  const auto* name = std::find(std::begin(kFailPointNames), std::end(kFailPointNames), parts.first);
  Armed armed{static_cast<FailPoint>(name - std::begin(kFailPointNames))};
  const bool has_number = parts.second.empty() || absl::SimpleAtoi(parts.second, &armed.at_visit);
  REVOPS_CHECK(name != std::end(kFailPointNames) && has_number && armed.at_visit > 0,
               "REVOPS_FAIL_POINT is `name` or `name:number`, a name of fail_points.h");
  return armed;
}

}  // namespace

void ReachedFailPoint(FailPoint point) {
  static const std::optional<Armed> armed = FromEnvironment();
  if (!armed.has_value() || armed->point != point) return;
  static std::atomic<int64_t> visits = 0;
  if (visits.fetch_add(1) + 1 == armed->at_visit) kill(getpid(), SIGKILL);
}

int NumberUnderTest(const char* name, int usual) {
  const char* given = std::getenv(name);
  int number = usual;
  return given != nullptr && absl::SimpleAtoi(given, &number) ? number : usual;
}

}  // namespace revops

#endif  // REVOPS_WITH_FAIL_POINTS
