#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <utility>

#include "cli/commands/answers.h"
#include "cli/commands/commands.h"
#include "cli/commands/deal_answer.h"
#include "cli/commands/flags.h"
#include "cli/commands/lead_flags.h"

namespace revops::cli {
namespace {

namespace pb = revops::lead::v1;

struct ConvertFlags {
  std::string name, account, contact, deal, role;
  // Of a new deal.
  std::string pipeline, stage, title, owner, team, product;
  AmountFlags amount;
  WriteFlags write;
};

absl::Status SetNewDeal(const ConvertFlags& flags, pb::ConvertLeadRequest& request) {
  pb::NewDeal deal;
  if (!flags.pipeline.empty()) deal.set_pipeline(NameIn("pipelines", flags.pipeline));
  deal.set_stage(flags.stage);
  deal.set_title(flags.title);
  deal.set_product(flags.product);
  REVOPS_RETURN_IF_ERROR(
      SetOwnerAndTeam(flags.owner, flags.team, deal.mutable_owner(), deal.mutable_team()));
  if (flags.amount.is_set()) REVOPS_RETURN_IF_ERROR(flags.amount.ToProto(deal.mutable_amount()));
  if (!flags.write.at.empty()) {
    REVOPS_ASSIGN_OR_RETURN(*deal.mutable_effective_time(),
                            TimestampFromFlag("--at", flags.write.at));
  }
  // A deal to join takes none of these: unset, unless something is said.
  if (deal.ByteSizeLong() > 0) *request.mutable_new_deal() = std::move(deal);
  return absl::OkStatus();
}

absl::StatusOr<ExitCode> Convert(const ConvertFlags& flags, Session& session) {
  pb::ConvertLeadRequest request;
  request.set_name(NameIn("leads", flags.name));
  request.set_etag(flags.write.etag);
  request.set_request_id(RequestIdOf(flags.write.request_id));
  request.set_validate_only(flags.write.is_validate_only);
  if (!flags.account.empty()) request.set_account(NameIn("accounts", flags.account));
  if (!flags.contact.empty()) request.set_contact(NameIn("contacts", flags.contact));
  if (!flags.deal.empty()) request.set_deal(NameIn("deals", flags.deal));
  if (!flags.role.empty()) {
    REVOPS_ASSIGN_OR_RETURN(
        const int role,
        EnumNamed("--role", flags.role, revops::type::v1::BuyingRole_descriptor(), "BUYING_ROLE_"));
    request.set_role(static_cast<revops::type::v1::BuyingRole>(role));
  }
  REVOPS_RETURN_IF_ERROR(SetNewDeal(flags, request));
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_ASSIGN_OR_RETURN(
      const pb::Lead lead,
      client->Call(client->leads(), &pb::LeadService::StubInterface::ConvertLead, request));
  return PrintWritten(ShownLead(lead), flags.write.is_validate_only, session);
}

}  // namespace

void AddLeadConvertCommand(CLI::App& leads, Session& session) {
  const auto flags = std::make_shared<ConvertFlags>();
  CLI::App& convert = *leads.add_subcommand("convert", "It becomes a deal, or joins one");
  convert.add_option("lead", flags->name, "leads/{id}, or the id alone")->required();
  convert.add_option("--account", flags->account, "An account that is there (default: as found)");
  convert.add_option("--contact", flags->contact, "A contact that is there (default: as found)");
  convert.add_option("--deal", flags->deal, "A deal to join (default: a new one)");
  convert.add_option("--role", flags->role, "In the deal (default: champion)");
  convert.add_option("--pipeline", flags->pipeline, "Of the new deal (default: default)");
  convert.add_option("--stage", flags->stage, "Of the new deal (default: the first open one)");
  convert.add_option("--title", flags->title, "What the new deal is called");
  convert.add_option("--amount", flags->amount.one_off, "Paid once");
  convert.add_option("--recurring", flags->amount.recurring_per_month, "Paid every month");
  convert.add_option("--recurring-months", flags->amount.recurring_months, "For so many months");
  convert.add_option("--currency", flags->amount.currency, "ISO 4217 code (default USD)");
  convert.add_option("--owner", flags->owner, "The new deal's (default: the lead's)");
  convert.add_option("--team", flags->team, "The new deal's (default: the lead's)");
  convert.add_option("--product", flags->product, "The new deal's (default: the lead's)");
  AddWriteFlags(convert, flags->write, /*has_time=*/true);
  OnRun(convert, session, flags, &Convert);
}

}  // namespace revops::cli
