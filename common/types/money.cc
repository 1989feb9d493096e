#include "common/types/money.h"

#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops {

absl::StatusOr<CurrencyCode> CurrencyCode::Create(absl::string_view code) {
  CurrencyCode result;
  if (code.size() == 3 && absl::ascii_isupper(code[0]) && absl::ascii_isupper(code[1]) &&
      absl::ascii_isupper(code[2])) {
    code.copy(result.letters_, 3);
    return result;
  }
  return InvalidField(
      "currency_code",
      absl::StrCat("must be three upper-case letters (ISO 4217), is ", Quoted(code)));
}

absl::StatusOr<Money> Money::Create(CurrencyCode currency, int64_t units, int32_t nanos) {
  if (currency.empty()) return InvalidField("currency_code", "must be set");
  if (nanos <= -1'000'000'000 || nanos >= 1'000'000'000) {
    return InvalidField("nanos", absl::StrCat("must lie within +-999,999,999, is ", nanos));
  }
  if ((units > 0 && nanos < 0) || (units < 0 && nanos > 0)) {
    return InvalidField("nanos",
                        absl::StrCat("must have the sign of units (", units, "), is ", nanos));
  }
  if (nanos % 1000 != 0) {
    return InvalidField("nanos",
                        absl::StrCat("must be a multiple of 1000 (six decimals), is ", nanos));
  }
  if (units < -kMaxMoneyUnits || units > kMaxMoneyUnits) {
    return InvalidField("units", absl::StrCat("must lie within +-1,000,000,000,000, is ", units));
  }
  return FromMicros(currency, units * kMicrosPerUnit + nanos / 1000);
}

absl::StatusOr<Money> Money::FromMicros(CurrencyCode currency, int64_t micros) {
  if (currency.empty()) return InvalidField("currency_code", "must be set");
  constexpr int64_t kBound = kMaxMoneyUnits * kMicrosPerUnit;
  if (micros < -kBound || micros > kBound) {
    return InvalidField(
        "units", absl::StrCat("must lie within +-1,000,000,000,000, is ", micros / kMicrosPerUnit));
  }
  return Money(currency, micros);
}

std::string Money::ToString() const {
  const int64_t whole = std::abs(units());
  const int64_t fraction = std::abs(micros_ % kMicrosPerUnit);
  std::string text = absl::StrCat(currency_.text(), " ", micros_ < 0 ? "-" : "", whole);
  if (fraction == 0) return text;
  std::string decimals = absl::StrFormat("%06d", fraction);
  while (decimals.back() == '0') decimals.pop_back();
  return absl::StrCat(text, ".", decimals);
}

absl::int128 DivideRounded(absl::int128 numerator, absl::int128 denominator) {
  const absl::int128 half = denominator / 2;
  return numerator >= 0 ? (numerator + half) / denominator : (numerator - half) / denominator;
}

}  // namespace revops
