#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/client.h"
#include "cli/commands/commands.h"
#include "cli/commands/deal_answer.h"
#include "cli/commands/flags.h"
#include "cli/commands/repeated.h"
#include "cli/import/dates.h"
#include "cli/import/slugs.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

using revops::deal::v1::CreateDealRequest;
using revops::deal::v1::Deal;
using revops::deal::v1::DealService;
using revops::deal::v1::UpdateDealRequest;
using Stub = DealService::StubInterface;

// What both create and update can set.
struct DealFlags {
  std::string title, expected_close, forecast, owner, team, account, company, product, segment,
      source, channel;
  std::vector<std::string> fields;
  AmountFlags amount;
};

void AddDealFlags(CLI::App& command, DealFlags& flags) {
  command.add_option("--title", flags.title, "What it is called");
  command.add_option("--amount", flags.amount.one_off, "Paid once");
  command.add_option("--recurring", flags.amount.recurring_per_month, "Paid every month");
  command.add_option("--recurring-months", flags.amount.recurring_months,
                     "For so many months (default 0: until cancelled)");
  command.add_option("--currency", flags.amount.currency, "ISO 4217 code (default USD)");
  command.add_option("--expected-close", flags.expected_close, "Expected closing day");
  command.add_option("--forecast", flags.forecast,
                     "A category that overrides the stage's: pipeline, best-case, most-likely, "
                     "commit, omitted");
  command.add_option("--owner", flags.owner, "Whose it is: name, slug or reps/{slug}");
  command.add_option("--team", flags.team, "Which team's: name, slug or teams/{slug}");
  command.add_option("--account", flags.account, "accounts/{account}");
  command.add_option("--company", flags.company, "The customer's name");
  command.add_option("--product", flags.product, "What is sold");
  command.add_option("--segment", flags.segment, "The customer's segment");
  command.add_option("--source", flags.source, "Where it came from, a label");
  command.add_option("--channel", flags.channel, "Where it came from, the kind");
  AddRepeated(command, "--field", flags.fields, "A custom field, key=value");
}

absl::Status SetPeople(const DealFlags& flags, Deal& deal) {
  if (!flags.owner.empty()) {
    auto owner = ResourceNameOf("reps", flags.owner);
    if (!owner.ok()) return InvalidField("--owner", owner.status().message());
    deal.set_owner(*owner);
  }
  if (!flags.team.empty()) {
    auto team = ResourceNameOf("teams", flags.team);
    if (!team.ok()) return InvalidField("--team", team.status().message());
    deal.set_team(*team);
  }
  return absl::OkStatus();
}

absl::Status SetDeal(const DealFlags& flags, Deal& deal) {
  deal.set_title(flags.title);
  if (!flags.account.empty()) deal.set_account(NameIn("accounts", flags.account));
  deal.set_company(flags.company);
  deal.set_product(flags.product);
  deal.set_segment(flags.segment);
  deal.set_source(flags.source);
  deal.set_channel(flags.channel);
  REVOPS_RETURN_IF_ERROR(SetPeople(flags, deal));
  REVOPS_RETURN_IF_ERROR(AddPairs("--field", flags.fields, deal.mutable_fields()));
  if (flags.amount.is_set()) {
    REVOPS_RETURN_IF_ERROR(flags.amount.ToProto(deal.mutable_amount()));
  }
  if (!flags.forecast.empty()) {
    REVOPS_ASSIGN_OR_RETURN(
        const int category,
        EnumNamed("--forecast", flags.forecast, revops::deal::v1::ForecastCategory_descriptor(),
                  "FORECAST_CATEGORY_"));
    deal.set_forecast_category_override(static_cast<revops::deal::v1::ForecastCategory>(category));
  }
  if (flags.expected_close.empty()) return absl::OkStatus();
  DateParser dates({"%Y-%m-%d"}, absl::UTCTimeZone());
  const auto day = dates.Day(flags.expected_close);
  if (!day.ok()) return InvalidField("--expected-close", day.status().message());
  deal.mutable_expected_close_date()->set_year(static_cast<int32_t>(day->year()));
  deal.mutable_expected_close_date()->set_month(day->month());
  deal.mutable_expected_close_date()->set_day(day->day());
  return absl::OkStatus();
}

// The paths of what `deal` sets.
void AddPathsOf(const Deal& deal, google::protobuf::FieldMask& mask) {
  std::vector<const google::protobuf::FieldDescriptor*> set;
  deal.GetReflection()->ListFields(deal, &set);
  for (const auto* field : set) {
    if (field->name() == "name" || field->name() == "fields") continue;
    mask.add_paths(field->name());
  }
  for (const auto& [key, value] : deal.fields()) mask.add_paths(absl::StrCat("fields.", key));
}

struct CreateFlags {
  DealFlags deal;
  std::string external_id, pipeline, stage;
  WriteFlags write;
};

absl::StatusOr<ExitCode> CreateDeal(const CreateFlags& flags, Session& session) {
  CreateDealRequest request;
  Deal& deal = *request.mutable_deal();
  REVOPS_RETURN_IF_ERROR(SetDeal(flags.deal, deal));
  deal.set_external_id(flags.external_id);
  if (!flags.pipeline.empty()) deal.set_pipeline(NameIn("pipelines", flags.pipeline));
  deal.set_stage(flags.stage);
  if (!flags.write.at.empty()) {
    REVOPS_ASSIGN_OR_RETURN(*request.mutable_effective_time(),
                            TimestampFromFlag("--at", flags.write.at));
  }
  request.set_request_id(RequestIdOf(flags.write.request_id));
  request.set_validate_only(flags.write.is_validate_only);
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  return AnswerWith(client->Call(client->deals(), &Stub::CreateDeal, request), flags.write,
                    session);
}

struct UpdateFlags {
  std::string name;
  DealFlags deal;
  std::vector<std::string> clear;
  WriteFlags write;
};

absl::StatusOr<ExitCode> UpdateDeal(const UpdateFlags& flags, Session& session) {
  UpdateDealRequest request;
  REVOPS_RETURN_IF_ERROR(SetDeal(flags.deal, *request.mutable_deal()));
  AddPathsOf(request.deal(), *request.mutable_update_mask());
  for (const std::string& path : flags.clear) request.mutable_update_mask()->add_paths(path);
  if (request.update_mask().paths().empty()) {
    return InvalidField("update", "nothing to change: give a field's flag or --clear");
  }
  request.mutable_deal()->set_name(NameIn("deals", flags.name));
  if (!flags.write.at.empty()) {
    REVOPS_ASSIGN_OR_RETURN(*request.mutable_effective_time(),
                            TimestampFromFlag("--at", flags.write.at));
  }
  request.set_etag(flags.write.etag);
  request.set_request_id(RequestIdOf(flags.write.request_id));
  request.set_validate_only(flags.write.is_validate_only);
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  return AnswerWith(client->Call(client->deals(), &Stub::UpdateDeal, request), flags.write,
                    session);
}

}  // namespace

void AddDealWriteCommands(CLI::App& deals, Session& session) {
  CLI::App* create = deals.add_subcommand("create", "A new deal");
  auto created = std::make_shared<CreateFlags>();
  AddDealFlags(*create, created->deal);
  create->add_option("--external-id", created->external_id, "Its id in another system");
  create->add_option("--pipeline", created->pipeline, "Default: default");
  create->add_option("--stage", created->stage, "An open stage (default: the first)");
  AddWriteFlags(*create, created->write, /*has_time=*/true);
  create->callback([created, &session] {
    session.command = [created](Session& s) { return CreateDeal(*created, s); };
  });

  CLI::App* update = deals.add_subcommand("update", "Change a deal's fields");
  auto updated = std::make_shared<UpdateFlags>();
  update->add_option("deal", updated->name, "deals/{id}, or the id alone")->required();
  AddDealFlags(*update, updated->deal);
  AddRepeated(*update, "--clear", updated->clear, "Clear these fields: amount, fields.region ...");
  AddWriteFlags(*update, updated->write, /*has_time=*/true);
  update->callback([updated, &session] {
    session.command = [updated](Session& s) { return UpdateDeal(*updated, s); };
  });
}

}  // namespace revops::cli
