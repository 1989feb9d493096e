#include "tests/metrics-service/support/replay.h"

#include <limits>

namespace revops::metrics::testing {
namespace {

struct Raw {
  int32_t visit = 0;  // 0: of its own time
  ReplayedChange change;
};

std::vector<ReplayedChange> Timed(const std::vector<Raw>& raws,
                                  const std::map<int32_t, ReplayedVisit>& visits) {
  std::vector<ReplayedChange> changes(raws.size());
  for (size_t i = raws.size(); i > 0; --i) {
    const Raw& raw = raws[i - 1];
    changes[i - 1] = raw.change;
    if (raw.visit == 0) continue;
    // With its visit's entry, but not past what replaced it.
    const Micros entry = visits.at(raw.visit).enter;
    const bool is_last = i == raws.size();
    changes[i - 1].effective = is_last ? entry : std::min(entry, changes[i].effective);
  }
  return changes;
}

void Add(std::vector<Raw>& raws, const DealFact& event, const std::string& label,
         const AmountFact& amount) {
  const ReplayedChange unset;
  const ReplayedChange& last = raws.empty() ? unset : raws.back().change;
  const bool is_first = event.kind == FactKind::kCreated;
  // What a deal is created without is not set, so it can not come back with a corrected creation.
  if (is_first && label.empty() && amount.currency.empty()) return;
  if (!is_first && last.label == label && last.amount == amount) return;
  const bool is_entry = is_first || event.kind == FactKind::kMoved;
  raws.push_back({is_entry ? event.visit : 0, {event.effective, label, amount}});
}

}  // namespace

const ReplayedChange* ValueAt(const std::vector<ReplayedChange>& changes, Micros as_of) {
  const ReplayedChange* best = nullptr;
  for (const ReplayedChange& change : changes) {
    if (change.effective >= as_of) continue;
    if (best == nullptr || change.effective >= best->effective) best = &change;
  }
  return best;
}

std::optional<ReplayedDeal> Replay(const std::vector<DealFact>& events, Micros as_of,
                                   std::optional<Micros> known_at) {
  ReplayedDeal deal;
  std::map<int32_t, ReplayedVisit> visits;
  std::map<LabelName, std::vector<Raw>> labels;
  std::vector<Raw> amounts;
  for (const DealFact& event : events) {
    if (known_at.has_value() && event.recorded >= *known_at) break;
    switch (event.kind) {
      case FactKind::kCreated:
        deal.pipeline = event.pipeline;
        visits[1] = {event.effective, event.stage};
        break;
      case FactKind::kMoved:
        visits[event.visit] = {event.effective, event.stage};
        break;
      case FactKind::kCorrected:
        visits[event.visit].enter = event.corrected_enter;
        break;
      case FactKind::kVoided:
        deal.is_void = true;
        break;
      case FactKind::kUpdated:
        break;
    }
    for (const LabelFact& label : event.labels) {
      Add(labels[{label.kind, label.field}], event, label.value, {});
    }
    if (event.amount.has_value()) Add(amounts, event, "", *event.amount);
  }
  for (const auto& [number, visit] : visits) {
    if (visit.enter < as_of) deal.visits.push_back(visit);
  }
  if (deal.visits.empty()) return std::nullopt;
  for (const auto& [name, raws] : labels) deal.labels[name] = Timed(raws, visits);
  deal.amounts = Timed(amounts, visits);
  return deal;
}

}  // namespace revops::metrics::testing
