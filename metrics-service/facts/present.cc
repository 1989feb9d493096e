#include "metrics-service/facts/present.h"

#include "metrics-service/facts/measure.h"

namespace revops::metrics {
namespace {

template <typename Entry, typename Summary>
void Put(SortedChunks<Entry, Summary>& chunks, const Entry& entry, int sign) {
  sign > 0 ? chunks.Insert(entry) : chunks.Erase(entry);
}

}  // namespace

void ClosingSums::Count(const Closing& closing, int64_t sign) {
  if (closing.is_won) {
    won += sign;
    won_micros += absl::int128(closing.micros) * sign;
    won_cycle_micros += absl::int128(closing.cycle) * sign;
  } else {
    lost += sign;
    lost_micros += absl::int128(closing.micros) * sign;
  }
}

ClosedSums SumsBefore(const Closings& closings, Micros instant) {
  ClosingSums sums;
  closings.ForEachBefore([&](const Closing& closing) { return closing.closed < instant; },
                         [&](const ClosingSums& chunk, size_t) { sums.Add(chunk); },
                         [&](const Closing& closing) { sums.Add(closing); });
  return sums;
}

void Present::Count(const PresentDeal& deal, int sign) {
  const bool is_void = deal.slot == kVoidSlot;
  (is_void ? void_deals_ : deals_) += sign;
  if (!is_void) undone_closings_ += sign * deal.undone_closings;
  const StageRow& stage = book_->Row(deal.stage);
  if (stage.kind == StageKind::kOpen) {
    CountOpen(deal, stage, sign);
  } else {
    CountClosed(deal, stage, sign);
  }
}

void Present::CountOpen(const PresentDeal& deal, const StageRow& stage, int sign) {
  OpenTotals& totals = open_[deal.stage][deal.slot];
  Put(totals.deals, {deal.entered, deal.created}, sign);
  if (deal.slot == kVoidSlot) return;
  totals.micros += absl::int128(deal.micros) * sign;
  totals.weighted_micros += WeightedMicros(deal.micros, stage.probability_bp) * sign;
  Instants& instants = instants_[{stage.pipeline, stage.label}];
  Put(instants.created, deal.created, sign);
  Put(instants.entered, deal.entered, sign);
  instants.created_sum += absl::int128(deal.created) * sign;
  instants.entered_sum += absl::int128(deal.entered) * sign;
}

void Present::CountClosed(const PresentDeal& deal, const StageRow& stage, int sign) {
  const Micros cycle = deal.entered - deal.created;
  Put(closings_[deal.slot], {deal.entered, cycle, deal.micros, stage.kind == StageKind::kWon},
      sign);
  if (deal.slot != kVoidSlot) Put(cycles_[stage.pipeline], cycle, sign);
}

Micros Present::LongestCycleOf(LabelCode pipeline) const {
  const auto found = cycles_.find(pipeline);
  if (found == cycles_.end() || found->second.size() == 0) return -1;
  return found->second.At(found->second.size() - 1);
}

}  // namespace revops::metrics
