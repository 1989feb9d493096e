#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "cli/client.h"
#include "cli/commands/commands.h"
#include "cli/commands/deal_answer.h"
#include "cli/commands/flags.h"
#include "cli/commands/repeated.h"
#include "cli/output/csv.h"
#include "cli/output/deals.h"
#include "cli/output/json.h"
#include "cli/watch/resuming_watch.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

using revops::deal::v1::DealEvent;
using revops::deal::v1::WatchDealsRequest;

constexpr absl::Duration kCommitInterval = absl::Seconds(1);

struct WatchFlags {
  std::string from = "now";
  std::string subscription;
  std::vector<std::string> types, pipelines, stages, owners;
  bool ends_when_caught_up = false;
};

absl::StatusOr<WatchDealsRequest> RequestOf(const WatchFlags& flags) {
  WatchDealsRequest request;
  if (!flags.subscription.empty()) {
    request.set_subscription(NameIn("dealSubscriptions", flags.subscription));
  } else if (flags.from == "now") {
    request.set_start(WatchDealsRequest::START_NOW);
  } else if (flags.from == "earliest") {
    request.set_start(WatchDealsRequest::START_EARLIEST);
  } else {
    request.set_resume_token(flags.from);
  }
  auto& filter = *request.mutable_filter();
  for (const std::string& text : flags.types) {
    REVOPS_ASSIGN_OR_RETURN(const int type,
                            EnumNamed("--type", text, revops::deal::v1::DealEventType_descriptor(),
                                      "DEAL_EVENT_TYPE_"));
    filter.add_type(static_cast<revops::deal::v1::DealEventType>(type));
  }
  REVOPS_RETURN_IF_ERROR(
      AddNames("--pipeline", "pipelines", flags.pipelines, filter.mutable_pipeline()));
  REVOPS_RETURN_IF_ERROR(AddNames("--owner", "reps", flags.owners, filter.mutable_owner()));
  AddTexts(flags.stages, filter.mutable_stage());
  return request;
}

// One line per event, as events have no end to line columns up with.
void PrintEvent(const DealEvent& event, Session& session) {
  const CellRow row = EventRow(event);
  switch (session.format()) {
    case Format::kJson:
      session.out << JsonOf(event) << '\n';
      break;
    case Format::kCsv: {
      std::vector<std::string> cells;
      for (const Cell& cell : row) cells.push_back(cell.raw);
      PrintCsvLine(cells, session.out);
      break;
    }
    case Format::kTable:
      for (size_t i = 0; i + 1 < row.size(); ++i) {
        session.out << (i == 0 ? "" : "  ") << ForTerminal(row[i].text);
      }
      session.out << '\n';
      break;
  }
}

// Tells how far a subscription is dealt with: at most once a second, and at the end.
class Committer {
 public:
  Committer(Client& client, std::string subscription) : client_(client) {
    request_.set_name(std::move(subscription));
  }
  absl::Status Reached(const std::string& token, bool at_once) {
    if (request_.name().empty() || token.empty()) return absl::OkStatus();
    const bool is_new = token != committed_;
    if (!is_new || (!at_once && absl::Now() < last_ + kCommitInterval)) return absl::OkStatus();
    request_.set_resume_token(token);
    request_.set_request_id(RequestIdOf(""));
    const auto moved = client_.Call(
        client_.deal_watch(),
        &revops::deal::v1::DealWatchService::StubInterface::CommitSubscription, request_);
    if (!moved.ok()) return moved.status();
    committed_ = token;
    last_ = absl::Now();
    return absl::OkStatus();
  }

 private:
  Client& client_;
  revops::deal::v1::CommitSubscriptionRequest request_;
  std::string committed_;
  absl::Time last_ = absl::InfinitePast();
};

absl::StatusOr<ExitCode> Watch(const WatchFlags& flags, Session& session) {
  REVOPS_ASSIGN_OR_RETURN(WatchDealsRequest request, RequestOf(flags));
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  if (session.format() == Format::kCsv) PrintCsvLine(EventColumns(), session.out);
  Committer committer(*client, request.subscription());
  WatchReceiver receiver;
  receiver.take =
      [&](const revops::deal::v1::WatchDealsResponse& response) -> absl::StatusOr<bool> {
    for (const DealEvent& event : response.events()) PrintEvent(event, session);
    session.out.flush();
    if (!session.out) {
      return absl::DataLossError("the output could not be written; resume from the token");
    }
    const bool ends = flags.ends_when_caught_up && response.caught_up();
    REVOPS_RETURN_IF_ERROR(committer.Reached(response.resume_token(), ends));
    return !ends;
  };
  receiver.broke = [&](const absl::Status& status, absl::Duration wait) {
    session.err << "stream ended (" << absl::StatusCodeToString(status.code()) << ": "
                << ForTerminal({status.message().data(), status.message().size()})
                << "); resuming in " << absl::FormatDuration(wait) << '\n';
  };
  std::string last_token;
  const absl::Status ended =
      WatchResuming(*client, session.stop, std::move(request), receiver, last_token);
  // Also what was printed since the last second; after Ctrl-C nothing is called any more, and that
  // second comes again.
  const bool can_commit = ended.ok() && !session.stop.stopped();
  const absl::Status committed = can_commit ? committer.Reached(last_token, true) : ended;
  if (!last_token.empty()) session.err << "token " << last_token << '\n';
  REVOPS_RETURN_IF_ERROR(committed);
  return kExitOk;
}

}  // namespace

void AddWatchCommand(CLI::App& app, Session& session) {
  CLI::App* watch = app.add_subcommand(
      "watch", "Every change of deals as it happens; Ctrl-C ends it and prints the last token");
  watch->fallthrough();
  auto flags = std::make_shared<WatchFlags>();
  watch->add_option("--from", flags->from, "now (default), earliest, or a token to resume behind");
  watch
      ->add_option("--subscription", flags->subscription,
                   "Go on where this subscription stands, and commit what was printed")
      ->excludes("--from");
  AddRepeated(*watch, "--type", flags->types, "Only these: created, updated, advanced, won ...");
  AddRepeated(*watch, "--pipeline", flags->pipelines, "Only these pipelines");
  AddRepeated(*watch, "--stage", flags->stages, "Only deals in, entering or leaving these stages");
  AddRepeated(*watch, "--owner", flags->owners, "Only these people's: name, slug or reps/{slug}");
  watch->add_flag("--until-caught-up", flags->ends_when_caught_up,
                  "End when everything up to now has been shown");
  watch->callback(
      [flags, &session] { session.command = [flags](Session& s) { return Watch(*flags, s); }; });
}

}  // namespace revops::cli
