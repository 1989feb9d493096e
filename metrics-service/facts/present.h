// Running totals of the present: what the overview's figures rest on, without a scan.
//
// Counts and sums alone would not do: ages, staleness and trailing quarters move on with the clock.
// But time moves all ages together, so the order of the deals stays; the instants behind a figure
// are therefore kept in order, and a figure asks for ranks, counts and sums up to an instant.
//
// Amounts are by their first twelve months (ACV), everybody's, with all known. Void deals are kept
// apart, as reports count what they leave out.
#ifndef REVOPS_METRICS_SERVICE_FACTS_PRESENT_H_
#define REVOPS_METRICS_SERVICE_FACTS_PRESENT_H_

#include <algorithm>
#include <compare>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "absl/numeric/int128.h"
#include "metrics-service/facts/fact.h"
#include "metrics-service/facts/sorted_chunks.h"
#include "metrics-service/facts/stage_book.h"

namespace revops::metrics {

// Deals of one currency, those without amount, or void ones.
using Slot = LabelCode;
inline constexpr Slot kNoAmountSlot = 0;
inline constexpr Slot kVoidSlot = ~LabelCode{0};

// What a deal counts as.
struct PresentDeal {
  StageCode stage = 0;
  Slot slot = kNoAmountSlot;
  Micros created = 0;
  Micros entered = 0;
  int64_t micros = 0;
  int32_t undone_closings = 0;  // that a reopening followed
  friend bool operator==(const PresentDeal&, const PresentDeal&) = default;
};

// An open deal in the order of its stage's entry, with the order of creations beside it: how many
// are older than one instant or longer in their stage than another is asked of both.
struct OpenDeal {
  Micros entered = 0;
  Micros created = 0;
  friend auto operator<=>(const OpenDeal&, const OpenDeal&) = default;
};
class Creations {
 public:
  void Add(const OpenDeal& deal) {
    created_.insert(std::upper_bound(created_.begin(), created_.end(), deal.created), deal.created);
  }
  void Remove(const OpenDeal& deal) {
    created_.erase(std::lower_bound(created_.begin(), created_.end(), deal.created));
  }
  size_t Before(Micros instant) const {
    return static_cast<size_t>(std::lower_bound(created_.begin(), created_.end(), instant) -
                               created_.begin());
  }

 private:
  std::vector<Micros> created_;
};

struct OpenTotals {
  SortedChunks<OpenDeal, Creations> deals;
  absl::int128 micros = 0;
  absl::int128 weighted_micros = 0;
};

// What closings come to; sums are of won deals.
struct ClosedSums {
  int64_t won = 0;
  int64_t lost = 0;
  absl::int128 won_micros = 0;
  absl::int128 lost_micros = 0;
  absl::int128 won_cycle_micros = 0;
  void Add(const ClosedSums& other) {
    won += other.won;
    lost += other.lost;
    won_micros += other.won_micros;
    lost_micros += other.lost_micros;
    won_cycle_micros += other.won_cycle_micros;
  }
  void Remove(const ClosedSums& other) {
    won -= other.won;
    lost -= other.lost;
    won_micros -= other.won_micros;
    lost_micros -= other.lost_micros;
    won_cycle_micros -= other.won_cycle_micros;
  }
};
struct Closing {
  Micros closed = 0;
  Micros cycle = 0;
  int64_t micros = 0;
  bool is_won = false;
  friend auto operator<=>(const Closing&, const Closing&) = default;
};
struct ClosingSums : ClosedSums {
  using ClosedSums::Add;
  using ClosedSums::Remove;
  void Add(const Closing& closing) { Count(closing, 1); }
  void Remove(const Closing& closing) { Count(closing, -1); }

 private:
  void Count(const Closing& closing, int64_t sign);
};
using Closings = SortedChunks<Closing, ClosingSums>;
// Of the closings before `instant`.
ClosedSums SumsBefore(const Closings& closings, Micros instant);

// Not thread-safe. `book` outlives it.
class Present {
 public:
  explicit Present(const StageBook* book) : book_(book) {}

  void Add(const PresentDeal& deal) { Count(deal, 1); }
  void Remove(const PresentDeal& deal) { Count(deal, -1); }
  // Adds many at once, several times as fast as one by one.
  void Fill(std::vector<PresentDeal> deals);

  // Void deals, and all others.
  int64_t void_deals() const { return void_deals_; }
  int64_t deals() const { return deals_; }
  int64_t undone_closings() const { return undone_closings_; }

  // Open deals by stage, void ones in their slot.
  using OpenOfStage = std::map<Slot, OpenTotals>;
  const std::map<StageCode, OpenOfStage>& open() const { return open_; }
  // When the open deals of a pipeline's equally named stages were created and came there.
  struct Instants {
    SortedChunks<Micros> created;
    SortedChunks<Micros> entered;
    absl::int128 created_sum = 0;
    absl::int128 entered_sum = 0;
  };
  const Instants& InstantsOf(const StageRow& stage) const {
    return instants_.at({stage.pipeline, stage.label});
  }
  const std::map<Slot, Closings>& closings() const { return closings_; }
  // The longest cycle closed in a pipeline; negative where there is none.
  Micros LongestCycleOf(LabelCode pipeline) const;

 private:
  void Count(const PresentDeal& deal, int sign);
  // Its parts, by what they are kept in the order of.
  void CountByEntry(const PresentDeal& deal, int sign);
  void CountByCreation(const PresentDeal& deal, int sign);
  void CountByCycle(const PresentDeal& deal, int sign);
  bool IsOpen(const PresentDeal& deal) const {
    return book_->Row(deal.stage).kind == StageKind::kOpen;
  }

  const StageBook* book_;
  int64_t void_deals_ = 0;
  int64_t deals_ = 0;
  int64_t undone_closings_ = 0;
  std::map<StageCode, OpenOfStage> open_;
  std::map<std::pair<LabelCode, LabelCode>, Instants> instants_;
  std::map<Slot, Closings> closings_;
  std::map<LabelCode, SortedChunks<Micros>> cycles_;  // by pipeline
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FACTS_PRESENT_H_
