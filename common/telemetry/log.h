// The suite's log: one JSON object a line, on stderr.
//
//   {"time":"2026-01-02T03:04:05.678901Z","severity":"ERROR","service":"deal-service",
//    "message":"internal error","reference":"9f...","traceparent":"00-..."}
#ifndef REVOPS_COMMON_TELEMETRY_LOG_H_
#define REVOPS_COMMON_TELEMETRY_LOG_H_

#include <functional>
#include <initializer_list>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace revops {

enum class Severity { kDebug, kInfo, kWarning, kError };

// One named value; numbers are given as text.
struct LogField {
  absl::string_view name;
  absl::string_view value;
};

// Thread-safe. Never give it secrets, titles or names of persons.
class Log {
 public:
  using Sink = std::function<void(const std::string& line)>;

  // Writes to stderr what is at least `least`.
  explicit Log(absl::string_view service, Severity least = Severity::kInfo);
  // For tests: lines go to `sink`, which must be thread-safe.
  Log(absl::string_view service, Severity least, Sink sink);

  bool Wants(Severity severity) const { return severity >= least_; }
  void Write(Severity severity, absl::string_view message,
             std::initializer_list<LogField> fields = {}) const;
  void Info(absl::string_view message, std::initializer_list<LogField> fields = {}) const {
    Write(Severity::kInfo, message, fields);
  }
  void Warning(absl::string_view message, std::initializer_list<LogField> fields = {}) const {
    Write(Severity::kWarning, message, fields);
  }
  void Error(absl::string_view message, std::initializer_list<LogField> fields = {}) const {
    Write(Severity::kError, message, fields);
  }
  const std::string& service() const { return service_; }

 private:
  const std::string service_;
  const Severity least_;
  Sink sink_;
};

// `text` as the inside of a JSON string: quotes, control characters and broken UTF-8 escaped, so
// that no value can forge a line or a field.
std::string JsonEscaped(absl::string_view text);

}  // namespace revops

#endif  // REVOPS_COMMON_TELEMETRY_LOG_H_
