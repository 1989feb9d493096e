// Which lead became, or joined, which deal; the seam between the two halves of the facts.
//
// A conversion names its deal by id. The row of that deal is looked up once, when both are there,
// so that a scan of a million leads asks no hash table. Rows are found anew where the half of the
// deals is built anew.
#ifndef REVOPS_METRICS_SERVICE_FACTS_CONVERSION_BOOK_H_
#define REVOPS_METRICS_SERVICE_FACTS_CONVERSION_BOOK_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "metrics-service/facts/column.h"
#include "metrics-service/facts/facts.h"
#include "metrics-service/facts/lead_fact.h"
#include "metrics-service/facts/lens.h"

namespace revops::metrics {

// Row of a lead: 0 is the first that was ever created.
using LeadRow = uint32_t;

inline constexpr DealRow kNoDeal = std::numeric_limits<DealRow>::max();

struct Conversion {
  Uuid deal;
  Micros finished = 0;
  LeadRow lead = 0;
  DealRow row = kNoDeal;  // of the deal; kNoDeal: it has none, or has not come yet
  Recording recorded = 0;
  uint32_t next_of_lead = 0;  // the number + 1 of the one before; 0: none
  uint32_t next_of_deal = 0;
  uint16_t pass = 0;  // of the lead, see LeadVisit
  bool has_deal = false;
  bool IsSeen(const Lens& lens) const { return recorded < lens.known && finished < lens.as_of; }
};

// Not thread-safe.
class ConversionBook {
 public:
  // One that it does not have yet.
  void Add(LeadRow lead, uint16_t pass, const LeadConversionFact& fact, Recording recorded);
  // Whether the lead was converted to that deal (or to none) before: it joins a deal once.
  bool Has(LeadRow lead, const LeadConversionFact& fact) const;

  // Call take(const Conversion&), the later told first.
  template <typename Take>
  void ForEachOfLead(LeadRow lead, Take take) const {
    for (uint32_t at = of_lead_.Get(lead); at != 0; at = all_[at - 1].next_of_lead) {
      take(all_[at - 1]);
    }
  }
  template <typename Take>
  void ForEachOfDeal(DealRow deal, Take take) const {
    for (uint32_t at = of_deal_.Get(deal); at != 0; at = all_[at - 1].next_of_deal) {
      take(all_[at - 1]);
    }
  }
  // Whether any lead was ever converted to it, at whatever lens.
  bool HasLead(DealRow deal) const { return of_deal_.Get(deal) != 0; }
  size_t size() const { return all_.size(); }

  // Finds the rows of deals that have come, and of conversions that are new, since the last call.
  void Link(const Facts& deals);
  // The deals' rows are no longer what they were.
  void Unlink();

 private:
  void SetRow(uint32_t number, DealRow row);

  Column<Conversion> all_;
  SparseColumn<uint32_t> of_lead_;  // the number + 1 of the last; by LeadRow
  SparseColumn<uint32_t> of_deal_;  // likewise, by DealRow
  // Numbers of those whose deal has not come, by it.
  absl::flat_hash_map<Uuid, std::vector<uint32_t>> waiting_;
  uint32_t linked_ = 0;  // those before were looked up
  DealRow seen_ = 0;     // deals before were looked for among the waiting
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FACTS_CONVERSION_BOOK_H_
