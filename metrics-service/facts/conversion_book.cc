#include "metrics-service/facts/conversion_book.h"

namespace revops::metrics {

void ConversionBook::Add(LeadRow lead, uint16_t pass, const LeadConversionFact& fact,
                         Recording recorded) {
  all_.Append({.deal = fact.deal.value_or(Uuid()),
               .finished = fact.finished,
               .lead = lead,
               .row = kNoDeal,
               .recorded = recorded,
               .next_of_lead = of_lead_.Get(lead),
               .next_of_deal = 0,
               .pass = pass,
               .has_deal = fact.deal.has_value()});
  of_lead_.Set(lead, static_cast<uint32_t>(all_.size()));
}

bool ConversionBook::Has(LeadRow lead, const LeadConversionFact& fact) const {
  bool has = false;
  ForEachOfLead(lead, [&](const Conversion& conversion) {
    const bool is_same = conversion.has_deal == fact.deal.has_value() &&
                         (!conversion.has_deal || conversion.deal == *fact.deal);
    has = has || is_same;
  });
  return has;
}

void ConversionBook::SetRow(uint32_t number, DealRow row) {
  all_[number].row = row;
  all_[number].next_of_deal = of_deal_.Get(row);
  of_deal_.Set(row, number + 1);
}

void ConversionBook::Link(const Facts& deals) {
  for (; linked_ < all_.size(); ++linked_) {
    const Conversion& conversion = all_[linked_];
    if (!conversion.has_deal) continue;
    const std::optional<DealRow> row = deals.Find(conversion.deal);
    if (row.has_value()) {
      SetRow(linked_, *row);
    } else {
      waiting_[conversion.deal].push_back(linked_);
    }
  }
  const auto end = static_cast<DealRow>(deals.deals());
  for (; seen_ < end && !waiting_.empty(); ++seen_) {
    const auto found = waiting_.find(deals.id(seen_));
    if (found == waiting_.end()) continue;
    for (const uint32_t number : found->second) SetRow(number, seen_);
    waiting_.erase(found);
  }
  seen_ = end;
}

void ConversionBook::Unlink() {
  of_deal_ = {};
  waiting_.clear();
  linked_ = 0;
  seen_ = 0;
  for (size_t number = 0; number < all_.size(); ++number) {
    all_[number].row = kNoDeal;
    all_[number].next_of_deal = 0;
  }
}

}  // namespace revops::metrics
