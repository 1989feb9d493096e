// Counts, times and logs calls; keeps the service's Prometheus metrics.
#ifndef REVOPS_COMMON_RPC_TELEMETRY_H_
#define REVOPS_COMMON_RPC_TELEMETRY_H_

#include <array>
#include <functional>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/rpc/call.h"
#include "common/telemetry/log.h"
#include "prometheus/counter.h"
#include "prometheus/family.h"
#include "prometheus/gauge.h"
#include "prometheus/histogram.h"
#include "prometheus/registry.h"

namespace revops::rpc {

// The canonical codes, OK to UNAUTHENTICATED.
inline constexpr int kCodes = 17;

// The series of one method, resolved once: a call costs a few atomic additions.
struct MethodMetrics {
  std::string path;
  std::array<prometheus::Counter*, kCodes> finished{};
  prometheus::Histogram* latency_seconds = nullptr;
  prometheus::Gauge* in_flight = nullptr;
};

// Thread-safe. `log` outlives it.
class Telemetry {
 public:
  explicit Telemetry(const Log* log);

  const Log& log() const { return *log_; }
  // For series of the service's own.
  prometheus::Registry& registry() { return *registry_; }

  // The series of `/package.Service/Method`; lives as long as this.
  const MethodMetrics* Method(absl::string_view path);

  void Started(const MethodMetrics& method) { method.in_flight->Increment(); }
  // Counts, times and logs the end of a unary call; returns what may be told to the caller, see
  // Hide().
  absl::Status Finished(const MethodMetrics& method, const absl::Status& status,
                        absl::Duration took, absl::string_view traceparent);
  // The same for a stream, untimed: how long it was open says nothing of how fast it was.
  absl::Status StreamEnded(const MethodMetrics& method, const absl::Status& status,
                           absl::string_view traceparent);
  // What may be told of an error: INTERNAL, UNKNOWN and DATA_LOSS are logged with their true
  // message, and only a reference to that line is returned; anything else is returned as it is.
  absl::Status Hide(const MethodMetrics& method, const absl::Status& status,
                    absl::string_view traceparent);

  // A gauge whose value is read when metrics are rendered: queue lengths.
  void AddGauge(const std::string& name, const std::string& what, std::function<double()> read);

  // Prometheus text exposition format 0.0.4.
  std::string RenderMetrics();

 private:
  static void Count(const MethodMetrics& method, const absl::Status& status);

  struct ReadGauge {
    prometheus::Gauge* gauge;
    std::function<double()> read;
  };
  const Log* log_;
  const std::shared_ptr<prometheus::Registry> registry_;
  prometheus::Family<prometheus::Counter>& finished_;
  prometheus::Family<prometheus::Histogram>& latency_;
  prometheus::Family<prometheus::Gauge>& in_flight_;
  absl::Mutex mutex_;
  absl::flat_hash_map<std::string, std::unique_ptr<MethodMetrics>> methods_ ABSL_GUARDED_BY(mutex_);
  std::vector<ReadGauge> gauges_ ABSL_GUARDED_BY(mutex_);
};

// The canonical name: `NOT_FOUND`.
std::string CodeName(absl::StatusCode code);

}  // namespace revops::rpc

#endif  // REVOPS_COMMON_RPC_TELEMETRY_H_
