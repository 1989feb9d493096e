#include "metrics-service/reports/journey_cells.h"

#include <algorithm>

namespace revops::metrics {

JourneyCells::Ended& JourneyCells::At(size_t group, StageCode stage) {
  if (group >= groups_.size()) groups_.resize(group + 1);
  return groups_[group][stage];
}

void JourneyCells::Absorb(JourneyCells&& other, const std::vector<size_t>& numbers) {
  for (size_t group = 0; group < other.groups_.size(); ++group) {
    for (const auto& [stage, ended] : other.groups_[group]) {
      At(numbers[group], stage).Absorb(ended);
    }
  }
}

void JourneyCells::Count(const Sighting& sighting, size_t group) {
  const StageBook& book = selection_.facts().stages();
  int32_t furthest = -1;
  bool was_won = false;
  for (const Visit& visit : selection_.facts().VisitsOf(sighting.deal, selection_.lens(), room_)) {
    const StageRow& stage = book.Row(visit.stage);
    was_won = was_won || stage.kind == StageKind::kWon;
    if (stage.kind == StageKind::kOpen) furthest = std::max<int32_t>(furthest, stage.place);
  }
  const std::optional<Value> value = selection_.ValueOf(sighting);
  const StageCode present = sighting.standing.stage;
  const auto add = [&](StageCode stage, bool passed_all) {
    Ended& ended = At(group, stage);
    ++ended.deals;
    ended.open += sighting.IsOpen() && !passed_all ? 1 : 0;
    ended.was_won += passed_all ? 1 : 0;
    if (value.has_value()) ended.amount.Add(value->currency, value->micros);
  };
  if (!sighting.IsOpen()) add(present, false);
  // The stages of a version lie one behind the other; what is beyond them was another version's.
  if (furthest < 0 && !was_won) return;
  const auto first = static_cast<StageCode>(present - sighting.stage->place);
  std::optional<StageCode> last;
  for (size_t code = first; code < book.size(); ++code) {
    const StageRow& stage = book.Row(static_cast<StageCode>(code));
    if (code > first && stage.place == 0) break;
    if (stage.kind != StageKind::kOpen || (!was_won && stage.place > furthest)) continue;
    last = static_cast<StageCode>(code);
  }
  if (last.has_value()) add(*last, was_won);
}

std::map<size_t, ReachedStage> JourneyCells::StagesOf(size_t group) const {
  const StageBook& book = selection_.facts().stages();
  std::map<size_t, ReachedStage> stages;
  if (group >= groups_.size()) return stages;
  for (const auto& [end, ended] : groups_[group]) {
    const StageRow& last = book.Row(end);
    const StageRows::Stretch& rows = rows_.OfPipeline(last.pipeline);
    for (size_t i = 0; i < rows.count; ++i) stages[rows.first + i];
    if (last.kind != StageKind::kOpen) {
      ReachedStage& stage = stages[rows_.RowOf(end)];
      stage.reached += ended.deals;
      stage.amount.Absorb(ended.amount);
      continue;
    }
    for (auto code = static_cast<StageCode>(end - last.place); code <= end; ++code) {
      if (book.Row(code).kind != StageKind::kOpen) continue;
      ReachedStage& stage = stages[rows_.RowOf(code)];
      stage.reached += ended.deals;
      stage.amount.Absorb(ended.amount);
      stage.went_on += code < end ? ended.deals : ended.was_won;
      stage.pending += code < end ? 0 : ended.open;
    }
  }
  return stages;
}

}  // namespace revops::metrics
