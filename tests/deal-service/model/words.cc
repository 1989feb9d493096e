#include "tests/deal-service/model/words.h"

#include <cstdio>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/status.h"

namespace revops::deal::model {
namespace {

std::string MoneyText(const google::type::Money& money) {
  std::string text = absl::StrCat(money.currency_code(), " ", money.units());
  if (money.nanos() == 0) return text;
  std::string decimals = absl::StrCat(1'000'000'000 + money.nanos()).substr(1);
  while (decimals.back() == '0') decimals.pop_back();
  return absl::StrCat(text, ".", decimals);
}

std::string AmountText(const revops::type::v1::Amount& amount) {
  std::string text = MoneyText(amount.one_off());
  if (!amount.has_recurring_per_month()) return text;
  absl::StrAppend(&text, " + ", MoneyText(amount.recurring_per_month()), " x ");
  if (amount.recurring_months() == 0) return text + "month until cancelled";
  return absl::StrCat(text, amount.recurring_months(), " months");
}

std::string DateText(const google::type::Date& date) {
  char text[16];
  std::snprintf(text, sizeof(text), "%04d-%02d-%02d", date.year() % 10'000, date.month() % 100,
                date.day() % 100);
  return text;
}

std::string CategoryText(pb::ForecastCategory category) {
  if (category == pb::FORECAST_CATEGORY_UNSPECIFIED) return "";
  return pb::ForecastCategory_Name(category).substr(std::string("FORECAST_CATEGORY_").size());
}

}  // namespace

Micros MicrosOf(const google::protobuf::Timestamp& time) {
  return time.seconds() * 1'000'000 + time.nanos() / 1000;
}

void SetMicros(Micros micros, google::protobuf::Timestamp* out) {
  out->set_seconds(micros / 1'000'000);
  out->set_nanos(static_cast<int32_t>(micros % 1'000'000) * 1000);
}

std::string TextOf(const pb::Deal& deal, const std::string& field) {
  if (field == "amount") return deal.has_amount() ? AmountText(deal.amount()) : "";
  if (field == "expected_close_date") {
    return deal.has_expected_close_date() ? DateText(deal.expected_close_date()) : "";
  }
  if (field == "forecast_category_override") {
    return CategoryText(deal.forecast_category_override());
  }
  if (field == "owner") return deal.owner();
  if (field == "team") return deal.team();
  if (field == "contacts") {
    return absl::StrJoin(deal.contacts(), ", ", [](std::string* out, const pb::DealContact& each) {
      const std::string role = revops::type::v1::BuyingRole_Name(each.role());
      absl::StrAppend(out, each.contact(), " ", role.substr(std::string("BUYING_ROLE_").size()));
    });
  }
  if (field == "account") return deal.account();
  if (field == "company") return deal.company();
  if (field == "product") return deal.product();
  if (field == "segment") return deal.segment();
  if (field == "source") return deal.source();
  if (field == "channel") return deal.channel();
  const auto custom = deal.fields().find(field.substr(std::string("fields.").size()));
  return custom == deal.fields().end() ? "" : custom->second;
}

std::vector<pb::FieldChange> Differences(const pb::Deal& before, const pb::Deal& after) {
  Fields fields = {"amount",
                   "expected_close_date",
                   "forecast_category_override",
                   "owner",
                   "team",
                   "account",
                   "company",
                   "product",
                   "segment",
                   "source",
                   "channel"};
  std::set<std::string> custom;
  for (const auto& [key, value] : before.fields()) custom.insert("fields." + key);
  for (const auto& [key, value] : after.fields()) custom.insert("fields." + key);
  fields.insert(fields.end(), custom.begin(), custom.end());
  std::vector<pb::FieldChange> changes;
  if (before.title() != after.title()) changes.emplace_back().set_field("title");
  for (const std::string& field : fields) {
    if (TextOf(before, field) == TextOf(after, field)) continue;
    pb::FieldChange& change = changes.emplace_back();
    change.set_field(field);
    change.set_old_value(TextOf(before, field));
    change.set_new_value(TextOf(after, field));
  }
  return changes;
}

revops::type::v1::Amount Whole(const revops::type::v1::Amount& given) {
  revops::type::v1::Amount amount = given;
  if (!given.has_one_off()) {
    amount.mutable_one_off()->set_currency_code(given.recurring_per_month().currency_code());
  }
  const auto& recurring = given.recurring_per_month();
  if (recurring.units() == 0 && recurring.nanos() == 0) amount.clear_recurring_per_month();
  return amount;
}

std::string Refusal::ToString() const {
  return absl::StrCat(absl::StatusCodeToString(code), " ", reason, " [",
                      absl::StrJoin(details, ", "), "]");
}

Refusal RefusalOf(const absl::Status& status) {
  Refusal refusal{status.code(), ReasonOf(status), {}};
  if (absl::IsFailedPrecondition(status)) refusal.reason.clear();
  for (const auto& violation : FieldViolationsOf(status)) refusal.details.insert(violation.field);
  for (const auto& rule : UnmetRulesOf(status)) refusal.details.insert(rule.type);
  return refusal;
}

Refusal Invalid(const Fields& fields) {
  if (fields.empty()) return {};
  return {absl::StatusCode::kInvalidArgument, "INVALID_FIELD", {fields.begin(), fields.end()}};
}

Refusal Unmet(const Fields& rules) {
  if (rules.empty()) return {};
  return {absl::StatusCode::kFailedPrecondition, "", {rules.begin(), rules.end()}};
}

}  // namespace revops::deal::model
