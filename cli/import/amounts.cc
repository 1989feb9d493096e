#include "cli/import/amounts.h"

#include <cstdint>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/types/ids.h"

namespace revops::cli {
namespace {

constexpr size_t kDecimalsMax = 6;
// 10^12 units have 13 digits.
constexpr size_t kWholeDigitsMax = 13;

bool AllDigits(absl::string_view text) {
  for (const char c : text) {
    if (!absl::ascii_isdigit(c)) return false;
  }
  return !text.empty();
}

// Takes the commas out of `1,054`; false where they do not part groups of three.
bool Ungroup(absl::string_view whole, std::string& digits) {
  digits.assign(whole.data(), whole.size());
  const size_t first = whole.find(',');
  if (first == absl::string_view::npos) return true;
  if (first == 0 || first > 3) return false;
  digits.assign(whole.data(), first);
  for (absl::string_view rest = whole.substr(first); !rest.empty(); rest.remove_prefix(4)) {
    if (rest.size() < 4 || rest[0] != ',') return false;
    digits.append(rest.data() + 1, 3);
  }
  return true;
}

absl::Status NoAmount(absl::string_view text) {
  return absl::InvalidArgumentError(
      absl::StrCat(Quoted(text), " is no amount: digits, a decimal point, at most six decimals"));
}

}  // namespace

absl::StatusOr<Money> ParseMoney(CurrencyCode currency, absl::string_view text) {
  absl::string_view rest = text;
  const bool is_negative = absl::ConsumePrefix(&rest, "-");
  const size_t point = rest.find('.');
  const absl::string_view whole = rest.substr(0, point);
  std::string micros = "000000";
  if (point != absl::string_view::npos) {
    const absl::string_view decimals = rest.substr(point + 1);
    if (!AllDigits(decimals) || decimals.size() > kDecimalsMax) return NoAmount(text);
    micros.replace(0, decimals.size(), std::string(decimals));
  }
  std::string digits;
  if (!Ungroup(whole, digits) || !AllDigits(digits)) return NoAmount(text);
  if (digits.size() > kWholeDigitsMax) {
    return absl::InvalidArgumentError(absl::StrCat(Quoted(text), " is beyond +-1,000,000,000,000"));
  }
  int64_t value = 0;
  if (!absl::SimpleAtoi(absl::StrCat(digits, micros), &value)) return NoAmount(text);
  return Money::FromMicros(currency, is_negative ? -value : value);
}

absl::StatusOr<CurrencyCode> ParseCurrency(absl::string_view text) {
  return CurrencyCode::Create(absl::AsciiStrToUpper(text));
}

void ToProto(const Money& money, google::type::Money* proto) {
  proto->set_currency_code(std::string(money.currency().text()));
  proto->set_units(money.units());
  proto->set_nanos(money.nanos());
}

}  // namespace revops::cli
