#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "cli/client.h"
#include "cli/commands/commands.h"
#include "cli/commands/deal_answer.h"
#include "cli/commands/flags.h"
#include "cli/commands/repeated.h"
#include "cli/import/slugs.h"
#include "cli/output/csv.h"
#include "cli/output/json.h"
#include "cli/output/list_printer.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

using revops::gateway::v1::Caller;
using revops::gateway::v1::CreateTokenRequest;
using revops::gateway::v1::GatewayService;
using revops::gateway::v1::GetCallerRequest;
using revops::gateway::v1::ListTokensRequest;
using revops::gateway::v1::RevokeTokenRequest;
using revops::gateway::v1::Token;
using Stub = GatewayService::StubInterface;

std::string RolesText(const google::protobuf::RepeatedField<int>& roles) {
  return absl::StrJoin(roles, " ", [](std::string* out, int role) {
    out->append(EnumText(role, revops::type::v1::Role_descriptor(), "ROLE_"));
  });
}

std::vector<std::string> TokenColumns() {
  return {"name", "user", "roles", "rep", "teams", "created", "expires", "revoked"};
}

CellRow TokenRow(const Token& token) {
  return {token.name(),
          token.user(),
          RolesText(token.roles()),
          token.rep(),
          absl::StrJoin(token.teams(), " "),
          TextOf(token.create_time(), token.has_create_time()),
          TextOf(token.expire_time(), token.has_expire_time()),
          TextOf(token.revoke_time(), token.has_revoke_time())};
}

struct TokenFlags {
  std::string user, rep, expire_time, request_id;
  std::vector<std::string> roles, teams;
};

absl::StatusOr<ExitCode> CreateToken(const TokenFlags& flags, Session& session) {
  CreateTokenRequest request;
  Token& token = *request.mutable_token();
  token.set_user(NameIn("users", flags.user));
  for (const std::string& text : flags.roles) {
    REVOPS_ASSIGN_OR_RETURN(
        const int role, EnumNamed("--role", text, revops::type::v1::Role_descriptor(), "ROLE_"));
    token.add_roles(static_cast<revops::type::v1::Role>(role));
  }
  if (!flags.rep.empty()) {
    auto rep = ResourceNameOf("reps", flags.rep);
    if (!rep.ok()) return InvalidField("--rep", rep.status().message());
    token.set_rep(*std::move(rep));
  }
  REVOPS_RETURN_IF_ERROR(AddNames("--team", "teams", flags.teams, token.mutable_teams()));
  if (!flags.expire_time.empty()) {
    REVOPS_ASSIGN_OR_RETURN(*token.mutable_expire_time(),
                            TimestampFromFlag("--expires", flags.expire_time));
  }
  request.set_request_id(RequestIdOf(flags.request_id));
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_ASSIGN_OR_RETURN(const auto created,
                          client->Call(client->gateway(), &Stub::CreateToken, request));
  if (session.format() == Format::kJson) {
    PrintJson(created, session.out);
    return kExitOk;
  }
  // The secret alone on stdout, so that a script can keep it: revopsctl token create ... > file.
  session.out << created.bearer_token() << '\n';
  session.err << created.token().name() << " for " << created.token().user() << ", expires "
              << TextOf(created.token().expire_time(), created.token().has_expire_time())
              << "; its secret is shown this once\n";
  return kExitOk;
}

absl::StatusOr<ExitCode> ListTokens(Session& session) {
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  ListPrinter printer(session.format(), TokenColumns(), session.out);
  ListTokensRequest request;
  do {
    REVOPS_ASSIGN_OR_RETURN(const auto page,
                            client->Call(client->gateway(), &Stub::ListTokens, request));
    for (const Token& token : page.tokens()) printer.Add(token, TokenRow(token));
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  printer.Finish();
  return kExitOk;
}

absl::StatusOr<ExitCode> RevokeToken(const std::string& name, const std::string& request_id,
                                     Session& session) {
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  RevokeTokenRequest request;
  request.set_name(NameIn("tokens", name));
  request.set_request_id(RequestIdOf(request_id));
  REVOPS_ASSIGN_OR_RETURN(const auto token,
                          client->Call(client->gateway(), &Stub::RevokeToken, request));
  ListPrinter printer(session.format(), TokenColumns(), session.out);
  printer.Add(token, TokenRow(token));
  printer.Finish();
  return kExitOk;
}

absl::StatusOr<ExitCode> WhoAmI(Session& session) {
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_ASSIGN_OR_RETURN(const auto caller,
                          client->Call(client->gateway(), &Stub::GetCaller, GetCallerRequest()));
  if (session.format() == Format::kJson) {
    PrintJson(caller, session.out);
  } else if (session.format() == Format::kCsv) {
    PrintCsvLine({"user", "roles", "rep", "teams"}, session.out);
    PrintCsvLine({caller.user(), RolesText(caller.roles()), caller.rep(),
                  absl::StrJoin(caller.teams(), " ")},
                 session.out);
  } else {
    PrintVertical({{"user", caller.user()},
                   {"roles", RolesText(caller.roles())},
                   {"rep", caller.rep()},
                   {"teams", absl::StrJoin(caller.teams(), " ")}},
                  session.out);
  }
  return kExitOk;
}

}  // namespace

void AddTokenCommands(CLI::App& app, Session& session) {
  CLI::App* whoami = app.add_subcommand("whoami", "Who this token's holder is to the suite");
  whoami->fallthrough();
  whoami->callback([&session] { session.command = WhoAmI; });

  CLI::App* token = app.add_subcommand("token", "Who may ask")->require_subcommand(1);
  token->fallthrough();
  CLI::App* create = token->add_subcommand("create", "A new token; prints its secret once");
  create->fallthrough();
  auto flags = std::make_shared<TokenFlags>();
  create->add_option("--user", flags->user, "Who acts with it: users/{slug} or the slug")
      ->required();
  AddRepeated(*create, "--role", flags->roles,
              "viewer, rep, manager, marketing, operations, admin, service")
      ->required();
  create->add_option("--rep", flags->rep,
                     "The person's reps/{slug} (for rep and manager): name, slug or reps/{slug}");
  AddRepeated(*create, "--team", flags->teams, "The person's teams");
  create->add_option("--expires", flags->expire_time,
                     "A day or an RFC 3339 time (default: in 90 days)");
  create->add_option("--request-id", flags->request_id,
                     "No second token is made under an id within 24 h; its secret is not shown "
                     "again");
  create->callback([flags, &session] {
    session.command = [flags](Session& s) { return CreateToken(*flags, s); };
  });

  CLI::App* list = token->add_subcommand("list", "Every token, without its secret");
  list->fallthrough();
  list->callback([&session] { session.command = ListTokens; });

  CLI::App* revoke = token->add_subcommand("revoke", "Ends a token at once");
  revoke->fallthrough();
  auto name = std::make_shared<std::string>();
  revoke->add_option("token", *name, "tokens/{id}, or the id alone")->required();
  auto request_id = std::make_shared<std::string>();
  AddRequestIdFlag(*revoke, *request_id);
  revoke->callback([name, request_id, &session] {
    session.command = [name, request_id](Session& s) { return RevokeToken(*name, *request_id, s); };
  });
}

}  // namespace revops::cli
