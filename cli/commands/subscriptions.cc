#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/client.h"
#include "cli/commands/commands.h"
#include "cli/commands/deal_answer.h"
#include "cli/commands/flags.h"
#include "cli/output/list_printer.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

struct DealCursors {
  using Stub = revops::deal::v1::DealWatchService::StubInterface;
  using WatchRequest = revops::deal::v1::WatchDealsRequest;
  using CreateRequest = revops::deal::v1::CreateSubscriptionRequest;
  using GetRequest = revops::deal::v1::GetSubscriptionRequest;
  using ListRequest = revops::deal::v1::ListSubscriptionsRequest;
  using CommitRequest = revops::deal::v1::CommitSubscriptionRequest;
  using DeleteRequest = revops::deal::v1::DeleteSubscriptionRequest;
  static constexpr char kCollection[] = "dealSubscriptions";
  static Stub& StubOf(Client& client) { return client.deal_watch(); }
};

struct LeadCursors {
  using Stub = revops::lead::v1::LeadService::StubInterface;
  using WatchRequest = revops::lead::v1::WatchLeadsRequest;
  using CreateRequest = revops::lead::v1::CreateSubscriptionRequest;
  using GetRequest = revops::lead::v1::GetSubscriptionRequest;
  using ListRequest = revops::lead::v1::ListSubscriptionsRequest;
  using CommitRequest = revops::lead::v1::CommitSubscriptionRequest;
  using DeleteRequest = revops::lead::v1::DeleteSubscriptionRequest;
  static constexpr char kCollection[] = "leadSubscriptions";
  static Stub& StubOf(Client& client) { return client.leads(); }
};

std::vector<std::string> Columns() {
  return {"name", "owner", "lag", "read", "created", "committed", "token"};
}

template <typename Subscription>
CellRow Row(const Subscription& subscription) {
  return {subscription.name(),
          subscription.owner(),
          absl::StrCat(subscription.lag_revisions()),
          subscription.is_read() ? "yes" : "no",
          TextOf(subscription.create_time(), subscription.has_create_time()),
          TextOf(subscription.commit_time(), subscription.has_commit_time()),
          subscription.resume_token()};
}

template <typename Subscription>
ExitCode PrintOne(const Subscription& subscription, Session& session) {
  ListPrinter printer(session.format(), Columns(), session.out);
  printer.Add(subscription, Row(subscription));
  printer.Finish();
  return kExitOk;
}

struct SubscriptionFlags {
  std::string name, from = "now", token, request_id, stream = "deals";
};

template <typename Cursors>
absl::StatusOr<ExitCode> Create(const SubscriptionFlags& flags, Session& session) {
  typename Cursors::CreateRequest request;
  request.set_subscription_id(flags.name);
  if (flags.from == "now") {
    request.set_start(Cursors::WatchRequest::START_NOW);
  } else if (flags.from == "earliest") {
    request.set_start(Cursors::WatchRequest::START_EARLIEST);
  } else {
    request.set_resume_token(flags.from);
  }
  request.set_request_id(RequestIdOf(flags.request_id));
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_ASSIGN_OR_RETURN(
      const auto created,
      client->Call(Cursors::StubOf(*client), &Cursors::Stub::CreateSubscription, request));
  return PrintOne(created, session);
}

template <typename Cursors>
absl::StatusOr<ExitCode> Get(const SubscriptionFlags& flags, Session& session) {
  typename Cursors::GetRequest request;
  request.set_name(NameIn(Cursors::kCollection, flags.name));
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_ASSIGN_OR_RETURN(const auto found, client->Call(Cursors::StubOf(*client),
                                                         &Cursors::Stub::GetSubscription, request));
  return PrintOne(found, session);
}

template <typename Cursors>
absl::StatusOr<ExitCode> List(const SubscriptionFlags&, Session& session) {
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  ListPrinter printer(session.format(), Columns(), session.out);
  typename Cursors::ListRequest request;
  do {
    REVOPS_ASSIGN_OR_RETURN(
        const auto page,
        client->Call(Cursors::StubOf(*client), &Cursors::Stub::ListSubscriptions, request));
    for (const auto& subscription : page.subscriptions()) {
      printer.Add(subscription, Row(subscription));
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  printer.Finish();
  return kExitOk;
}

template <typename Cursors>
absl::StatusOr<ExitCode> Commit(const SubscriptionFlags& flags, Session& session) {
  typename Cursors::CommitRequest request;
  request.set_name(NameIn(Cursors::kCollection, flags.name));
  request.set_resume_token(flags.token);
  request.set_request_id(RequestIdOf(flags.request_id));
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_ASSIGN_OR_RETURN(
      const auto moved,
      client->Call(Cursors::StubOf(*client), &Cursors::Stub::CommitSubscription, request));
  return PrintOne(moved, session);
}

template <typename Cursors>
absl::StatusOr<ExitCode> Delete(const SubscriptionFlags& flags, Session& session) {
  typename Cursors::DeleteRequest request;
  request.set_name(NameIn(Cursors::kCollection, flags.name));
  request.set_request_id(RequestIdOf(flags.request_id));
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_RETURN_IF_ERROR(
      client->Call(Cursors::StubOf(*client), &Cursors::Stub::DeleteSubscription, request).status());
  session.err << request.name() << " is deleted\n";
  return kExitOk;
}

using Run = absl::StatusOr<ExitCode> (*)(const SubscriptionFlags&, Session&);

}  // namespace

void AddSubscriptionCommands(CLI::App& app, Session& session) {
  CLI::App* group = app.add_subcommand("subscription", "Durable positions in a stream, by name")
                        ->require_subcommand(1);
  group->fallthrough();
  auto flags = std::make_shared<SubscriptionFlags>();
  const auto add = [&](const char* name, const char* what, Run of_deals, Run of_leads) {
    CLI::App* command = group->add_subcommand(name, what);
    command->fallthrough();
    command->add_option("--stream", flags->stream, "deals (default) or leads")
        ->check(CLI::IsMember({"deals", "leads"}));
    command->callback([flags, of_deals, of_leads, &session] {
      session.command = [flags, of_deals, of_leads](Session& s) {
        return flags->stream == "leads" ? of_leads(*flags, s) : of_deals(*flags, s);
      };
    });
    return command;
  };
  const auto named = [&](CLI::App* command, bool writes) {
    command->add_option("subscription", flags->name, "Its slug, or its name")->required();
    if (writes) AddRequestIdFlag(*command, flags->request_id);
    return command;
  };
  named(add("create", "A new one", &Create<DealCursors>, &Create<LeadCursors>), true)
      ->add_option("--from", flags->from, "now (default), earliest, or a token to begin behind");
  named(
      add("show", "Where it stands, and whether it is read", &Get<DealCursors>, &Get<LeadCursors>),
      false);
  named(add("commit", "Everything up to a token is dealt with", &Commit<DealCursors>,
            &Commit<LeadCursors>),
        true)
      ->add_option("token", flags->token, "Of the last response that is dealt with")
      ->required();
  named(add("delete", "Ends it, and its reader", &Delete<DealCursors>, &Delete<LeadCursors>), true);
  add("list", "Every one that you created", &List<DealCursors>, &List<LeadCursors>);
}

}  // namespace revops::cli
