#include "deal-service/domain/amount.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace revops::deal {

absl::StatusOr<Amount> Amount::Create(std::optional<Money> one_off,
                                      std::optional<Money> recurring_per_month,
                                      int32_t recurring_months) {
  Violations violations;
  if (!one_off.has_value() && !recurring_per_month.has_value()) {
    return InvalidField("one_off", "must be set where recurring_per_month is not");
  }
  const CurrencyCode currency = (one_off.has_value() ? *one_off : *recurring_per_month).currency();
  Amount amount{one_off.value_or(Money::Restore(currency, 0)),
                recurring_per_month.value_or(Money::Restore(currency, 0)), recurring_months};
  if (amount.recurring_per_month.currency() != currency) {
    violations.Add("recurring_per_month.currency_code",
                   absl::StrCat("must be the one-off part's ", currency.text(), ", is ",
                                amount.recurring_per_month.currency().text()));
  }
  if (amount.one_off.micros() < 0) {
    violations.Add("one_off", absl::StrCat("must not be negative, is ", amount.one_off.ToString()));
  }
  if (amount.recurring_per_month.micros() < 0) {
    violations.Add("recurring_per_month", absl::StrCat("must not be negative, is ",
                                                       amount.recurring_per_month.ToString()));
  }
  if (recurring_months < 0 || recurring_months > kRecurringMonthsMax) {
    violations.Add("recurring_months",
                   absl::StrCat("must be 0 to ", kRecurringMonthsMax, ", is ", recurring_months));
  }
  if (recurring_months > 0 && amount.recurring_per_month.micros() == 0) {
    violations.Add("recurring_months",
                   absl::StrCat("must be 0 without a recurring part, is ", recurring_months));
  }
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  // So that whoever adds amounts up never leaves 64 bits of micro-units for a single one.
  const absl::int128 whole = absl::int128(amount.recurring_per_month.micros()) *
                                 std::max(kMonthsPerYear, recurring_months) +
                             amount.one_off.micros();
  if (whole > absl::int128(kMaxMoneyUnits) * kMicrosPerUnit) {
    return InvalidField(
        "recurring_per_month",
        absl::StrCat("must be at most ", kMaxMoneyUnits, " units together with one_off, over ",
                     std::max(kMonthsPerYear, recurring_months), " months, is ",
                     amount.recurring_per_month.ToString(), " with ", amount.one_off.ToString()));
  }
  return amount;
}

std::string Amount::ToString() const {
  std::string text = one_off.ToString();
  if (recurring_per_month.micros() == 0) return text;
  absl::StrAppend(&text, " + ", recurring_per_month.ToString(), " x ");
  if (recurring_months == 0) return text + "month until cancelled";
  return absl::StrCat(text, recurring_months, " months");
}

}  // namespace revops::deal
