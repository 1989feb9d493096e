#include "cli/output/deals.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "cli/commands/flags.h"

namespace revops::cli {

using revops::deal::v1::Deal;
using revops::deal::v1::DealEvent;
using revops::deal::v1::SalesPipeline;
using revops::deal::v1::StageVisit;

namespace {

std::string StateText(const Deal& deal) {
  return EnumText(deal.state(), revops::deal::v1::DealState_descriptor(), "DEAL_STATE_");
}

std::string CategoryText(int category) {
  return EnumText(category, revops::deal::v1::ForecastCategory_descriptor(), "FORECAST_CATEGORY_");
}

std::string WithoutCollection(absl::string_view name) {
  return std::string(
      name.substr(name.find('/') == absl::string_view::npos ? 0 : name.find('/') + 1));
}

}  // namespace

std::string DateText(const google::type::Date& date, bool is_set) {
  if (!is_set) return "";
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

std::string AmountText(const Deal& deal) {
  std::string text;
  if (deal.amount().has_one_off()) text = MoneyCell(deal.amount().one_off()).text;
  if (!deal.amount().has_recurring_per_month()) return text;
  absl::StrAppend(&text, text.empty() ? "" : " + ",
                  MoneyCell(deal.amount().recurring_per_month()).text, " per month");
  if (deal.amount().recurring_months() == 0) return absl::StrCat(text, " until cancelled");
  return absl::StrCat(text, " for ", deal.amount().recurring_months(), " months");
}

std::vector<std::string> DealColumns(Format format) {
  if (format == Format::kCsv) {
    return {"name",
            "external_id",
            "stage",
            "state",
            "currency_code",
            "amount",
            "recurring_per_month",
            "recurring_months",
            "owner",
            "team",
            "company",
            "product",
            "created",
            "closed"};
  }
  return {"name",  "external_id", "stage",   "state",   "currency_code", "amount",
          "owner", "team",        "company", "product", "created",       "closed"};
}

CellRow DealRow(const Deal& deal, Format format) {
  const auto& amount = deal.amount();
  const std::string& currency = amount.has_one_off() ? amount.one_off().currency_code()
                                                     : amount.recurring_per_month().currency_code();
  CellRow row = {
      deal.name(),  deal.external_id(),
      deal.stage(), StateText(deal),
      currency,     Cell(AmountText(deal), MoneyCell(amount.one_off()).raw, /*is_number=*/true)};
  if (format == Format::kCsv) {
    const bool is_recurring = amount.has_recurring_per_month();
    row.push_back(MoneyCell(amount.recurring_per_month()));
    // 0: until cancelled.
    row.push_back(is_recurring ? absl::StrCat(amount.recurring_months()) : "");
  }
  const CellRow rest = {WithoutCollection(deal.owner()),
                        WithoutCollection(deal.team()),
                        deal.company(),
                        deal.product(),
                        TextOf(deal.effective_create_time(), deal.has_effective_create_time()),
                        TextOf(deal.effective_close_time(), deal.has_effective_close_time())};
  row.insert(row.end(), rest.begin(), rest.end());
  return row;
}

std::vector<std::pair<std::string, std::string>> DealLines(const Deal& deal) {
  std::vector<std::pair<std::string, std::string>> lines = {
      {"name", deal.name()},
      {"external_id", deal.external_id()},
      {"title", deal.title()},
      {"pipeline", deal.pipeline().empty()
                       ? ""
                       : absl::StrCat(deal.pipeline(), " version ", deal.pipeline_version())},
      {"stage", deal.stage()},
      {"state", StateText(deal)},
      {"amount", AmountText(deal)},
      {"expected_close", DateText(deal.expected_close_date(), deal.has_expected_close_date())},
      {"forecast", CategoryText(deal.forecast_category())},
      {"owner", deal.owner()},
      {"team", deal.team()},
      {"account", deal.account()},
      {"company", deal.company()},
      {"product", deal.product()},
      {"segment", deal.segment()},
      {"source", deal.source()},
      {"channel", deal.channel()}};
  const std::map<std::string, std::string> fields(deal.fields().begin(), deal.fields().end());
  for (const auto& [key, value] : fields) lines.emplace_back(absl::StrCat("fields.", key), value);
  lines.insert(lines.end(),
               {{"loss_reason", deal.loss_reason()},
                {"lost_to", deal.lost_to()},
                {"created", TextOf(deal.effective_create_time(), deal.has_effective_create_time())},
                {"in_stage_since", TextOf(deal.stage_enter_time(), deal.has_stage_enter_time())},
                {"closed", TextOf(deal.effective_close_time(), deal.has_effective_close_time())},
                {"recorded", TextOf(deal.create_time(), deal.has_create_time())},
                {"changed", TextOf(deal.update_time(), deal.has_update_time())},
                {"visit", deal.visit_number() == 0 ? "" : absl::StrCat(deal.visit_number())},
                {"imported", deal.imported() ? "yes" : ""},
                {"etag", deal.etag()},
                {"token", deal.resume_token()}});
  return lines;
}

std::vector<std::string> VisitColumns() {
  return {"number", "stage", "entered", "left", "outcome"};
}

CellRow VisitRow(const StageVisit& visit) {
  const std::string number = absl::StrCat(visit.number());
  return {Cell(number, number, /*is_number=*/true), visit.stage(),
          TextOf(visit.enter_time(), visit.has_enter_time()),
          TextOf(visit.leave_time(), visit.has_leave_time()),
          EnumText(visit.outcome(), revops::deal::v1::VisitOutcome_descriptor(), "VISIT_OUTCOME_")};
}

std::vector<std::string> EventColumns() {
  return {"recorded", "effective", "type", "deal", "change", "actor", "event_id"};
}

CellRow EventRow(const DealEvent& event) {
  std::vector<std::string> changes;
  if (event.has_stage_change()) {
    changes.push_back(event.stage_change().old_stage().empty()
                          ? absl::StrCat("in ", event.stage_change().new_stage())
                          : absl::StrCat(event.stage_change().old_stage(), " -> ",
                                         event.stage_change().new_stage()));
  }
  if (event.has_correction()) {
    changes.push_back(absl::StrCat("visit ", event.correction().visit(), " entered ",
                                   TextOf(event.correction().old_enter_time(), true), " -> ",
                                   TextOf(event.correction().new_enter_time(), true)));
  }
  for (const auto& change : event.changed_fields()) {
    // A title is only named: it may hold what events must not.
    const bool is_named_only = change.old_value().empty() && change.new_value().empty();
    changes.push_back(is_named_only ? change.field()
                                    : absl::StrCat(change.field(), " ", change.old_value(), " -> ",
                                                   change.new_value()));
  }
  if (event.left_view()) changes.push_back("left the view");
  const std::string subject = event.has_pipeline() ? event.pipeline().name() : event.deal().name();
  return {TextOf(event.commit_time(), event.has_commit_time()),
          TextOf(event.effective_time(), event.has_effective_time()),
          EnumText(event.type(), revops::deal::v1::DealEventType_descriptor(), "DEAL_EVENT_TYPE_"),
          subject,
          absl::StrJoin(changes, ", "),
          event.actor(),
          event.event_id()};
}

std::vector<std::string> PipelineColumns() { return {"name", "version", "display_name", "stages"}; }

CellRow PipelineRow(const SalesPipeline& pipeline) {
  std::vector<std::string> stages;
  for (const auto& stage : pipeline.stages()) stages.push_back(stage.id());
  const std::string version = absl::StrCat(pipeline.version());
  return {pipeline.name(), Cell(version, version, /*is_number=*/true), pipeline.display_name(),
          absl::StrJoin(stages, " ")};
}

}  // namespace revops::cli
