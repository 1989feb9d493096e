#include "deal-service/api/wire_types.h"

#include "common/status/status.h"
#include "common/time/timestamps.h"

namespace revops::deal {

void ToProto(absl::CivilDay day, google::type::Date* out) {
  out->set_year(static_cast<int32_t>(day.year()));
  out->set_month(day.month());
  out->set_day(day.day());
}

void ToProto(const Money& money, google::type::Money* out) {
  const absl::string_view code = money.currency().text();
  out->set_currency_code(code.data(), code.size());
  out->set_units(money.units());
  out->set_nanos(money.nanos());
}

void ToProto(const Amount& amount, revops::type::v1::Amount* out) {
  ToProto(amount.one_off, out->mutable_one_off());
  if (amount.recurring_per_month.micros() != 0) {
    ToProto(amount.recurring_per_month, out->mutable_recurring_per_month());
  }
  out->set_recurring_months(amount.recurring_months);
}

absl::StatusOr<absl::CivilDay> FromProto(absl::string_view field, const google::type::Date& day) {
  return DateFromParts(field, day.year(), day.month(), day.day());
}

absl::StatusOr<Money> FromProto(const google::type::Money& money) {
  REVOPS_ASSIGN_OR_RETURN(const CurrencyCode currency, CurrencyCode::Create(money.currency_code()));
  return Money::Create(currency, money.units(), money.nanos());
}

absl::StatusOr<Amount> RestoreAmount(const revops::type::v1::Amount& amount) {
  REVOPS_ASSIGN_OR_RETURN(const CurrencyCode currency,
                          CurrencyCode::Create(amount.one_off().currency_code()));
  const auto restore = [&](const google::type::Money& money) {
    return Money::Restore(currency, money.units() * kMicrosPerUnit + money.nanos() / 1000);
  };
  return Amount{restore(amount.one_off()), restore(amount.recurring_per_month()),
                amount.recurring_months()};
}

absl::StatusOr<Amount> FromProto(const revops::type::v1::Amount& amount) {
  Violations violations;
  std::optional<Money> one_off, recurring;
  if (amount.has_one_off()) {
    const absl::StatusOr<Money> money = FromProto(amount.one_off());
    violations.AddAll("one_off", money.status());
    if (money.ok()) one_off = *money;
  }
  if (amount.has_recurring_per_month()) {
    const absl::StatusOr<Money> money = FromProto(amount.recurring_per_month());
    violations.AddAll("recurring_per_month", money.status());
    if (money.ok()) recurring = *money;
  }
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return Amount::Create(one_off, recurring, amount.recurring_months());
}

}  // namespace revops::deal
