#include <cstdint>
#include <cstdlib>

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/import/progress.h"
#include "cli/output/deals.h"
#include "common/types/money.h"

namespace revops::cli {
namespace {

constexpr int64_t kNanosPerUnit = 1'000'000'000;

// `1054.5`
std::string PlainNumber(const google::type::Money& money) {
  const bool is_negative = money.units() < 0 || money.nanos() < 0;
  std::string text = absl::StrCat(is_negative ? "-" : "", std::abs(money.units()));
  if (money.nanos() == 0) return text;
  absl::StrAppendFormat(&text, ".%09d", std::abs(money.nanos()));
  while (text.back() == '0') text.pop_back();
  return text;
}

}  // namespace

Cell MoneyCell(const google::type::Money& money, int decimals_max) {
  if (money.currency_code().empty()) return Cell("", "", /*is_number=*/true);
  int64_t scale = 1;
  for (int i = 0; i < decimals_max; ++i) scale *= 10;
  const absl::int128 nanos = absl::int128(money.units()) * kNanosPerUnit + money.nanos();
  const absl::int128 rounded = DivideRounded(nanos * scale, kNanosPerUnit);
  const absl::int128 size = rounded < 0 ? -rounded : rounded;
  const auto whole = static_cast<int64_t>(size / scale);
  const auto fraction = static_cast<int64_t>(size % scale);
  std::string text =
      absl::StrCat(money.currency_code(), " ", rounded < 0 ? "-" : "", Grouped(whole));
  if (fraction != 0) absl::StrAppendFormat(&text, ".%0*d", decimals_max, fraction);
  return Cell(text, PlainNumber(money), /*is_number=*/true);
}

}  // namespace revops::cli
