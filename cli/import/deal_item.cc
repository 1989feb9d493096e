#include "cli/import/deal_item.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "cli/import/amount_text.h"
#include "cli/import/amounts.h"
#include "cli/import/fields.h"
#include "cli/import/item_parts.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::cli {
namespace {

using revops::deal::v1::Deal;
using revops::deal::v1::DealTransition;
using revops::deal::v1::DealWithHistory;
using revops::deal::v1::StageKind;

constexpr size_t kTitleBytesMax = 512;

// The currency of an amount: what a column says, then what stands beside the number, then the
// default; a `$` beside the number is any dollar that column or default say.
absl::StatusOr<std::string> CurrencyOf(const RowTexts& texts, const AmountText& amount) {
  const std::string said = absl::AsciiStrToUpper(texts[Field::kCurrencyCode]);
  if (amount.currency.empty() || amount.currency == said) return said;
  const bool may_be =
      amount.is_guess && (amount.currency == "USD" ? IsDollar(said) : said == "CNY");
  if (may_be) return said;
  if (said.empty() || texts.is_default(Field::kCurrencyCode)) return amount.currency;
  return absl::InvalidArgumentError(
      absl::StrCat("is ", said, ", but the amount is in ", amount.currency));
}

}  // namespace

DealItemBuilder::DealItemBuilder(const Mapping& mapping, PipelineCatalog pipelines,
                                 absl::TimeZone zone)
    : pipeline_(mapping.pipeline),
      open_stage_(mapping.open_stage),
      pipelines_(std::move(pipelines)),
      dates_(mapping.date_formats.empty() ? DefaultDateFormats() : mapping.date_formats, zone),
      decimal_(mapping.decimal),
      reps_("reps"),
      teams_("teams") {}

absl::StatusOr<DealItemBuilder> DealItemBuilder::Create(const Mapping& mapping,
                                                        PipelineCatalog pipelines) {
  REVOPS_ASSIGN_OR_RETURN(const absl::TimeZone zone, ZoneNamed("time_zone", mapping.time_zone));
  const PipelineStages* stages = pipelines.Find(mapping.pipeline);
  if (stages == nullptr) {
    return InvalidField("pipeline", absl::StrCat(mapping.pipeline, " does not exist"));
  }
  if (!mapping.open_stage.empty() &&
      stages->KindOf(mapping.open_stage) != StageKind::STAGE_KIND_OPEN) {
    return InvalidField("open_stage",
                        absl::StrCat(Quoted(mapping.open_stage), " is no open stage of ",
                                     mapping.pipeline, ": ", stages->Listed()));
  }
  return DealItemBuilder(mapping, std::move(pipelines), zone);
}

bool DealItemBuilder::Build(const RowTexts& texts, DealWithHistory& item, Problems& problems) {
  SetDetails(texts, *item.mutable_deal(), problems);
  if (texts[Field::kEffectiveCreateTime].empty() && !texts.stage_entries.empty()) {
    // Created when it entered its first stage.
  } else if (texts[Field::kEffectiveCreateTime].empty()) {
    Refuse(problems, Field::kEffectiveCreateTime, kNoCreateTime);
  } else {
    SetTime(texts, Field::kEffectiveCreateTime, item.mutable_effective_create_time(), problems);
  }
  SetStage(texts, item, problems);
  return problems.empty();
}

void DealItemBuilder::SetDetails(const RowTexts& texts, Deal& deal, Problems& problems) {
  if (texts[Field::kExternalId].empty()) Refuse(problems, Field::kExternalId, "must be set");
  SetLabels(texts, deal, problems);
  SetPeople(texts, deal, problems);
  SetAmount(texts, deal, problems);
  SetExpectedCloseDate(texts, deal, problems);
}

void DealItemBuilder::SetLabels(const RowTexts& texts, Deal& deal, Problems& problems) {
  const std::pair<Field, std::string*> labels[] = {
      {Field::kExternalId, deal.mutable_external_id()}, {Field::kCompany, deal.mutable_company()},
      {Field::kProduct, deal.mutable_product()},        {Field::kChannel, deal.mutable_channel()},
      {Field::kSource, deal.mutable_source()},          {Field::kSegment, deal.mutable_segment()}};
  for (const auto& [field, target] : labels) {
    if (absl::Status label = CheckLabel("", texts[field]); !label.ok()) {
      Refuse(problems, field, ReasonIn(label));
    } else {
      *target = texts[field];
    }
  }
  if (absl::Status title = CheckText("", texts[Field::kTitle], kTitleBytesMax); !title.ok()) {
    Refuse(problems, Field::kTitle, ReasonIn(title));
  } else {
    deal.set_title(texts[Field::kTitle]);
  }
  for (const auto& [key, text] : texts.custom) {
    if (absl::Status label = CheckLabel("", text); !label.ok()) {
      problems.push_back({absl::StrCat(kCustomFieldPrefix, key), ReasonIn(label)});
    } else {
      (*deal.mutable_fields())[key] = text;
    }
  }
}

void DealItemBuilder::SetPeople(const RowTexts& texts, Deal& deal, Problems& problems) {
  SetResourceName(texts, Field::kOwner, reps_, deal.mutable_owner(), problems);
  SetResourceName(texts, Field::kTeam, teams_, deal.mutable_team(), problems);
}

bool DealItemBuilder::ParseAmount(const RowTexts& texts, Field field, google::type::Money* money,
                                  Problems& problems) const {
  const auto amount = ReadAmountText(texts[field], decimal_);
  if (!amount.ok()) {
    Refuse(problems, field, amount.status().message());
    return false;
  }
  const auto code = CurrencyOf(texts, *amount);
  const auto currency = code.ok() ? ParseCurrency(*code) : code.status();
  if (!currency.ok()) {
    Refuse(problems, Field::kCurrencyCode, ReasonIn(currency.status()));
    return false;
  }
  const auto parsed = ParseMoney(*currency, amount->number);
  if (!parsed.ok()) {
    Refuse(problems, field, ReasonIn(parsed.status()));
    return false;
  }
  ToProto(*parsed, money);
  return true;
}

void DealItemBuilder::SetAmount(const RowTexts& texts, Deal& deal, Problems& problems) {
  if (texts[Field::kAmount].empty()) return;
  google::type::Money money;
  if (ParseAmount(texts, Field::kAmount, &money, problems)) {
    *deal.mutable_amount()->mutable_one_off() = std::move(money);
  }
}

bool DealItemBuilder::SetTime(const RowTexts& texts, Field field, google::protobuf::Timestamp* time,
                              Problems& problems) {
  const auto instant = dates_.Instant(texts[field]);
  if (instant.ok()) {
    SetInstant(*instant, time);
  } else {
    Refuse(problems, field, instant.status().message());
  }
  return instant.ok();
}

void DealItemBuilder::SetExpectedCloseDate(const RowTexts& texts, Deal& deal, Problems& problems) {
  if (texts[Field::kExpectedCloseDate].empty()) return;
  const auto day = dates_.Day(texts[Field::kExpectedCloseDate]);
  if (!day.ok()) {
    return Refuse(problems, Field::kExpectedCloseDate, day.status().message());
  }
  auto* date = deal.mutable_expected_close_date();
  date->set_year(static_cast<int32_t>(day->year()));
  date->set_month(day->month());
  date->set_day(day->day());
}

void DealItemBuilder::SetClosedAmount(const RowTexts& texts, DealTransition& closing,
                                      Problems& problems) {
  google::type::Money money;
  if (!texts[Field::kClosedAmount].empty() &&
      ParseAmount(texts, Field::kClosedAmount, &money, problems)) {
    *closing.mutable_amount()->mutable_one_off() = std::move(money);
  }
}

void DealItemBuilder::SetLossReason(const RowTexts& texts, DealTransition& closing,
                                    Problems& problems) {
  if (texts[Field::kLossReason].empty()) {
    return Refuse(problems, Field::kLossReason, "must be set for a lost deal");
  }
  if (absl::Status reason = CheckLabel("", texts[Field::kLossReason]); !reason.ok()) {
    return Refuse(problems, Field::kLossReason, ReasonIn(reason));
  }
  closing.set_loss_reason(texts[Field::kLossReason]);
}

}  // namespace revops::cli
