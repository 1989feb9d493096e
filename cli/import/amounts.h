// Amounts of money as files and command lines write them.
#ifndef REVOPS_CLI_IMPORT_AMOUNTS_H_
#define REVOPS_CLI_IMPORT_AMOUNTS_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/types/money.h"
#include "google/type/money.pb.h"

namespace revops::cli {

// `1054`, `-3.5`, `1,054.50`: decimal point, at most six decimals, commas only between groups of
// three digits. INVALID_ARGUMENT with the rule; beyond +-10^12 units too.
absl::StatusOr<Money> ParseMoney(CurrencyCode currency, absl::string_view text);

// The currency as a letter code in either case.
absl::StatusOr<CurrencyCode> ParseCurrency(absl::string_view text);

void ToProto(const Money& money, google::type::Money* proto);

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_AMOUNTS_H_
