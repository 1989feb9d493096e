#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "cli/client.h"
#include "cli/commands/commands.h"
#include "cli/commands/deal_answer.h"
#include "cli/commands/flags.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

using revops::deal::v1::AdvanceDealRequest;
using revops::deal::v1::CorrectDealRequest;
using revops::deal::v1::DealService;
using revops::deal::v1::LoseDealRequest;
using revops::deal::v1::MoveDealBackRequest;
using revops::deal::v1::ReopenDealRequest;
using revops::deal::v1::VoidDealRequest;
using revops::deal::v1::WinDealRequest;
using Stub = DealService::StubInterface;

struct MoveFlags {
  std::string name, to_stage, loss_reason, lost_to, enter_time;
  int visit = 0;
  AmountFlags amount;
  WriteFlags write;
};

template <typename Request>
void SetCommon(const MoveFlags& flags, Request& request) {
  request.set_name(NameIn("deals", flags.name));
  request.set_etag(flags.write.etag);
  request.set_request_id(RequestIdOf(flags.write.request_id));
  request.set_validate_only(flags.write.is_validate_only);
}

template <typename Request>
absl::Status SetMove(const MoveFlags& flags, Request& request) {
  SetCommon(flags, request);
  request.set_to_stage(flags.to_stage);
  if (!flags.write.at.empty()) {
    REVOPS_ASSIGN_OR_RETURN(*request.mutable_effective_time(),
                            TimestampFromFlag("--at", flags.write.at));
  }
  return absl::OkStatus();
}

template <typename Method, typename Request>
absl::StatusOr<ExitCode> Send(Method method, const Request& request, const MoveFlags& flags,
                              Session& session) {
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  return AnswerWith(client->Call(client->deals(), method, request), flags.write, session);
}

absl::StatusOr<ExitCode> Advance(const MoveFlags& flags, Session& session) {
  AdvanceDealRequest request;
  REVOPS_RETURN_IF_ERROR(SetMove(flags, request));
  return Send(&Stub::AdvanceDeal, request, flags, session);
}

absl::StatusOr<ExitCode> MoveBack(const MoveFlags& flags, Session& session) {
  MoveDealBackRequest request;
  REVOPS_RETURN_IF_ERROR(SetMove(flags, request));
  return Send(&Stub::MoveDealBack, request, flags, session);
}

absl::StatusOr<ExitCode> Win(const MoveFlags& flags, Session& session) {
  WinDealRequest request;
  REVOPS_RETURN_IF_ERROR(SetMove(flags, request));
  if (flags.amount.is_set()) {
    REVOPS_RETURN_IF_ERROR(flags.amount.ToProto(request.mutable_amount()));
  }
  return Send(&Stub::WinDeal, request, flags, session);
}

absl::StatusOr<ExitCode> Lose(const MoveFlags& flags, Session& session) {
  LoseDealRequest request;
  REVOPS_RETURN_IF_ERROR(SetMove(flags, request));
  request.set_loss_reason(flags.loss_reason);
  request.set_lost_to(flags.lost_to);
  return Send(&Stub::LoseDeal, request, flags, session);
}

absl::StatusOr<ExitCode> Reopen(const MoveFlags& flags, Session& session) {
  ReopenDealRequest request;
  REVOPS_RETURN_IF_ERROR(SetMove(flags, request));
  return Send(&Stub::ReopenDeal, request, flags, session);
}

absl::StatusOr<ExitCode> Correct(const MoveFlags& flags, Session& session) {
  CorrectDealRequest request;
  SetCommon(flags, request);
  request.set_visit(flags.visit);
  REVOPS_ASSIGN_OR_RETURN(*request.mutable_enter_time(),
                          TimestampFromFlag("--entered", flags.enter_time));
  return Send(&Stub::CorrectDeal, request, flags, session);
}

absl::StatusOr<ExitCode> Void(const MoveFlags& flags, Session& session) {
  VoidDealRequest request;
  SetCommon(flags, request);
  return Send(&Stub::VoidDeal, request, flags, session);
}

using Verb = absl::StatusOr<ExitCode> (*)(const MoveFlags&, Session&);

// Declares one verb; `flags` is where its further options go.
CLI::App* AddVerb(CLI::App& deals, Session& session, const char* name, const char* description,
                  Verb verb, std::shared_ptr<MoveFlags> flags, bool has_time) {
  CLI::App* command = deals.add_subcommand(name, description);
  command->add_option("deal", flags->name, "deals/{id}, or the id alone")->required();
  AddWriteFlags(*command, flags->write, has_time);
  command->callback([flags, verb, &session] {
    session.command = [flags, verb](Session& s) { return verb(*flags, s); };
  });
  return command;
}

}  // namespace

void AddDealMoveCommands(CLI::App& deals, Session& session) {
  const auto flags = std::make_shared<MoveFlags>();
  const auto add = [&](const char* name, const char* description, Verb verb, const char* to) {
    CLI::App* command = AddVerb(deals, session, name, description, verb, flags, to != nullptr);
    if (to != nullptr) command->add_option("--to", flags->to_stage, to);
    return command;
  };
  add("advance", "On to a later open stage", Advance, "A later open stage (default: the next)");
  add("move-back", "Back to an earlier open stage", MoveBack,
      "An earlier open stage (default: the one before)");
  add("reopen", "Go on with a closed deal", Reopen,
      "An open stage (default: the one it was closed from)");

  CLI::App* win = add("win", "Won", Win, "A won stage (default: the first)");
  win->add_option("--amount", flags->amount.one_off, "Sold for, paid once (default: as it is)");
  win->add_option("--recurring", flags->amount.recurring_per_month, "Sold for, paid every month");
  win->add_option("--recurring-months", flags->amount.recurring_months, "For so many months");
  win->add_option("--currency", flags->amount.currency, "ISO 4217 code (default USD)");

  CLI::App* lose = add("lose", "Lost", Lose, "A lost stage (default: the first)");
  lose->add_option("--reason", flags->loss_reason, "Why, a label")->required();
  lose->add_option("--lost-to", flags->lost_to, "The competitor who won it");

  CLI::App* correct =
      add("correct", "Move the entry of a visit to when it really was", Correct, nullptr);
  correct->add_option("--visit", flags->visit, "Its number (default 0: the present one)")
      ->check(CLI::NonNegativeNumber);
  correct->add_option("--entered", flags->enter_time, "A day or an RFC 3339 time")->required();

  add("void", "It never was: a test or a duplicate; it leaves every number", Void, nullptr);
}

}  // namespace revops::cli
