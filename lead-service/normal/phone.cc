#include "lead-service/normal/phone.h"

#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumberutil.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "lead-service/normal/text.h"

namespace revops::lead {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

// "No country" in libphonenumber's words.
constexpr char kUnknownRegion[] = "ZZ";

const PhoneNumberUtil& Numbers() {
  static const PhoneNumberUtil& numbers = []() -> const PhoneNumberUtil& {
    PhoneNumberUtil* instance = PhoneNumberUtil::GetInstance();
    // Its own log would tell numbers to standard output. It takes the ownership.
    instance->SetLogger(new i18n::phonenumbers::NullLogger);
    return *instance;
  }();
  return numbers;
}

}  // namespace

NormalPhone NormalizePhone(absl::string_view text, absl::string_view country) {
  NormalPhone phone;
  phone.value = Trimmed(text);
  if (phone.value.empty()) return phone;
  std::string dialled = phone.value;
  // The prefix for abroad nearly everywhere; without a country nobody else can resolve it.
  absl::string_view rest = dialled;
  if (country.empty() && absl::ConsumePrefix(&rest, "00")) dialled = absl::StrCat("+", rest);
  PhoneNumber number;
  const auto error = Numbers().Parse(
      dialled, country.empty() ? std::string(kUnknownRegion) : std::string(country), &number);
  if (error != PhoneNumberUtil::NO_PARSING_ERROR || !Numbers().IsValidNumber(number)) {
    phone.is_bad = true;
    return phone;
  }
  phone.value.clear();
  Numbers().Format(number, PhoneNumberUtil::E164, &phone.value);
  if (number.has_extension()) absl::StrAppend(&phone.value, ";ext=", number.extension());
  return phone;
}

}  // namespace revops::lead
