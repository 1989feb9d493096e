// An amount of money in one currency: whole micro-units (1/1,000,000), never floating point.
//
// Six decimals hold every currency's smallest coin and prices per piece; a fixed scale lets a sum
// be one integer addition. Finer nanos are refused, not rounded. Bounds: +-10^12 units each.
#ifndef REVOPS_COMMON_TYPES_MONEY_H_
#define REVOPS_COMMON_TYPES_MONEY_H_

#include <compare>
#include <cstdint>
#include <string>

#include "absl/numeric/int128.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace revops {

inline constexpr int64_t kMicrosPerUnit = 1'000'000;
inline constexpr int64_t kMaxMoneyUnits = 1'000'000'000'000;

// An ISO 4217 code: three upper-case letters. Default-constructed: none.
class CurrencyCode {
 public:
  CurrencyCode() = default;
  // INVALID_ARGUMENT unless three upper-case letters.
  static absl::StatusOr<CurrencyCode> Create(absl::string_view code);

  bool empty() const { return letters_[0] == '\0'; }
  absl::string_view text() const { return {letters_, empty() ? 0u : 3u}; }
  friend bool operator==(const CurrencyCode&, const CurrencyCode&) = default;
  friend auto operator<=>(const CurrencyCode&, const CurrencyCode&) = default;

 private:
  char letters_[4] = {0, 0, 0, 0};
};

class Money {
 public:
  Money() = default;
  // INVALID_ARGUMENT when beyond the bounds, when nanos are no multiple of 1000, or when units and
  // nanos have different signs.
  static absl::StatusOr<Money> Create(CurrencyCode currency, int64_t units, int32_t nanos);
  static absl::StatusOr<Money> FromMicros(CurrencyCode currency, int64_t micros);
  // For the store alone, which only holds what Create() accepted.
  static Money Restore(CurrencyCode currency, int64_t micros) { return Money(currency, micros); }

  const CurrencyCode& currency() const { return currency_; }
  int64_t micros() const { return micros_; }
  int64_t units() const { return micros_ / kMicrosPerUnit; }
  int32_t nanos() const { return static_cast<int32_t>(micros_ % kMicrosPerUnit) * 1000; }
  // `USD 1054.5`
  std::string ToString() const;

  friend bool operator==(const Money&, const Money&) = default;

 private:
  Money(CurrencyCode currency, int64_t micros) : currency_(currency), micros_(micros) {}
  CurrencyCode currency_;
  int64_t micros_ = 0;
};

// numerator / denominator, rounded half away from zero. denominator > 0.
absl::int128 DivideRounded(absl::int128 numerator, absl::int128 denominator);

}  // namespace revops

#endif  // REVOPS_COMMON_TYPES_MONEY_H_
