#include "tests/metrics-service/support/history.h"

#include <array>

#include "common/types/uuid.h"

namespace revops::metrics::testing {
namespace {

DealFact Event(int deal, At at, FactKind kind) {
  DealFact fact;
  fact.deal = DealId(deal);
  fact.kind = kind;
  fact.effective = at.effective;
  fact.recorded = at.recorded;
  return fact;
}

DealFact Entering(DealFact fact, int32_t visit, absl::string_view stage) {
  fact.visit = visit;
  fact.pipeline = "pipelines/default";
  fact.pipeline_version = 1;
  fact.stage = std::string(stage);
  return fact;
}

}  // namespace

Uuid DealId(int n) {
  std::array<char, Uuid::kBytes> bytes{};
  for (int i = 0; i < 4; ++i) bytes[15 - i] = static_cast<char>(n >> (8 * i));
  return *Uuid::FromBytes({bytes.data(), bytes.size()});
}

PipelineFact DefaultPipeline(int32_t version, std::vector<int32_t> limits) {
  limits.resize(5, 0);
  return {"pipelines/default",
          version,
          {{"prospecting", StageKind::kOpen, 1000, limits[0]},
           {"qualification", StageKind::kOpen, 2000, limits[1]},
           {"meeting", StageKind::kOpen, 3000, limits[2]},
           {"proposal", StageKind::kOpen, 5000, limits[3]},
           {"negotiation", StageKind::kOpen, 7500, limits[4]},
           {"won", StageKind::kWon, 10000, 0},
           {"lost", StageKind::kLost, 0, 0}}};
}

AmountFact Usd(int64_t units) {
  return {*CurrencyCode::Create("USD"), units * kMicrosPerUnit, 0, 0};
}

DealFact Created(int deal, At at, absl::string_view stage) {
  return Entering(Event(deal, at, FactKind::kCreated), 1, stage);
}

DealFact Moved(int deal, At at, int32_t visit, absl::string_view stage) {
  return Entering(Event(deal, at, FactKind::kMoved), visit, stage);
}

DealFact Updated(int deal, At at) { return Event(deal, at, FactKind::kUpdated); }

DealFact Corrected(int deal, Micros recorded, int32_t visit, Micros enter) {
  DealFact fact = Event(deal, recorded, FactKind::kCorrected);
  fact.visit = visit;
  fact.corrected_enter = enter;
  return fact;
}

DealFact Voided(int deal, Micros recorded) { return Event(deal, recorded, FactKind::kVoided); }

DealFact With(DealFact fact, LabelKind kind, absl::string_view value) {
  fact.labels.push_back({kind, "", std::string(value)});
  return fact;
}

DealFact WithField(DealFact fact, absl::string_view key, absl::string_view value) {
  fact.labels.push_back({LabelKind::kField, std::string(key), std::string(value)});
  return fact;
}

DealFact With(DealFact fact, AmountFact amount) {
  fact.amount = amount;
  return fact;
}

}  // namespace revops::metrics::testing
