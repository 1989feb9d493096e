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
#include "cli/output/leads.h"
#include "cli/watch/resuming_watch.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

using revops::deal::v1::WatchDealsRequest;
using revops::lead::v1::WatchLeadsRequest;

constexpr absl::Duration kCommitInterval = absl::Seconds(1);

struct WatchFlags {
  std::string from = "now";
  std::string subscription;
  std::vector<std::string> types, pipelines, stages, states, channels, owners, teams;
  bool ends_when_caught_up = false;
};

template <typename Request>
void SetStart(const WatchFlags& flags, absl::string_view collection, Request& request) {
  if (!flags.subscription.empty()) {
    request.set_subscription(NameIn(collection, flags.subscription));
  } else if (flags.from == "now") {
    request.set_start(Request::START_NOW);
  } else if (flags.from == "earliest") {
    request.set_start(Request::START_EARLIEST);
  } else {
    request.set_resume_token(flags.from);
  }
}

// Adds the values of an enum that a repeated flag names.
template <typename Add>
absl::Status AddEnums(absl::string_view flag, const std::vector<std::string>& texts,
                      const google::protobuf::EnumDescriptor* descriptor, absl::string_view prefix,
                      const Add& add) {
  for (const std::string& text : texts) {
    REVOPS_ASSIGN_OR_RETURN(const int value, EnumNamed(flag, text, descriptor, prefix));
    add(value);
  }
  return absl::OkStatus();
}

struct DealWatch {
  using Stream = DealStream;
  using CommitRequest = revops::deal::v1::CommitSubscriptionRequest;

  static absl::StatusOr<WatchDealsRequest> RequestOf(const WatchFlags& flags) {
    WatchDealsRequest request;
    SetStart(flags, "dealSubscriptions", request);
    auto& filter = *request.mutable_filter();
    REVOPS_RETURN_IF_ERROR(AddEnums(
        "--type", flags.types, revops::deal::v1::DealEventType_descriptor(), "DEAL_EVENT_TYPE_",
        [&](int type) { filter.add_type(static_cast<revops::deal::v1::DealEventType>(type)); }));
    REVOPS_RETURN_IF_ERROR(
        AddNames("--pipeline", "pipelines", flags.pipelines, filter.mutable_pipeline()));
    REVOPS_RETURN_IF_ERROR(AddNames("--owner", "reps", flags.owners, filter.mutable_owner()));
    REVOPS_RETURN_IF_ERROR(AddNames("--team", "teams", flags.teams, filter.mutable_team()));
    AddTexts(flags.stages, filter.mutable_stage());
    return request;
  }
  static std::vector<std::string> Columns() { return EventColumns(); }
  static CellRow Row(const revops::deal::v1::DealEvent& event) { return EventRow(event); }
  static absl::Status Commit(Client& client, const CommitRequest& request) {
    return client
        .Call(client.deal_watch(),
              &revops::deal::v1::DealWatchService::StubInterface::CommitSubscription, request)
        .status();
  }
};

struct LeadWatch {
  using Stream = LeadStream;
  using CommitRequest = revops::lead::v1::CommitSubscriptionRequest;

  static absl::StatusOr<WatchLeadsRequest> RequestOf(const WatchFlags& flags) {
    WatchLeadsRequest request;
    SetStart(flags, "leadSubscriptions", request);
    auto& filter = *request.mutable_filter();
    REVOPS_RETURN_IF_ERROR(AddEnums(
        "--type", flags.types, revops::lead::v1::LeadEventType_descriptor(), "LEAD_EVENT_TYPE_",
        [&](int type) { filter.add_type(static_cast<revops::lead::v1::LeadEventType>(type)); }));
    REVOPS_RETURN_IF_ERROR(AddEnums(
        "--state", flags.states, revops::lead::v1::LeadState_descriptor(), "LEAD_STATE_",
        [&](int state) { filter.add_state(static_cast<revops::lead::v1::LeadState>(state)); }));
    REVOPS_RETURN_IF_ERROR(AddEnums(
        "--channel", flags.channels, revops::type::v1::Channel_descriptor(), "CHANNEL_",
        [&](int channel) { filter.add_channel(static_cast<revops::type::v1::Channel>(channel)); }));
    REVOPS_RETURN_IF_ERROR(AddNames("--owner", "reps", flags.owners, filter.mutable_owner()));
    REVOPS_RETURN_IF_ERROR(AddNames("--team", "teams", flags.teams, filter.mutable_team()));
    return request;
  }
  static std::vector<std::string> Columns() { return LeadEventColumns(); }
  static CellRow Row(const revops::lead::v1::LeadEvent& event) { return LeadEventRow(event); }
  static absl::Status Commit(Client& client, const CommitRequest& request) {
    return client
        .Call(client.leads(), &revops::lead::v1::LeadService::StubInterface::CommitSubscription,
              request)
        .status();
  }
};

// One line per event, as events have no end to line columns up with.
void PrintEvent(const google::protobuf::Message& event, const CellRow& row, Session& session) {
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
template <typename Kind>
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
    REVOPS_RETURN_IF_ERROR(Kind::Commit(client_, request_));
    committed_ = token;
    last_ = absl::Now();
    return absl::OkStatus();
  }

 private:
  Client& client_;
  typename Kind::CommitRequest request_;
  std::string committed_;
  absl::Time last_ = absl::InfinitePast();
};

template <typename Kind>
absl::StatusOr<ExitCode> Watch(const WatchFlags& flags, Session& session) {
  using Stream = typename Kind::Stream;
  REVOPS_ASSIGN_OR_RETURN(typename Stream::Request request, Kind::RequestOf(flags));
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  if (session.format() == Format::kCsv) PrintCsvLine(Kind::Columns(), session.out);
  Committer<Kind> committer(*client, request.subscription());
  WatchReceiver<Stream> receiver;
  receiver.take = [&](const typename Stream::Response& response) -> absl::StatusOr<bool> {
    for (const auto& event : response.events()) PrintEvent(event, Kind::Row(event), session);
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
      WatchResuming<Stream>(*client, session.stop, std::move(request), receiver, last_token);
  // Also what was printed since the last second; after Ctrl-C nothing is called any more, and that
  // second comes again.
  const bool can_commit = ended.ok() && !session.stop.stopped();
  const absl::Status committed = can_commit ? committer.Reached(last_token, true) : ended;
  if (!last_token.empty()) session.err << "token " << last_token << '\n';
  REVOPS_RETURN_IF_ERROR(committed);
  return kExitOk;
}

void AddCommonFlags(CLI::App& watch, WatchFlags& flags) {
  watch.fallthrough();
  watch.add_option("--from", flags.from, "now (default), earliest, or a token to resume behind");
  watch
      .add_option("--subscription", flags.subscription,
                  "Go on where this subscription stands, and commit what was printed")
      ->excludes("--from");
  AddRepeated(watch, "--owner", flags.owners, "Only these people's: name, slug or reps/{slug}");
  AddRepeated(watch, "--team", flags.teams, "Only these teams'");
  watch.add_flag("--until-caught-up", flags.ends_when_caught_up,
                 "End when everything up to now has been shown");
}

}  // namespace

void AddWatchCommand(CLI::App& app, Session& session) {
  CLI::App* watch = app.add_subcommand(
      "watch", "Every change of deals as it happens; Ctrl-C ends it and prints the last token");
  auto flags = std::make_shared<WatchFlags>();
  AddCommonFlags(*watch, *flags);
  AddRepeated(*watch, "--type", flags->types, "Only these: created, updated, advanced, won ...");
  AddRepeated(*watch, "--pipeline", flags->pipelines, "Only these pipelines");
  AddRepeated(*watch, "--stage", flags->stages, "Only deals in, entering or leaving these stages");

  CLI::App* leads = watch->add_subcommand(
      "leads", "Every change of leads, accounts, contacts, activities, reps and teams");
  auto of_leads = std::make_shared<WatchFlags>();
  AddCommonFlags(*leads, *of_leads);
  AddRepeated(*leads, "--type", of_leads->types, "Only these: created, worked, qualified ...");
  AddRepeated(*leads, "--state", of_leads->states, "Only leads in, entering or leaving these");
  AddRepeated(*leads, "--channel", of_leads->channels, "Only leads that came by these channels");
  // Runs behind that of a subcommand.
  watch->callback([flags, of_leads, leads, &session] {
    if (leads->parsed()) {
      session.command = [flags, of_leads](Session& s) -> absl::StatusOr<ExitCode> {
        if (!flags->pipelines.empty() || !flags->stages.empty()) {
          return InvalidField("watch leads", "leads have neither --pipeline nor --stage");
        }
        return Watch<LeadWatch>(*of_leads, s);
      };
    } else {
      session.command = [flags](Session& s) { return Watch<DealWatch>(*flags, s); };
    }
  });
}

}  // namespace revops::cli
