#include "cli/import/deal_item.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/import/amounts.h"
#include "cli/import/fields.h"
#include "common/status/status.h"
#include "common/time/timestamps.h"
#include "common/types/ids.h"

namespace revops::cli {
namespace {

using revops::deal::v1::Deal;
using revops::deal::v1::DealTransition;
using revops::deal::v1::DealWithHistory;
using revops::deal::v1::StageKind;

constexpr size_t kTitleBytesMax = 512;

std::string NameOf(Field field) { return std::string(kFieldNames[static_cast<size_t>(field)]); }

void Refuse(Problems& problems, Field field, absl::string_view reason) {
  problems.push_back({NameOf(field), std::string(reason)});
}

// What is wrong, without the path that our checks put before it.
std::string ReasonIn(const absl::Status& status) {
  const auto violations = FieldViolationsOf(status);
  return violations.empty() ? std::string(status.message()) : violations[0].description;
}

void SetInstant(absl::Time instant, google::protobuf::Timestamp* proto) {
  const int64_t micros = absl::ToUnixMicros(instant);
  const int64_t seconds = absl::ToUnixSeconds(instant);
  proto->set_seconds(seconds);
  proto->set_nanos(static_cast<int32_t>((micros - seconds * 1'000'000) * 1000));
}

absl::StatusOr<std::string> StageSlug(const std::string& text, const PipelineStages& stages) {
  if (text.empty()) return stages.first_open();
  if (IsSlug(text)) return text;
  return SlugOf(text);
}

bool ParseAmount(const RowTexts& texts, Field field, google::type::Money* money,
                 Problems& problems) {
  const auto currency = ParseCurrency(texts[Field::kCurrencyCode]);
  if (!currency.ok()) {
    Refuse(problems, Field::kCurrencyCode, ReasonIn(currency.status()));
    return false;
  }
  const auto amount = ParseMoney(*currency, texts[field]);
  if (!amount.ok()) {
    Refuse(problems, field, ReasonIn(amount.status()));
    return false;
  }
  ToProto(*amount, money);
  return true;
}

}  // namespace

DealItemBuilder::DealItemBuilder(const Mapping& mapping, PipelineCatalog pipelines,
                                 absl::TimeZone zone)
    : pipeline_(mapping.pipeline),
      open_stage_(mapping.open_stage),
      pipelines_(std::move(pipelines)),
      dates_(mapping.date_formats, zone),
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
  if (texts[Field::kEffectiveCreateTime].empty()) {
    Refuse(problems, Field::kEffectiveCreateTime, "must be set: no column, no default");
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
  const auto set = [&](Field field, ResourceNames& names, std::string* target) {
    if (texts[field].empty()) return;
    auto name = IsValidUtf8(texts[field]) ? names.Of(texts[field])
                                          : absl::InvalidArgumentError("must be valid UTF-8");
    if (!name.ok()) return Refuse(problems, field, name.status().message());
    *target = *std::move(name);
  };
  set(Field::kOwner, reps_, deal.mutable_owner());
  set(Field::kTeam, teams_, deal.mutable_team());
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

std::string DealItemBuilder::StageOf(const RowTexts& texts, const std::string& pipeline,
                                     const PipelineStages& stages, Problems& problems) const {
  auto stage = StageSlug(texts[Field::kStage], stages);
  if (stage.ok() && stages.KindOf(*stage) != StageKind::STAGE_KIND_UNSPECIFIED) {
    return *std::move(stage);
  }
  Refuse(problems, Field::kStage,
         absl::StrCat(Quoted(texts[Field::kStage]), " is no stage of ", pipeline, ": ",
                      stages.Listed()));
  return "";
}

void DealItemBuilder::SetStage(const RowTexts& texts, DealWithHistory& item, Problems& problems) {
  std::string pipeline = pipeline_;
  if (!texts[Field::kPipeline].empty()) {
    auto named = ResourceNameOf("pipelines", texts[Field::kPipeline]);
    if (!named.ok()) return Refuse(problems, Field::kPipeline, named.status().message());
    pipeline = *std::move(named);
  }
  const PipelineStages* stages = pipelines_.Find(pipeline);
  if (stages == nullptr) {
    return Refuse(problems, Field::kPipeline, absl::StrCat(pipeline, " does not exist"));
  }
  const std::string stage = StageOf(texts, pipeline, *stages, problems);
  if (stage.empty()) return;
  const StageKind kind = stages->KindOf(stage);
  item.mutable_deal()->set_pipeline(pipeline);
  if (kind == StageKind::STAGE_KIND_OPEN) return item.mutable_deal()->set_stage(stage);
  const bool has_own_open_stage = pipeline == pipeline_ && !open_stage_.empty();
  item.mutable_deal()->set_stage(has_own_open_stage ? open_stage_ : stages->last_open());
  SetClosing(texts, stage, kind == StageKind::STAGE_KIND_WON, item, problems);
}

void DealItemBuilder::SetClosing(const RowTexts& texts, const std::string& stage, bool is_won,
                                 DealWithHistory& item, Problems& problems) {
  DealTransition& closing = *item.add_transitions();
  closing.set_stage(stage);
  if (texts[Field::kEffectiveCloseTime].empty()) {
    Refuse(problems, Field::kEffectiveCloseTime,
           absl::StrCat("must be set for a deal that is ", stage));
  } else if (SetTime(texts, Field::kEffectiveCloseTime, closing.mutable_effective_time(),
                     problems)) {
    const auto& created = item.effective_create_time();
    if (item.has_effective_create_time() &&
        std::pair(closing.effective_time().seconds(), closing.effective_time().nanos()) <
            std::pair(created.seconds(), created.nanos())) {
      Refuse(problems, Field::kEffectiveCloseTime,
             absl::StrCat("must not be before the deal's creation (",
                          texts[Field::kEffectiveCreateTime], "), is ",
                          texts[Field::kEffectiveCloseTime]));
    }
  }
  if (is_won) {
    SetClosedAmount(texts, closing, problems);
  } else {
    SetLossReason(texts, closing, problems);
  }
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
