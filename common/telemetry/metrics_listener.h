// A very small HTTP listener that answers `GET /metrics` for Prometheus, on an address of its own.
#ifndef REVOPS_COMMON_TELEMETRY_METRICS_LISTENER_H_
#define REVOPS_COMMON_TELEMETRY_METRICS_LISTENER_H_

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace revops {

// A request's head longer than this is refused.
inline constexpr size_t kMetricsRequestBytesMax = 8 << 10;
// One client at a time; each has this long in all, so a slow one holds up little.
inline constexpr absl::Duration kMetricsClientMax = absl::Seconds(2);

class MetricsListener {
 public:
  using Render = std::function<std::string()>;

  // Listens on `host:port` (an IP address or localhost; port 0 takes a free one) and serves on a
  // thread of its own. INVALID_ARGUMENT or UNAVAILABLE when that can not be.
  static absl::StatusOr<std::unique_ptr<MetricsListener>> Start(absl::string_view listen,
                                                                Render render);
  ~MetricsListener();
  MetricsListener(const MetricsListener&) = delete;
  MetricsListener& operator=(const MetricsListener&) = delete;

  int port() const { return port_; }

 private:
  MetricsListener(int listener, int port, Render render);
  void Serve();
  void Answer(int client);

  const int listener_;
  const int port_;
  const Render render_;
  int stop_ = -1;  // eventfd
  std::thread thread_;
};

}  // namespace revops

#endif  // REVOPS_COMMON_TELEMETRY_METRICS_LISTENER_H_
