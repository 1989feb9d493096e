// The people of the sales process, and their teams.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands/answers.h"
#include "cli/commands/commands.h"
#include "cli/commands/deal_answer.h"
#include "cli/commands/flags.h"
#include "cli/commands/repeated.h"
#include "cli/import/slugs.h"
#include "cli/output/people.h"

namespace revops::cli {
namespace {

namespace pb = revops::lead::v1;
using Stub = pb::LeadService::StubInterface;

Shown ShownRep(const pb::Rep& rep) { return {rep, RepLines(rep), RepColumns(), RepRow(rep)}; }

Shown ShownTeam(const pb::Team& team) {
  return {team, TeamLines(team), TeamColumns(), TeamRow(team)};
}

absl::Status SetName(absl::string_view flag, absl::string_view collection, const std::string& text,
                     std::string* name) {
  if (text.empty()) return absl::OkStatus();
  auto made = ResourceNameOf(collection, text);
  if (!made.ok()) return InvalidField(flag, made.status().message());
  *name = *std::move(made);
  return absl::OkStatus();
}

struct ListFlags {
  std::vector<std::string> team;
  bool only_active = false;
  PageFlags pages;
};

absl::StatusOr<ExitCode> ListReps(const ListFlags& flags, Session& session) {
  pb::ListRepsRequest request;
  REVOPS_RETURN_IF_ERROR(AddNames("--team", "teams", flags.team, request.mutable_team()));
  request.set_only_active(flags.only_active);
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  ListPrinter printer(session.format(), RepColumns(), session.out);
  const auto take = [&](const pb::ListRepsResponse& page) {
    for (const auto& rep : page.reps()) printer.Add(rep, RepRow(rep));
    return page.reps_size();
  };
  return PrintPages(flags.pages, client->leads(), &Stub::ListReps, request, printer, take, session);
}

absl::StatusOr<ExitCode> ListTeams(const ListFlags& flags, Session& session) {
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  ListPrinter printer(session.format(), TeamColumns(), session.out);
  const auto take = [&](const pb::ListTeamsResponse& page) {
    for (const auto& team : page.teams()) printer.Add(team, TeamRow(team));
    return page.teams_size();
  };
  return PrintPages(flags.pages, client->leads(), &Stub::ListTeams, pb::ListTeamsRequest(), printer,
                    take, session);
}

struct RepFlags {
  std::string rep, display_name, team, manager;
  int capacity = 0;
  std::vector<std::string> territories, skills, clear;
  bool inactive = false, ramping = false;
  WriteFlags write;

  absl::Status Set(pb::Rep& target) const {
    target.set_display_name(display_name);
    REVOPS_RETURN_IF_ERROR(SetName("--team", "teams", team, target.mutable_team()));
    REVOPS_RETURN_IF_ERROR(SetName("--manager", "reps", manager, target.mutable_manager()));
    target.set_capacity(capacity);
    AddTexts(territories, target.mutable_territories());
    AddTexts(skills, target.mutable_skills());
    target.set_inactive(inactive);
    target.set_ramping(ramping);
    return absl::OkStatus();
  }
};

absl::StatusOr<ExitCode> ShowRep(const RepFlags& flags, Session& session) {
  pb::GetRepRequest request;
  REVOPS_RETURN_IF_ERROR(SetName("rep", "reps", flags.rep, request.mutable_name()));
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_ASSIGN_OR_RETURN(const auto rep, client->Call(client->leads(), &Stub::GetRep, request));
  return PrintShown(ShownRep(rep), session);
}

absl::StatusOr<ExitCode> CreateRep(const RepFlags& flags, Session& session) {
  pb::CreateRepRequest request;
  auto& rep = *request.mutable_rep();
  REVOPS_RETURN_IF_ERROR(flags.Set(rep));
  REVOPS_RETURN_IF_ERROR(SetName("rep", "reps", flags.rep, rep.mutable_name()));
  request.set_request_id(RequestIdOf(flags.write.request_id));
  request.set_validate_only(flags.write.is_validate_only);
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_ASSIGN_OR_RETURN(const auto created,
                          client->Call(client->leads(), &Stub::CreateRep, request));
  return PrintWritten(ShownRep(created), flags.write.is_validate_only, session);
}

absl::StatusOr<ExitCode> UpdateRep(const RepFlags& flags, Session& session) {
  pb::UpdateRepRequest request;
  auto& rep = *request.mutable_rep();
  REVOPS_RETURN_IF_ERROR(flags.Set(rep));
  AddPathsOf(rep, flags.clear, *request.mutable_update_mask());
  if (request.update_mask().paths().empty()) {
    return InvalidField("update", "nothing to change: give a field's flag or --clear");
  }
  REVOPS_RETURN_IF_ERROR(SetName("rep", "reps", flags.rep, rep.mutable_name()));
  request.set_etag(flags.write.etag);
  request.set_request_id(RequestIdOf(flags.write.request_id));
  request.set_validate_only(flags.write.is_validate_only);
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_ASSIGN_OR_RETURN(const auto updated,
                          client->Call(client->leads(), &Stub::UpdateRep, request));
  return PrintWritten(ShownRep(updated), flags.write.is_validate_only, session);
}

struct TeamFlags {
  std::string team, display_name, parent;
  WriteFlags write;
};

absl::StatusOr<ExitCode> CreateTeam(const TeamFlags& flags, Session& session) {
  pb::CreateTeamRequest request;
  auto& team = *request.mutable_team();
  REVOPS_RETURN_IF_ERROR(SetName("team", "teams", flags.team, team.mutable_name()));
  REVOPS_RETURN_IF_ERROR(SetName("--parent", "teams", flags.parent, team.mutable_parent()));
  team.set_display_name(flags.display_name);
  request.set_request_id(RequestIdOf(flags.write.request_id));
  request.set_validate_only(flags.write.is_validate_only);
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_ASSIGN_OR_RETURN(const auto created,
                          client->Call(client->leads(), &Stub::CreateTeam, request));
  return PrintWritten(ShownTeam(created), flags.write.is_validate_only, session);
}

void AddRepFlags(CLI::App& command, RepFlags& flags) {
  command.add_option("rep", flags.rep, "Name, slug or reps/{slug}")->required();
  command.add_option("--display-name", flags.display_name, "The person's name");
  command.add_option("--team", flags.team, "Name, slug or teams/{slug}");
  command.add_option("--manager", flags.manager, "Whom the person reports to");
  command.add_option("--capacity", flags.capacity, "Open leads and deals one can work on")
      ->check(CLI::PositiveNumber);
  AddRepeated(command, "--territory", flags.territories, "A country, region or segment");
  AddRepeated(command, "--skill", flags.skills, "A language or product");
  command.add_flag("--inactive", flags.inactive, "Left the process: gets nothing new");
  command.add_flag("--ramping", flags.ramping, "New in the process");
}

}  // namespace

void AddRepCommands(CLI::App& app, Session& session) {
  CLI::App* reps = app.add_subcommand("reps", "The people of the process")->require_subcommand(1);
  reps->fallthrough();
  CLI::App* list = reps->add_subcommand("list", "By name");
  auto listed = std::make_shared<ListFlags>();
  AddRepeated(*list, "--team", listed->team, "Only of these teams");
  list->add_flag("--active", listed->only_active, "Only those in the process");
  AddPageFlags(*list, listed->pages);
  OnRun(*list, session, listed, &ListReps);

  CLI::App* show = reps->add_subcommand("show", "Everything about a rep");
  auto shown = std::make_shared<RepFlags>();
  show->add_option("rep", shown->rep, "Name, slug or reps/{slug}")->required();
  OnRun(*show, session, shown, &ShowRep);

  CLI::App* create = reps->add_subcommand("create", "A new rep");
  auto created = std::make_shared<RepFlags>();
  AddRepFlags(*create, *created);
  AddWriteFlags(*create, created->write, /*has_time=*/false);
  OnRun(*create, session, created, &CreateRep);

  CLI::App* update = reps->add_subcommand("update", "Change a rep's fields");
  auto updated = std::make_shared<RepFlags>();
  AddRepFlags(*update, *updated);
  AddRepeated(*update, "--clear", updated->clear, "Clear these fields: team, inactive, skills ...");
  AddWriteFlags(*update, updated->write, /*has_time=*/false);
  OnRun(*update, session, updated, &UpdateRep);
}

void AddTeamCommands(CLI::App& app, Session& session) {
  CLI::App* teams = app.add_subcommand("teams", "Teams of reps")->require_subcommand(1);
  teams->fallthrough();
  CLI::App* list = teams->add_subcommand("list", "By name");
  auto listed = std::make_shared<ListFlags>();
  AddPageFlags(*list, listed->pages);
  OnRun(*list, session, listed, &ListTeams);

  CLI::App* create = teams->add_subcommand("create", "A new team");
  auto created = std::make_shared<TeamFlags>();
  create->add_option("team", created->team, "Name, slug or teams/{slug}")->required();
  create->add_option("--display-name", created->display_name, "What it is called");
  create->add_option("--parent", created->parent, "The team it is a part of");
  AddRequestIdFlag(*create, created->write.request_id);
  create->add_flag("--validate-only", created->write.is_validate_only,
                   "Say every reason why it would be refused; change nothing");
  OnRun(*create, session, created, &CreateTeam);
}

}  // namespace revops::cli
