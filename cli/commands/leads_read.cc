#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands/answers.h"
#include "cli/commands/commands.h"
#include "cli/commands/flags.h"
#include "cli/commands/repeated.h"

namespace revops::cli {
namespace {

namespace pb = revops::lead::v1;
using Stub = pb::LeadService::StubInterface;

constexpr char kRecorded[] = "recorded", kByScore[] = "score";

struct ListFlags {
  std::vector<std::string> state, owner, team, channel, source, segment, company, account,
      external_id, fields;
  std::string email, phone;
  int score_min = 0;
  std::string order;
  PageFlags pages;
};

absl::StatusOr<pb::LeadFilter> FilterOf(const ListFlags& flags) {
  pb::LeadFilter filter;
  for (const std::string& text : flags.state) {
    REVOPS_ASSIGN_OR_RETURN(const int state,
                            EnumNamed("--state", text, pb::LeadState_descriptor(), "LEAD_STATE_"));
    filter.add_state(static_cast<pb::LeadState>(state));
  }
  for (const std::string& text : flags.channel) {
    REVOPS_ASSIGN_OR_RETURN(
        const int channel,
        EnumNamed("--channel", text, revops::type::v1::Channel_descriptor(), "CHANNEL_"));
    filter.add_channel(static_cast<revops::type::v1::Channel>(channel));
  }
  REVOPS_RETURN_IF_ERROR(AddNames("--owner", "reps", flags.owner, filter.mutable_owner()));
  REVOPS_RETURN_IF_ERROR(AddNames("--team", "teams", flags.team, filter.mutable_team()));
  REVOPS_RETURN_IF_ERROR(AddPairs("--field", flags.fields, filter.mutable_fields()));
  AddTexts(flags.source, filter.mutable_source());
  AddTexts(flags.segment, filter.mutable_segment());
  AddTexts(flags.company, filter.mutable_company());
  for (const std::string& account : flags.account) filter.add_account(NameIn("accounts", account));
  AddTexts(flags.external_id, filter.mutable_external_id());
  filter.set_email(flags.email);
  filter.set_phone(flags.phone);
  filter.set_score_min(flags.score_min);
  return filter;
}

absl::StatusOr<ExitCode> List(const ListFlags& flags, Session& session) {
  pb::ListLeadsRequest request;
  REVOPS_ASSIGN_OR_RETURN(*request.mutable_filter(), FilterOf(flags));
  if (flags.order == kByScore) request.set_order(pb::LEAD_ORDER_SCORE);
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  ListPrinter printer(session.format(), LeadColumns(), session.out);
  const auto take = [&](const pb::ListLeadsResponse& page) {
    for (const auto& lead : page.leads()) printer.Add(lead, LeadRow(lead));
    return page.leads_size();
  };
  return PrintPages(flags.pages, client->leads(), &Stub::ListLeads, request, printer, take,
                    session);
}

struct ShowFlags {
  std::vector<std::string> names;
};

absl::StatusOr<ExitCode> Show(const ShowFlags& flags, Session& session) {
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  for (const std::string& name : flags.names) {
    pb::GetLeadRequest request;
    request.set_name(NameIn("leads", name));
    REVOPS_ASSIGN_OR_RETURN(const auto lead,
                            client->Call(client->leads(), &Stub::GetLead, request));
    PrintShown(ShownLead(lead), session);
  }
  return kExitOk;
}

}  // namespace

void AddLeadReadCommands(CLI::App& leads, Session& session) {
  CLI::App* list = leads.add_subcommand("list", "Leads in order of recording, or the best first");
  auto flags = std::make_shared<ListFlags>();
  AddRepeated(*list, "--state", flags->state,
              "new, working, qualified, converted, disqualified, nurturing");
  AddRepeated(*list, "--owner", flags->owner, "Only these people's: name, slug or reps/{slug}");
  AddRepeated(*list, "--team", flags->team, "Only these teams'");
  AddRepeated(*list, "--channel", flags->channel, "Only by these channels");
  AddRepeated(*list, "--source", flags->source, "Only from these sources");
  AddRepeated(*list, "--segment", flags->segment, "Only these segments");
  AddRepeated(*list, "--company", flags->company, "Only these companies");
  AddRepeated(*list, "--account", flags->account, "Only of these accounts");
  AddRepeated(*list, "--external-id", flags->external_id, "Only these ids of another system");
  AddRepeated(*list, "--field", flags->fields, "Only with this custom field, key=value");
  list->add_option("--email", flags->email, "The lead with this address");
  list->add_option("--phone", flags->phone, "Leads with this number");
  list->add_option("--score-min", flags->score_min, "Scores from here on")
      ->check(CLI::Range(0, 100));
  list->add_option("--order", flags->order, "Oldest first, or the best first")
      ->check(CLI::IsMember({kRecorded, kByScore}));
  AddPageFlags(*list, flags->pages);
  OnRun(*list, session, flags, &List);

  CLI::App* show = leads.add_subcommand("show", "Everything about a lead");
  auto names = std::make_shared<ShowFlags>();
  show->add_option("lead", names->names, "leads/{id}, or the id alone")->required();
  OnRun(*show, session, names, &Show);
}

}  // namespace revops::cli
