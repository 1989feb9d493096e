#include "gateway/proxy/refusals.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace revops::gateway {

Refusals::Refusals(rpc::Telemetry* telemetry, const Clock* clock)
    : telemetry_(telemetry),
      clock_(clock),
      family_(prometheus::BuildCounter()
                  .Name("revops_gateway_refused_total")
                  .Help("Requests refused before they became a call, by code and reason.")
                  .Register(telemetry->registry())) {}

void Refusals::Add(const absl::Status& status) {
  const std::string code = rpc::CodeName(status.code());
  const std::string reason = ReasonOf(status);
  const absl::Time now = clock_->Now();
  int64_t refused = 0;
  {
    absl::MutexLock lock(&mutex_);
    Kind& kind = kinds_[{status.code(), reason}];
    if (kind.counter == nullptr) {
      kind.counter = &family_.Add({{"code", code}, {"reason", reason}});
    }
    kind.counter->Increment();
    ++kind.unlogged;
    if (now - kind.last_logged < kRefusalLogInterval) return;
    kind.last_logged = now;
    refused = std::exchange(kind.unlogged, 0);
  }
  telemetry_->log().Warning("refused",
                            {{"code", code}, {"reason", reason}, {"count", absl::StrCat(refused)}});
}

}  // namespace revops::gateway
