#include "cli/import/amount_text.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "common/types/ids.h"

namespace revops::cli {
namespace {

struct CurrencySign {
  absl::string_view sign;
  absl::string_view code;
};

// Longer ones first: `US$` is no `$`.
constexpr std::array<CurrencySign, 13> kSigns = {{{"US$", "USD"},
                                                  {"CA$", "CAD"},
                                                  {"AU$", "AUD"},
                                                  {"C$", "CAD"},
                                                  {"A$", "AUD"},
                                                  {"R$", "BRL"},
                                                  {"\u20AC", "EUR"},
                                                  {"\u00A3", "GBP"},
                                                  {"\u00A5", "JPY"},
                                                  {"\u20B9", "INR"},
                                                  {"z\u0142", "PLN"},
                                                  {"\u20AA", "ILS"},
                                                  {"$", "USD"}}};

constexpr std::array<absl::string_view, 9> kDollars = {"USD", "CAD", "AUD", "NZD", "SGD",
                                                       "HKD", "MXN", "CLP", "COP"};

absl::Status NoAmount(absl::string_view text) {
  return absl::InvalidArgumentError(absl::StrCat(
      Quoted(text), " is no amount: digits, separators, a currency, k or M, nothing else"));
}

// Takes three letters off the front or the back, where they are a code.
bool ConsumeCode(absl::string_view& text, bool is_front, std::string& code) {
  if (text.size() < 4) return false;
  const absl::string_view letters = is_front ? text.substr(0, 3) : text.substr(text.size() - 3);
  if (!std::all_of(letters.begin(), letters.end(), absl::ascii_isupper)) return false;
  code = std::string(letters);
  text = absl::StripAsciiWhitespace(is_front ? text.substr(3) : text.substr(0, text.size() - 3));
  return true;
}

void ConsumeCurrency(absl::string_view& text, AmountText& amount) {
  if (ConsumeCode(text, true, amount.currency) || ConsumeCode(text, false, amount.currency)) {
    return;
  }
  for (const CurrencySign& sign : kSigns) {
    if (!absl::ConsumePrefix(&text, sign.sign) && !absl::ConsumeSuffix(&text, sign.sign)) continue;
    amount.currency = std::string(sign.code);
    amount.is_guess = sign.sign == "$" || sign.sign == "\u00A5";
    text = absl::StripAsciiWhitespace(text);
    return;
  }
}

// How many zeros the letters of `250k` and `1.2M` stand for.
int ConsumeMagnitude(absl::string_view& text) {
  const std::array<std::pair<absl::string_view, int>, 8> magnitudes = {
      {{"Mio.", 6}, {"Mio", 6}, {"bn", 9}, {"k", 3}, {"K", 3}, {"m", 6}, {"M", 6}, {"B", 9}}};
  for (const auto& [letters, zeros] : magnitudes) {
    if (!absl::ConsumeSuffix(&text, letters)) continue;
    text = absl::StripAsciiWhitespace(text);
    return zeros;
  }
  return 0;
}

bool AreDigits(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

// `1,234,567`: a first group of one to three digits, then groups of three.
bool Ungroup(absl::string_view whole, char separator, std::string& digits) {
  size_t begin = 0;
  for (size_t end = whole.find(separator);; end = whole.find(separator, begin)) {
    const absl::string_view group = whole.substr(begin, end - begin);
    if (!AreDigits(group)) return false;
    const bool is_alone = begin == 0 && end == absl::string_view::npos;
    if (!is_alone && (begin == 0 ? group.size() > 3 : group.size() != 3)) return false;
    absl::StrAppend(&digits, group);
    if (end == absl::string_view::npos) return true;
    begin = end + 1;
  }
}

enum class Separator { kDecimal, kGroup, kUnclear };

// What the only separator of a number is: it stands at `at`, and nowhere else.
Separator KindOf(absl::string_view number, size_t at, bool is_scaled) {
  const size_t behind = number.size() - at - 1;
  if (is_scaled || behind != 3 || at > 3 || at == 0 || number[0] == '0') {
    return Separator::kDecimal;
  }
  return number[at] == ',' ? Separator::kGroup : Separator::kUnclear;
}

// Where decimals begin: the place of their separator, npos where there are none.
absl::StatusOr<size_t> DecimalsOf(absl::string_view number, char decimal, bool is_scaled,
                                  absl::string_view text) {
  const size_t last = number.find_last_of(".,");
  if (last == absl::string_view::npos) return last;
  if (decimal != 0) return number.rfind(decimal);
  const size_t first = number.find_first_of(".,");
  if (number[first] != number[last]) return last;
  if (first != last) return absl::string_view::npos;
  switch (KindOf(number, last, is_scaled)) {
    case Separator::kDecimal:
      return last;
    case Separator::kGroup:
      return absl::string_view::npos;
    case Separator::kUnclear:
      break;
  }
  return absl::InvalidArgumentError(
      absl::StrCat(Quoted(text),
                   " may be thousands or decimals; `decimal` in the mapping (\".\" "
                   "or \",\") says which"));
}

// Moves the point to the right.
void Scale(int zeros, std::string& digits, std::string& decimals) {
  for (; zeros > 0; --zeros) {
    digits.push_back(decimals.empty() ? '0' : decimals[0]);
    if (!decimals.empty()) decimals.erase(0, 1);
  }
}

}  // namespace

bool IsDollar(absl::string_view currency) {
  return std::find(kDollars.begin(), kDollars.end(), currency) != kDollars.end();
}

absl::StatusOr<AmountText> ReadAmountText(absl::string_view text, char decimal) {
  AmountText amount;
  // Blanks of every width, and Swiss apostrophes, part groups.
  const std::string plain = absl::StrReplaceAll(
      text, {{"\u00A0", " "}, {"\u202F", " "}, {"\u2009", " "}, {"\u2019", "'"}, {"\u2212", "-"}});
  absl::string_view rest = absl::StripAsciiWhitespace(plain);
  if (absl::StartsWith(rest, "(") && absl::EndsWith(rest, ")")) {
    return absl::InvalidArgumentError(
        absl::StrCat(Quoted(text), " is negative (brackets): a deal has no such amount"));
  }
  bool is_negative = absl::ConsumePrefix(&rest, "-");
  ConsumeCurrency(rest, amount);
  is_negative = is_negative || absl::ConsumePrefix(&rest, "-");
  const int zeros = ConsumeMagnitude(rest);
  const std::string number = absl::StrReplaceAll(rest, {{"'", " "}});
  auto point = DecimalsOf(number, decimal, zeros > 0, text);
  if (!point.ok()) return point.status();
  const absl::string_view all = number;
  std::string digits, decimals;
  if (*point != absl::string_view::npos) decimals = std::string(all.substr(*point + 1));
  const absl::string_view whole = all.substr(0, *point);
  const size_t separator = whole.find_first_of(" .,");
  const bool is_whole =
      Ungroup(whole, separator == absl::string_view::npos ? ',' : whole[separator], digits);
  if (!is_whole || (*point != absl::string_view::npos && !AreDigits(decimals))) {
    return NoAmount(text);
  }
  Scale(zeros, digits, decimals);
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  amount.number =
      absl::StrCat(is_negative ? "-" : "", digits, decimals.empty() ? "" : ".", decimals);
  return amount;
}

}  // namespace revops::cli
