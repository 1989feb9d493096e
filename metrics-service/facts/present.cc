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
  CountByEntry(deal, sign);
  CountByCreation(deal, sign);
  CountByCycle(deal, sign);
}

// What comes behind all that is there needs no room made for it.
void Present::Fill(std::vector<PresentDeal> deals) {
  const auto put_in_order = [&](const auto& key, void (Present::*count)(const PresentDeal&, int)) {
    std::sort(deals.begin(), deals.end(),
              [&](const PresentDeal& a, const PresentDeal& b) { return key(a) < key(b); });
    for (const PresentDeal& deal : deals) (this->*count)(deal, 1);
  };
  put_in_order([](const PresentDeal& deal) { return std::pair(deal.entered, deal.created); },
               &Present::CountByEntry);
  put_in_order([](const PresentDeal& deal) { return deal.created; }, &Present::CountByCreation);
  put_in_order([](const PresentDeal& deal) { return deal.entered - deal.created; },
               &Present::CountByCycle);
}

void Present::CountByEntry(const PresentDeal& deal, int sign) {
  const bool is_void = deal.slot == kVoidSlot;
  (is_void ? void_deals_ : deals_) += sign;
  if (!is_void) undone_closings_ += sign * deal.undone_closings;
  const StageRow& stage = book_->Row(deal.stage);
  if (stage.kind != StageKind::kOpen) {
    Put(closings_[deal.slot],
        {deal.entered, deal.entered - deal.created, deal.micros, stage.kind == StageKind::kWon},
        sign);
    return;
  }
  OpenTotals& totals = open_[deal.stage][deal.slot];
  Put(totals.deals, {deal.entered, deal.created}, sign);
  if (is_void) return;
  totals.micros += absl::int128(deal.micros) * sign;
  totals.weighted_micros += WeightedMicros(deal.micros, stage.probability_bp) * sign;
  Instants& instants = instants_[{stage.pipeline, stage.label}];
  Put(instants.entered, deal.entered, sign);
  instants.entered_sum += absl::int128(deal.entered) * sign;
}

void Present::CountByCreation(const PresentDeal& deal, int sign) {
  if (deal.slot == kVoidSlot || !IsOpen(deal)) return;
  const StageRow& stage = book_->Row(deal.stage);
  Instants& instants = instants_[{stage.pipeline, stage.label}];
  Put(instants.created, deal.created, sign);
  instants.created_sum += absl::int128(deal.created) * sign;
}

void Present::CountByCycle(const PresentDeal& deal, int sign) {
  if (deal.slot == kVoidSlot || IsOpen(deal)) return;
  Put(cycles_[book_->Row(deal.stage).pipeline], deal.entered - deal.created, sign);
}

Micros Present::LongestCycleOf(LabelCode pipeline) const {
  const auto found = cycles_.find(pipeline);
  if (found == cycles_.end() || found->second.size() == 0) return -1;
  return found->second.At(found->second.size() - 1);
}

}  // namespace revops::metrics
