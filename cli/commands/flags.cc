#include "cli/commands/flags.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "cli/import/amounts.h"
#include "cli/import/dates.h"
#include "cli/import/slugs.h"
#include "common/status/status.h"
#include "common/time/timestamps.h"
#include "common/types/ids.h"

namespace revops::cli {

using google::protobuf::EnumDescriptor;
using google::protobuf::Timestamp;

std::string NameIn(absl::string_view collection, absl::string_view id) {
  const std::string prefix = absl::StrCat(collection, "/");
  return absl::StartsWith(id, prefix) ? std::string(id) : absl::StrCat(prefix, id);
}

absl::Status AddNames(absl::string_view flag, absl::string_view collection,
                      const std::vector<std::string>& texts,
                      google::protobuf::RepeatedPtrField<std::string>* names) {
  for (const std::string& text : texts) {
    auto name = ResourceNameOf(collection, text);
    if (!name.ok()) return InvalidField(flag, name.status().message());
    *names->Add() = *std::move(name);
  }
  return absl::OkStatus();
}

absl::Status AddPairs(absl::string_view flag, const std::vector<std::string>& pairs,
                      google::protobuf::Map<std::string, std::string>* fields) {
  for (const std::string& pair : pairs) {
    const size_t equals = pair.find('=');
    if (equals == std::string::npos || equals == 0) {
      return InvalidField(flag, absl::StrCat("must be key=value, is ", Quoted(pair)));
    }
    (*fields)[pair.substr(0, equals)] = pair.substr(equals + 1);
  }
  return absl::OkStatus();
}

void AddTexts(const std::vector<std::string>& texts,
              google::protobuf::RepeatedPtrField<std::string>* out) {
  for (const std::string& text : texts) *out->Add() = text;
}

Timestamp TimestampOf(absl::Time instant) {
  Timestamp timestamp;
  const int64_t seconds = absl::ToUnixSeconds(instant);
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(
      static_cast<int32_t>((absl::ToUnixMicros(instant) - seconds * 1'000'000) * 1000));
  return timestamp;
}

absl::StatusOr<Timestamp> TimestampFromFlag(absl::string_view flag, const std::string& text,
                                            absl::TimeZone zone) {
  REVOPS_ASSIGN_OR_RETURN(const absl::Time instant, InstantFromFlag(flag, text, zone));
  return TimestampOf(instant);
}

std::string TextOf(const Timestamp& timestamp, bool is_set) {
  if (!is_set) return "";
  return FormatInstant(absl::FromUnixSeconds(timestamp.seconds()) +
                       absl::Nanoseconds(timestamp.nanos()));
}

absl::StatusOr<int> EnumNamed(absl::string_view flag, absl::string_view text,
                              const EnumDescriptor* descriptor, absl::string_view prefix) {
  const std::string name =
      absl::StrCat(prefix, absl::AsciiStrToUpper(absl::StrReplaceAll(text, {{"-", "_"}})));
  const auto* value = descriptor->FindValueByName(name);
  if (value != nullptr && value->number() != 0) return value->number();
  std::string known;
  for (int i = 1; i < descriptor->value_count(); ++i) {
    absl::StrAppend(&known, i == 1 ? "" : ", ",
                    EnumText(descriptor->value(i)->number(), descriptor, prefix));
  }
  return InvalidField(flag, absl::StrCat("must be one of ", known, "; is ", Quoted(text)));
}

std::string EnumText(int value, const EnumDescriptor* descriptor, absl::string_view prefix) {
  const auto* found = descriptor->FindValueByNumber(value);
  if (found == nullptr) return absl::StrCat(value);
  if (value == 0) return "";
  return absl::AsciiStrToLower(
      absl::StrReplaceAll(found->name().substr(prefix.size()), {{"_", "-"}}));
}

absl::Status AmountFlags::ToProto(revops::type::v1::Amount* amount) const {
  REVOPS_ASSIGN_OR_RETURN(const CurrencyCode code, ParseCurrency(currency));
  const auto set = [&](absl::string_view flag, const std::string& text,
                       google::type::Money* target) -> absl::Status {
    const auto money = ParseMoney(code, text);
    if (!money.ok()) return InvalidField(flag, money.status().message());
    cli::ToProto(*money, target);
    return absl::OkStatus();
  };
  if (!one_off.empty()) REVOPS_RETURN_IF_ERROR(set("--amount", one_off, amount->mutable_one_off()));
  if (!recurring_per_month.empty()) {
    REVOPS_RETURN_IF_ERROR(
        set("--recurring", recurring_per_month, amount->mutable_recurring_per_month()));
    amount->set_recurring_months(recurring_months);
  }
  return absl::OkStatus();
}

}  // namespace revops::cli
