// What a sale is worth: a one-off part and a part that recurs every month, in one currency.
#ifndef REVOPS_DEAL_SERVICE_DOMAIN_AMOUNT_H_
#define REVOPS_DEAL_SERVICE_DOMAIN_AMOUNT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/types/money.h"

namespace revops::deal {

// A hundred years: beyond it a term is a typing error.
inline constexpr int32_t kRecurringMonthsMax = 1200;
// What a year's value (ACV) counts, also of a shorter or open term.
inline constexpr int32_t kMonthsPerYear = 12;

struct Amount {
  Money one_off;
  Money recurring_per_month;
  // 0 with a recurring part means "until cancelled".
  int32_t recurring_months = 0;

  // INVALID_ARGUMENT (fields relative to the amount) when both parts are missing, currencies
  // differ, a part is negative, the term is out of range, or the whole is beyond kMaxMoneyUnits:
  // one_off + recurring_per_month x the term, or a year where that is shorter. A missing part is
  // zero in the other's currency.
  static absl::StatusOr<Amount> Create(std::optional<Money> one_off,
                                       std::optional<Money> recurring_per_month,
                                       int32_t recurring_months);

  const CurrencyCode& currency() const { return one_off.currency(); }
  // `USD 1054.5`, with a recurring part `USD 1054.5 + USD 20 x 12 months`.
  std::string ToString() const;
  friend bool operator==(const Amount&, const Amount&) = default;
};

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_DOMAIN_AMOUNT_H_
