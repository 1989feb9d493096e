#include "common/rpc/telemetry.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/telemetry/trace.h"
#include "prometheus/text_serializer.h"

namespace revops::rpc {
namespace {

constexpr int kReferenceDigits = 16;

// From a memory read to the longest report, in steps of about 2.5.
const prometheus::Histogram::BucketBoundaries& LatencyBounds() {
  static const auto* bounds = new prometheus::Histogram::BucketBoundaries{
      0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
      0.05,   0.1,     0.25,   0.5,   1,      2.5,   5,    10};
  return *bounds;
}

bool MustHide(absl::StatusCode code) {
  return code == absl::StatusCode::kInternal || code == absl::StatusCode::kUnknown ||
         code == absl::StatusCode::kDataLoss;
}

}  // namespace

std::string CodeName(absl::StatusCode code) { return absl::StatusCodeToString(code); }

Telemetry::Telemetry(const Log* log)
    : log_(log),
      registry_(std::make_shared<prometheus::Registry>()),
      finished_(prometheus::BuildCounter()
                    .Name("revops_rpc_finished_total")
                    .Help("Finished calls by method and status code.")
                    .Register(*registry_)),
      latency_(prometheus::BuildHistogram()
                   .Name("revops_rpc_latency_seconds")
                   .Help("Time from a call's arrival to its answer.")
                   .Register(*registry_)),
      in_flight_(prometheus::BuildGauge()
                     .Name("revops_rpc_in_flight")
                     .Help("Calls that have arrived and are not answered.")
                     .Register(*registry_)) {}

const MethodMetrics* Telemetry::Method(absl::string_view path) {
  absl::MutexLock lock(&mutex_);
  std::unique_ptr<MethodMetrics>& method = methods_[path];
  if (method != nullptr) return method.get();
  method = std::make_unique<MethodMetrics>();
  method->path = std::string(path);
  for (int code = 0; code < kCodes; ++code) {
    method->finished[code] = &finished_.Add(
        {{"method", method->path}, {"code", CodeName(static_cast<absl::StatusCode>(code))}});
  }
  method->latency_seconds = &latency_.Add({{"method", method->path}}, LatencyBounds());
  method->in_flight = &in_flight_.Add({{"method", method->path}});
  return method.get();
}

void Telemetry::Count(const MethodMetrics& method, const absl::Status& status) {
  method.in_flight->Decrement();
  method.finished[static_cast<int>(status.code())]->Increment();
}

absl::Status Telemetry::Finished(const MethodMetrics& method, const absl::Status& status,
                                 absl::Duration took, absl::string_view traceparent) {
  Count(method, status);
  method.latency_seconds->Observe(absl::ToDoubleSeconds(took));
  // One line per call at full speed would cost more than the call: counters and latencies tell of
  // the rest.
  if (log_->Wants(Severity::kDebug)) {
    log_->Write(Severity::kDebug, "call finished",
                {{"method", method.path},
                 {"code", CodeName(status.code())},
                 {"took", absl::FormatDuration(took)},
                 {"traceparent", traceparent}});
  }
  return Hide(method, status, traceparent);
}

absl::Status Telemetry::StreamEnded(const MethodMetrics& method, const absl::Status& status,
                                    absl::string_view traceparent) {
  Count(method, status);
  if (log_->Wants(Severity::kDebug)) {
    log_->Write(
        Severity::kDebug, "stream ended",
        {{"method", method.path}, {"code", CodeName(status.code())}, {"traceparent", traceparent}});
  }
  return Hide(method, status, traceparent);
}

absl::Status Telemetry::Hide(const MethodMetrics& method, const absl::Status& status,
                             absl::string_view traceparent) {
  if (!MustHide(status.code())) return status;
  const std::string reference = RandomHex(kReferenceDigits);
  log_->Error("internal error", {{"reference", reference},
                                 {"method", method.path},
                                 {"code", CodeName(status.code())},
                                 {"error", status.message()},
                                 {"traceparent", traceparent}});
  return absl::Status(status.code(), absl::StrCat("internal error, reference ", reference));
}

void Telemetry::AddGauge(const std::string& name, const std::string& what,
                         std::function<double()> read) {
  prometheus::Gauge& gauge =
      prometheus::BuildGauge().Name(name).Help(what).Register(*registry_).Add({});
  absl::MutexLock lock(&mutex_);
  gauges_.push_back({&gauge, std::move(read)});
}

std::string Telemetry::RenderMetrics() {
  std::vector<ReadGauge> gauges;
  {
    absl::MutexLock lock(&mutex_);
    gauges = gauges_;
  }
  for (const ReadGauge& g : gauges) g.gauge->Set(g.read());
  return prometheus::TextSerializer().Serialize(registry_->Collect());
}

}  // namespace revops::rpc
