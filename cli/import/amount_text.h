// Amounts of money as people and exports write them: `$1,234.50`, `1.234,50 €`, `CHF 1'200`,
// `250k`.
#ifndef REVOPS_CLI_IMPORT_AMOUNT_TEXT_H_
#define REVOPS_CLI_IMPORT_AMOUNT_TEXT_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace revops::cli {

struct AmountText {
  // Digits, at most one point, a sign: what ParseMoney() takes.
  std::string number;
  // The currency that stands beside it; empty where none does.
  std::string currency;
  // The sign stands for several currencies, of which this is the most frequent (`$`).
  bool is_guess = false;
};

// `decimal`: '.' or ',' where the mapping says it; 0: as the text shows it. Where two separators
// are there, the last one is the decimals'; one that is repeated, or a comma before three digits,
// parts groups. INVALID_ARGUMENT for a point before exactly three digits, which may be either
// (unless `decimal` says, or the number begins with 0), for `(500)`, and for what is no number.
absl::StatusOr<AmountText> ReadAmountText(absl::string_view text, char decimal);

// Whether amounts in this currency are written with the sign `$`.
bool IsDollar(absl::string_view currency);

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_AMOUNT_TEXT_H_
