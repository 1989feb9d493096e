#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "cli/client.h"
#include "cli/commands/commands.h"
#include "cli/commands/deal_answer.h"
#include "cli/commands/flags.h"
#include "cli/output/list_printer.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

namespace pb = revops::deal::v1;
using Stub = pb::DealWatchService::StubInterface;

constexpr char kCollection[] = "dealSubscriptions";

std::vector<std::string> Columns() {
  return {"name", "owner", "lag", "read", "created", "committed", "token"};
}

CellRow Row(const pb::Subscription& subscription) {
  return {subscription.name(),
          subscription.owner(),
          absl::StrCat(subscription.lag_revisions()),
          subscription.is_read() ? "yes" : "no",
          TextOf(subscription.create_time(), subscription.has_create_time()),
          TextOf(subscription.commit_time(), subscription.has_commit_time()),
          subscription.resume_token()};
}

ExitCode PrintOne(const pb::Subscription& subscription, Session& session) {
  ListPrinter printer(session.format(), Columns(), session.out);
  printer.Add(subscription, Row(subscription));
  printer.Finish();
  return kExitOk;
}

struct SubscriptionFlags {
  std::string name, from = "now", token, request_id;
};

absl::StatusOr<ExitCode> Create(const SubscriptionFlags& flags, Session& session) {
  pb::CreateSubscriptionRequest request;
  request.set_subscription_id(flags.name);
  if (flags.from == "now") {
    request.set_start(pb::WatchDealsRequest::START_NOW);
  } else if (flags.from == "earliest") {
    request.set_start(pb::WatchDealsRequest::START_EARLIEST);
  } else {
    request.set_resume_token(flags.from);
  }
  request.set_request_id(RequestIdOf(flags.request_id));
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_ASSIGN_OR_RETURN(const auto created,
                          client->Call(client->deal_watch(), &Stub::CreateSubscription, request));
  return PrintOne(created, session);
}

absl::StatusOr<ExitCode> Get(const SubscriptionFlags& flags, Session& session) {
  pb::GetSubscriptionRequest request;
  request.set_name(NameIn(kCollection, flags.name));
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_ASSIGN_OR_RETURN(const auto found,
                          client->Call(client->deal_watch(), &Stub::GetSubscription, request));
  return PrintOne(found, session);
}

absl::StatusOr<ExitCode> List(Session& session) {
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  ListPrinter printer(session.format(), Columns(), session.out);
  pb::ListSubscriptionsRequest request;
  do {
    REVOPS_ASSIGN_OR_RETURN(const auto page,
                            client->Call(client->deal_watch(), &Stub::ListSubscriptions, request));
    for (const auto& subscription : page.subscriptions()) {
      printer.Add(subscription, Row(subscription));
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  printer.Finish();
  return kExitOk;
}

absl::StatusOr<ExitCode> Commit(const SubscriptionFlags& flags, Session& session) {
  pb::CommitSubscriptionRequest request;
  request.set_name(NameIn(kCollection, flags.name));
  request.set_resume_token(flags.token);
  request.set_request_id(RequestIdOf(flags.request_id));
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_ASSIGN_OR_RETURN(const auto moved,
                          client->Call(client->deal_watch(), &Stub::CommitSubscription, request));
  return PrintOne(moved, session);
}

absl::StatusOr<ExitCode> Delete(const SubscriptionFlags& flags, Session& session) {
  pb::DeleteSubscriptionRequest request;
  request.set_name(NameIn(kCollection, flags.name));
  request.set_request_id(RequestIdOf(flags.request_id));
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_RETURN_IF_ERROR(
      client->Call(client->deal_watch(), &Stub::DeleteSubscription, request).status());
  session.err << request.name() << " is deleted\n";
  return kExitOk;
}

}  // namespace

void AddSubscriptionCommands(CLI::App& app, Session& session) {
  CLI::App* group =
      app.add_subcommand("subscription", "Durable positions in the deal stream, by name")
          ->require_subcommand(1);
  group->fallthrough();
  auto flags = std::make_shared<SubscriptionFlags>();
  const auto add = [&](const char* name, const char* what, bool writes,
                       absl::StatusOr<ExitCode> (*run)(const SubscriptionFlags&, Session&)) {
    CLI::App* command = group->add_subcommand(name, what);
    command->fallthrough();
    command->add_option("subscription", flags->name, "Its slug, or dealSubscriptions/{slug}")
        ->required();
    if (writes) AddRequestIdFlag(*command, flags->request_id);
    command->callback([flags, run, &session] {
      session.command = [flags, run](Session& s) { return run(*flags, s); };
    });
    return command;
  };
  add("create", "A new one", true, &Create)
      ->add_option("--from", flags->from, "now (default), earliest, or a token to begin behind");
  add("show", "Where it stands, and whether it is read", false, &Get);
  add("commit", "Everything up to a token is dealt with", true, &Commit)
      ->add_option("token", flags->token, "Of the last response that is dealt with")
      ->required();
  add("delete", "Ends it, and its reader", true, &Delete);
  CLI::App* list = group->add_subcommand("list", "Every one that you created");
  list->fallthrough();
  list->callback([&session] { session.command = List; });
}

}  // namespace revops::cli
