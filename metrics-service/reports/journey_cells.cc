#include "metrics-service/reports/journey_cells.h"

#include <algorithm>

namespace revops::metrics {

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
  // The stages of a version lie one behind the other.
  const auto first = static_cast<StageCode>(present - sighting.stage->place);
  for (size_t code = first; code < book.size(); ++code) {
    const StageRow& stage = book.Row(static_cast<StageCode>(code));
    if (code > first && stage.place == 0) break;
    const bool is_open = stage.kind == StageKind::kOpen;
    const bool is_reached = is_open ? was_won || stage.place <= furthest : code == present;
    if (!is_reached) continue;
    ReachedStage& cell = cells_.At(group, rows_.RowOf(static_cast<StageCode>(code)));
    ++cell.reached;
    if (value.has_value()) cell.amount.Add(value->currency, value->micros);
    if (!is_open) continue;
    const bool went_on = was_won || stage.place < furthest;
    cell.went_on += went_on ? 1 : 0;
    cell.pending += !went_on && sighting.IsOpen() ? 1 : 0;
  }
}

}  // namespace revops::metrics
