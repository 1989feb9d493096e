// What metrics knows of leads, and of the people who work them: every lead's history with both
// times, in memory, as columns.
//
// Reading is by a Lens, as of deals. A lead's stays in states are kept in the order in which they
// were told; its state at a lens is the last of them that is seen. A lead that was won back after
// it was lost, disqualified or nurtured begins another pass: what it comes to then is not what it
// came to the first time.
//
// Not thread-safe; see SharedFacts.
#ifndef REVOPS_METRICS_SERVICE_FACTS_LEAD_FACTS_H_
#define REVOPS_METRICS_SERVICE_FACTS_LEAD_FACTS_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <span>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "metrics-service/facts/activity_book.h"
#include "metrics-service/facts/column.h"
#include "metrics-service/facts/conversion_book.h"
#include "metrics-service/facts/label_history.h"
#include "metrics-service/facts/lead_fact.h"
#include "metrics-service/facts/lens.h"
#include "metrics-service/facts/recordings.h"
#include "metrics-service/facts/rep_book.h"
#include "metrics-service/facts/run_pool.h"

namespace revops::metrics {

// Custom fields of leads whose values are kept: as many as lead-service lets a store have.
inline constexpr size_t kLeadFieldsMax = 256;

// A stay in a state; it ends where the next one begins.
struct LeadVisit {
  Micros entered = 0;
  Recording recorded = 0;
  uint16_t pass = 0;  // 0: the first; one more each time it came back
  LeadState state = LeadState::kNew;
  bool IsSeen(const Lens& lens) const { return recorded < lens.known && entered < lens.as_of; }
};

// Where a lead stands at a lens, and what it ever came to by then.
struct LeadStanding {
  Micros entered = 0;  // its state
  uint16_t pass = 0;
  LeadState state = LeadState::kNew;
  // Of its first pass: how far it came, NEW to CONVERTED.
  LeadState furthest = LeadState::kNew;
  bool was_qualified = false;
  bool was_converted = false;
};

class LeadFacts {
 public:
  LeadFacts();
  LeadFacts(const LeadFacts&) = delete;
  LeadFacts& operator=(const LeadFacts&) = delete;

  // Take one event, in the order of the stream. DATA_LOSS where it does not fit what came before (a
  // lead that was never created); nothing has changed then.
  absl::Status Apply(const LeadFact& fact);
  absl::Status Apply(const ActivityFact& fact);
  absl::Status Apply(const RepFact& fact);
  absl::Status Apply(const TeamFact& fact);

  // The same fact with only what is new against all that was applied so far; nothing where nothing
  // is. `values_left_out` is increased by the values of fields beyond kLeadFieldsMax.
  std::optional<LeadFact> NewsOf(const LeadFact& fact, int64_t* values_left_out) const;
  bool Has(const ActivityFact& fact) const;
  bool Has(const RepFact& fact) const { return reps_.Has(fact); }
  bool Has(const TeamFact& fact) const { return reps_.Has(fact); }

  // A history begins to be told, and is told: see Facts.
  void BeginFilling() {}
  void Settle() { Compact(); }
  // Puts what belongs to a lead in the order of the leads. Changes nothing that can be read.
  void Compact();

  size_t leads() const { return ids_.size(); }
  const Uuid& id(LeadRow lead) const { return ids_[lead]; }
  std::optional<LeadRow> Find(const Uuid& id) const;

  Lens LensAt(Micros as_of, std::optional<Micros> known_at) const {
    return {as_of, known_at.has_value() ? recordings_.Before(*known_at) : kNoRecording};
  }
  std::optional<Micros> NewestRecorded() const { return recordings_.Newest(); }

  // Whether it is there at the lens: it has come, is known, and not known to have been deleted.
  bool Stands(LeadRow lead, const Lens& lens) const {
    return created_[lead] < lens.as_of && recorded_[lead] < lens.known &&
           deleted_[lead] >= lens.known;
  }
  // When it came, in the world.
  Micros created(LeadRow lead) const { return created_[lead]; }
  // Of a lead that stands.
  LeadStanding StandingOf(LeadRow lead, const Lens& lens) const {
    return IsPresent(lens) ? present_[lead] : FromVisits(lead, lens);
  }
  // In the order of telling; those that the lens does not see are among them.
  std::span<const LeadVisit> VisitsOf(LeadRow lead) const { return visits_.Of(visit_runs_[lead]); }
  // Since when it is a customer, as far as the lens sees.
  std::optional<Micros> CustomerSince(LeadRow lead, const Lens& lens) const;
  // Begins to fetch what a scan will ask of the lead; there need not be such a lead.
  void Prefetch(LeadRow lead, const Lens& lens) const {
    if (lead < ids_.size() && !IsPresent(lens)) visits_.Prefetch(visit_runs_[lead]);
  }

  // By LeadLabel, then custom fields.
  const LabelHistory& labels() const { return labels_; }
  const ConversionBook& conversions() const { return conversions_; }
  ConversionBook& conversions() { return conversions_; }
  // Of leads, by LeadRow. What was done with an account alone is not here.
  const ActivityBook& activities() const { return activities_; }
  const RepBook& people() const { return reps_; }

 private:
  struct Customer {
    Micros since = 0;
    Recording recorded = kNoRecording;
    friend bool operator==(const Customer&, const Customer&) = default;
  };
  // Nothing that took effect lies behind the lens, and all is known: the present is what it sees.
  bool IsPresent(const Lens& lens) const {
    return lens.known == kNoRecording && lens.as_of > latest_entered_;
  }
  LeadStanding FromVisits(LeadRow lead, const Lens& lens) const;
  void Enter(LeadRow lead, const LeadVisitFact& visit, Recording recorded);
  void SetLabels(LeadRow lead, const LeadFact& fact, Recording recorded);
  void AddLabelNews(const LeadFact& fact, std::optional<LeadRow> lead, LeadFact& news,
                    int64_t* values_left_out) const;

  Recordings recordings_;
  absl::flat_hash_map<Uuid, LeadRow> rows_;
  Column<Uuid> ids_;
  Column<Micros> created_;
  Column<Recording> recorded_;
  Column<Recording> deleted_;  // kNoRecording: never
  Column<LeadStanding> present_;
  Column<Stretch> visit_runs_;
  RunPool<LeadVisit> visits_;
  Micros latest_entered_ = std::numeric_limits<Micros>::min();
  SparseColumn<Customer> customers_;
  LabelHistory labels_;
  ConversionBook conversions_;
  ActivityBook activities_;
  RepBook reps_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FACTS_LEAD_FACTS_H_
