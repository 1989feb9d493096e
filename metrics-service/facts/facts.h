// What metrics knows: every deal's history with both times, in memory, as columns.
//
// A deal's stays in stages are kept as the boundaries at which they were entered; a correction adds
// a boundary for the same visit that counts from its recording on. An attribute (amount, owner,
// ...) is kept as one present value per deal and, for what ever changed, a list of changes. What
// was set as a deal entered a stage belongs to that entry: where a correction moves it, the value
// moves along, so that a win's price is never known later than the win. What a deal was created
// without is no value that could move: whatever is ever set comes after it.
//
// Reading is by a Lens: what took effect before `as_of`, among what was recorded before `known`.
// The value of an attribute is the one with the greatest effective time there; among equals the
// later recorded. The facts are a cache: they can be built again from the store.
//
// Not thread-safe; see SharedFacts.
#ifndef REVOPS_METRICS_SERVICE_FACTS_FACTS_H_
#define REVOPS_METRICS_SERVICE_FACTS_FACTS_H_

#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "metrics-service/facts/activity_book.h"
#include "metrics-service/facts/column.h"
#include "metrics-service/facts/dictionary.h"
#include "metrics-service/facts/fact.h"
#include "metrics-service/facts/lens.h"
#include "metrics-service/facts/measure.h"
#include "metrics-service/facts/present.h"
#include "metrics-service/facts/recordings.h"
#include "metrics-service/facts/run_pool.h"
#include "metrics-service/facts/stage_book.h"

namespace revops::metrics {

// Row of a deal: 0 is the first that was ever created.
using DealRow = uint32_t;

// 0 is the amount, the labels follow in LabelKind's order, then the custom fields as they come.
using Attribute = uint16_t;
inline constexpr Attribute kAmountAttribute = 0;
constexpr Attribute AttributeOf(LabelKind kind) { return static_cast<Attribute>(kind); }
inline constexpr Attribute kFirstFieldAttribute = AttributeOf(LabelKind::kField);
// Custom fields whose values are kept: as many as deal-service lets a store have. Each costs a
// column, so without a bound a client could fill the memory by making up keys. Values of further
// ones are left out: following goes on, and whoever asks for such a field is told.
inline constexpr size_t kFieldsMax = 256;

// Where a deal stands at a lens.
struct Standing {
  Micros created = 0;
  Micros entered = 0;  // the present visit's entry
  StageCode stage = 0;
};

// A deal's stay in a stage, as the boundary at which it began; it ends where the next one begins.
struct Visit {
  Micros enter = 0;
  Recording recorded = 0;
  uint16_t number = 0;  // from 1
  StageCode stage = 0;
};

class Facts {
 public:
  Facts();
  Facts(const Facts&) = delete;
  Facts& operator=(const Facts&) = delete;

  absl::Status ApplyPipeline(const PipelineFact& pipeline);

  // Takes one event, in the order of the stream. DATA_LOSS where it does not fit what came before
  // (a deal that was never created, a visit number out of turn), NOT_FOUND for an unknown stage;
  // no deal has changed then.
  absl::Status Apply(const DealFact& fact);

  // An activity on a deal, recorded or changed. DATA_LOSS where there is no such deal.
  absl::Status Apply(const ActivityFact& fact);

  // What is applied from here on is the beginning of a history that nobody asks for yet: totals of
  // the present are not kept until it is settled.
  void BeginFilling();
  // The history is here. Compacts it and counts the present; a second or two for a million deals.
  void Settle();

  // Puts what belongs to a deal in the order of the deals. Events come in the order of time, and
  // leave a deal's visits and amounts wherever there was room: a scan of a million deals then waits
  // for memory more than anything else. Changes nothing that can be read; takes a second or so for
  // a million deals, and a copy of the longest list.
  void Compact();

  // The same fact with only what is new against all facts applied so far: what a store should keep.
  // `values_left_out`, where given, is increased by the values of fields beyond kFieldsMax.
  DealFact Reduced(const DealFact& fact, int64_t* values_left_out = nullptr) const;

  size_t deals() const { return ids_.size(); }
  const Uuid& id(DealRow deal) const { return ids_[deal]; }
  std::optional<DealRow> Find(const Uuid& id) const;

  // The lens for these instants; `known_at` unset: everything recorded.
  Lens LensAt(Micros as_of, std::optional<Micros> known_at) const;
  // When the newest fact was recorded; nothing where there is none.
  std::optional<Micros> NewestRecorded() const { return recordings_.Newest(); }
  // Nothing where the deal was not created yet. A void deal stands where it stood.
  std::optional<Standing> StandingOf(DealRow deal, const Lens& lens) const {
    std::optional<Standing> standing(std::in_place);
    if (!FindStanding(deal, lens, *standing)) standing.reset();
    return standing;
  }
  // The same where millions are asked for: written in place, not handed from copy to copy. False,
  // and nothing written, where StandingOf() has nothing.
  bool FindStanding(DealRow deal, const Lens& lens, Standing& standing) const;
  // Its visits in order; empty where the deal was not created yet. They lie in the facts, or in
  // `room` where corrections had to be worked in, and are there until either changes.
  std::span<const Visit> VisitsOf(DealRow deal, const Lens& lens, std::vector<Visit>& room) const;
  // Begins to fetch what a scan will ask of the deal; there need not be such a deal.
  void Prefetch(DealRow deal) const {
    if (deal >= ids_.size()) return;
    boundaries_.Prefetch(boundary_runs_[deal]);
    if (changed_[deal] != 0) changes_.Prefetch(change_runs_[deal]);
    __builtin_prefetch(&amounts_[values_[kAmountAttribute].Get(deal)]);
  }
  bool IsVoid(DealRow deal, const Lens& lens) const { return voided_[deal] < lens.known; }
  // Whether it ever left a closed stage, at any time: most did not, and need no look at visits.
  bool WasReopened(DealRow deal) const { return (flags_[deal] & kReopened) != 0; }
  // 0 where it has none. Only for deals that stand at the lens.
  LabelCode LabelOf(Attribute attribute, DealRow deal, const Lens& lens) const {
    return ValueOf(attribute, deal, lens);
  }
  const AmountRow& AmountOf(DealRow deal, const Lens& lens) const {
    return amounts_[ValueOf(kAmountAttribute, deal, lens)];
  }
  // As of now, as now known.
  LabelCode PresentLabelOf(Attribute attribute, DealRow deal) const {
    return values_[attribute].Get(deal);
  }

  // The totals of what is known now, where they answer what the lens asks: nothing that took effect
  // lies behind it.
  const Present* PresentAt(const Lens& lens) const {
    return !is_filling_ && IsPresent(lens) ? &present_ : nullptr;
  }

  const StageBook& stages() const { return stages_; }
  // Of deals, by DealRow.
  const ActivityBook& activities() const { return activities_; }
  const Dictionary& currencies() const { return currencies_; }
  const Dictionary& LabelsOf(Attribute attribute) const { return *labels_[attribute]; }
  // Nothing where no deal ever had the custom field, or it is not kept.
  std::optional<Attribute> FieldAttribute(absl::string_view key) const;
  // Whether every value of the custom field is here; not sure once there are kFieldsMax others.
  bool KeepsField(absl::string_view key) const {
    return field_keys_.size() < kFieldsMax || field_attributes_.contains(key);
  }

 private:
  static constexpr uint8_t kCorrected = 1;  // some boundary has a later version
  static constexpr uint8_t kReopened = 2;
  // A value of an attribute from `effective` on; of a visit's entry where `visit` is set.
  struct Change {
    Micros effective = 0;
    Recording recorded = 0;
    uint32_t value = 0;
    Attribute attribute = 0;
    uint16_t visit = 0;
  };

  absl::Status ChangeDeal(DealRow deal, const DealFact& fact, Recording recorded);
  absl::Status Create(const DealFact& fact);
  PresentDeal PresentOf(DealRow deal) const;
  absl::Status EnterStage(DealRow deal, const DealFact& fact, Recording recorded);
  absl::Status Correct(DealRow deal, const DealFact& fact, Recording recorded);
  void Set(DealRow deal, const DealFact& fact, Recording recorded);
  void SetValue(DealRow deal, Attribute attribute, uint32_t value, const DealFact& fact,
                Recording recorded);
  // The label's attribute, a new one for a new custom field; nothing beyond kFieldsMax.
  std::optional<Attribute> AttributeFor(const LabelFact& label);
  void AddAttribute();
  // Calls take(attribute) for every custom field the deal ever had.
  template <typename Take>
  void ForEachFieldOf(DealRow deal, Take take) const;
  void CompactAmounts();
  // Sets the present value anew, where the changes tell it.
  void Refresh(Attribute attribute, DealRow deal);

  bool IsPresent(const Lens& lens) const {
    return lens.known == kNoRecording && lens.as_of > latest_effective_;
  }
  uint32_t ValueOf(Attribute attribute, DealRow deal, const Lens& lens) const {
    const bool is_present = (changed_[deal] & ChangedBit(attribute)) == 0 || IsPresent(lens);
    return is_present ? values_[attribute].Get(deal) : ValueFromChanges(attribute, deal, lens);
  }
  uint32_t ValueFromChanges(Attribute attribute, DealRow deal, const Lens& lens) const;
  // The value that was recorded last, which may not be the one with the greatest effective time.
  uint32_t LastRecorded(Attribute attribute, DealRow deal) const;
  // The entry of the visit with which the value was set.
  Micros EntryOf(DealRow deal, const Change& change, Recording known) const;
  bool SameAmount(uint32_t value, const AmountFact& amount) const;
  static uint64_t ChangedBit(Attribute attribute) {
    return uint64_t{1} << (attribute < 63 ? attribute : 63);
  }

  StageBook stages_;
  Recordings recordings_;
  ActivityBook activities_;

  // One row per deal.
  absl::flat_hash_map<Uuid, DealRow> rows_;
  Column<Uuid> ids_;
  Column<Micros> created_;   // present knowledge
  Column<Micros> entered_;   // the last visit's entry, present knowledge
  Column<StageCode> stage_;  // the last visit's
  Column<uint16_t> visits_;  // how many
  Column<uint8_t> flags_;    // kCorrected, kReopened
  Column<Recording> created_recording_;
  Column<Recording> voided_;  // kNoRecording: never
  Column<Stretch> boundary_runs_;
  Column<Stretch> change_runs_;
  Column<Stretch> field_runs_;
  Column<uint64_t> changed_;  // bit per attribute that has changes; the last is shared

  // In the order of recording; several of one visit where it was corrected, the last one counts.
  RunPool<Visit> boundaries_;
  RunPool<Change> changes_;
  RunPool<Attribute> fields_;  // the custom fields a deal ever had, each once

  // One per attribute; values of the amount are rows of amounts_.
  std::deque<SparseColumn<uint32_t>> values_;
  std::deque<std::unique_ptr<Dictionary>> labels_;
  absl::flat_hash_map<std::string, Attribute> field_attributes_;
  std::vector<std::string> field_keys_;
  Column<AmountRow> amounts_;
  Dictionary currencies_;

  Present present_{&stages_};
  bool is_filling_ = false;  // then present_ is empty
  // Of everything that was ever said to have taken effect.
  Micros latest_effective_ = std::numeric_limits<Micros>::min();
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FACTS_FACTS_H_
