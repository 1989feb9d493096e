#include "common/telemetry/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "common/types/ids.h"

namespace revops {
namespace {

// Longer values are cut: a log line is no place for a document.
constexpr size_t kLogValueBytesMax = 2048;

absl::string_view NameOf(Severity severity) {
  switch (severity) {
    case Severity::kDebug:
      return "DEBUG";
    case Severity::kInfo:
      return "INFO";
    case Severity::kWarning:
      return "WARNING";
    case Severity::kError:
      return "ERROR";
  }
  return "ERROR";
}

Log::Sink StderrSink() {
  auto logger =
      std::make_shared<spdlog::logger>("log", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("%v");
  return [logger](const std::string& line) { logger->info("{}", line); };
}

void AppendMember(std::string& line, absl::string_view name, absl::string_view value) {
  absl::StrAppend(&line, line.size() > 1 ? ",\"" : "\"", JsonEscaped(name), "\":\"",
                  JsonEscaped(value.substr(0, kLogValueBytesMax)), "\"");
}

}  // namespace

std::string JsonEscaped(absl::string_view text) {
  const bool valid = IsValidUtf8(text);
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<uint8_t>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f || (!valid && byte >= 0x80)) {
      absl::StrAppendFormat(&out, "\\u%04x", byte);
    } else {
      out += c;
    }
  }
  return out;
}

Log::Log(absl::string_view service, Severity least) : Log(service, least, StderrSink()) {}

Log::Log(absl::string_view service, Severity least, Sink sink)
    : service_(service), least_(least), sink_(std::move(sink)) {}

void Log::Write(Severity severity, absl::string_view message,
                std::initializer_list<LogField> fields) const {
  if (!Wants(severity)) return;
  std::string line = "{";
  AppendMember(line, "time",
               absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", absl::Now(), absl::UTCTimeZone()));
  AppendMember(line, "severity", NameOf(severity));
  AppendMember(line, "service", service_);
  AppendMember(line, "message", message);
  for (const LogField& field : fields) {
    if (!field.value.empty()) AppendMember(line, field.name, field.value);
  }
  line += '}';
  sink_(line);
}

}  // namespace revops
