#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "cli/client.h"
#include "cli/commands/commands.h"
#include "cli/commands/deal_answer.h"
#include "cli/commands/flags.h"
#include "cli/commands/repeated.h"
#include "cli/output/deals.h"
#include "cli/output/json.h"
#include "cli/output/list_printer.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

using revops::deal::v1::DealFilter;
using revops::deal::v1::DealService;
using revops::deal::v1::GetDealRequest;
using revops::deal::v1::ListDealChangesRequest;
using revops::deal::v1::ListDealsRequest;
using revops::deal::v1::ListStageVisitsRequest;
using Stub = DealService::StubInterface;

// Large enough that a page's way does not count, small enough to show something soon.
constexpr int kPageMax = 250;
constexpr int kChangesPageMax = 256;

struct ListFlags {
  std::vector<std::string> pipeline, stage, state, owner, team, company, product, segment, source,
      channel, external_id, fields;
  int64_t limit = 100;
  bool is_all = false;
};

absl::StatusOr<DealFilter> FilterOf(const ListFlags& flags) {
  DealFilter filter;
  REVOPS_RETURN_IF_ERROR(
      AddNames("--pipeline", "pipelines", flags.pipeline, filter.mutable_pipeline()));
  REVOPS_RETURN_IF_ERROR(AddNames("--owner", "reps", flags.owner, filter.mutable_owner()));
  REVOPS_RETURN_IF_ERROR(AddNames("--team", "teams", flags.team, filter.mutable_team()));
  REVOPS_RETURN_IF_ERROR(AddPairs("--field", flags.fields, filter.mutable_fields()));
  for (const std::string& text : flags.state) {
    REVOPS_ASSIGN_OR_RETURN(
        const int state,
        EnumNamed("--state", text, revops::deal::v1::DealState_descriptor(), "DEAL_STATE_"));
    filter.add_state(static_cast<revops::deal::v1::DealState>(state));
  }
  AddTexts(flags.stage, filter.mutable_stage());
  AddTexts(flags.company, filter.mutable_company());
  AddTexts(flags.product, filter.mutable_product());
  AddTexts(flags.segment, filter.mutable_segment());
  AddTexts(flags.source, filter.mutable_source());
  AddTexts(flags.channel, filter.mutable_channel());
  AddTexts(flags.external_id, filter.mutable_external_id());
  return filter;
}

absl::StatusOr<ExitCode> ListDeals(const ListFlags& flags, Session& session) {
  ListDealsRequest request;
  REVOPS_ASSIGN_OR_RETURN(*request.mutable_filter(), FilterOf(flags));
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  ListPrinter printer(session.format(), DealColumns(session.format()), session.out);
  int64_t left = flags.is_all ? INT64_MAX : flags.limit;
  bool has_more = true;
  while (left > 0 && has_more && !session.stop.stopped()) {
    request.set_page_size(static_cast<int>(std::min<int64_t>(left, kPageMax)));
    const auto page = client->Call(client->deals(), &Stub::ListDeals, request);
    if (!page.ok() && session.stop.stopped()) break;
    if (!page.ok()) return page.status();
    for (const auto& deal : page->deals()) printer.Add(deal, DealRow(deal, session.format()));
    left -= page->deals_size();
    request.set_page_token(page->next_page_token());
    has_more = !page->next_page_token().empty();
  }
  printer.Finish();
  if (has_more && left > 0) {
    session.err << "stopped: these are not all\n";
    return kExitPartial;
  }
  if (has_more) {
    session.err << "there are more; --limit N or --all shows them\n";
  }
  return kExitOk;
}

absl::StatusOr<ExitCode> GetDeals(const std::vector<std::string>& names, Session& session) {
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  for (const std::string& name : names) {
    GetDealRequest request;
    request.set_name(NameIn("deals", name));
    REVOPS_ASSIGN_OR_RETURN(const auto deal,
                            client->Call(client->deals(), &Stub::GetDeal, request));
    PrintDeal(deal, session);
  }
  return kExitOk;
}

absl::StatusOr<ExitCode> ListChanges(const std::string& name, int64_t limit, Session& session) {
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  ListDealChangesRequest request;
  request.set_name(NameIn("deals", name));
  ListPrinter printer(session.format(), EventColumns(), session.out);
  do {
    request.set_page_size(static_cast<int>(std::min<int64_t>(limit, kChangesPageMax)));
    REVOPS_ASSIGN_OR_RETURN(const auto page,
                            client->Call(client->deals(), &Stub::ListDealChanges, request));
    for (const auto& change : page.changes()) printer.Add(change, EventRow(change));
    limit -= page.changes_size();
    request.set_page_token(page.next_page_token());
  } while (limit > 0 && !request.page_token().empty());
  printer.Finish();
  if (!request.page_token().empty()) {
    session.err << "there are older ones; --limit N shows them\n";
  }
  return kExitOk;
}

absl::StatusOr<ExitCode> ListVisits(const std::string& name, Session& session) {
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  ListStageVisitsRequest request;
  request.set_name(NameIn("deals", name));
  REVOPS_ASSIGN_OR_RETURN(const auto answer,
                          client->Call(client->deals(), &Stub::ListStageVisits, request));
  ListPrinter printer(session.format(), VisitColumns(), session.out);
  for (const auto& visit : answer.visits()) printer.Add(visit, VisitRow(visit));
  printer.Finish();
  return kExitOk;
}

void AddList(CLI::App& deals, Session& session) {
  CLI::App* list = deals.add_subcommand("list", "Deals in order of recording, oldest first");
  list->fallthrough();
  auto flags = std::make_shared<ListFlags>();
  AddRepeated(*list, "--pipeline", flags->pipeline, "Only these pipelines");
  AddRepeated(*list, "--stage", flags->stage, "Only these stages");
  AddRepeated(*list, "--state", flags->state, "open, won, lost, void");
  AddRepeated(*list, "--owner", flags->owner, "Only these people's: name, slug or reps/{slug}");
  AddRepeated(*list, "--team", flags->team, "Only these teams'");
  AddRepeated(*list, "--company", flags->company, "Only these companies");
  AddRepeated(*list, "--product", flags->product, "Only these products");
  AddRepeated(*list, "--segment", flags->segment, "Only these segments");
  AddRepeated(*list, "--source", flags->source, "Only these sources");
  AddRepeated(*list, "--channel", flags->channel, "Only these channels");
  AddRepeated(*list, "--external-id", flags->external_id, "Only these ids of another system");
  AddRepeated(*list, "--field", flags->fields, "Only with this custom field, key=value");
  list->add_option("--limit", flags->limit, "At most so many (default 100)")
      ->check(CLI::PositiveNumber);
  list->add_flag("--all", flags->is_all, "Every page");
  list->callback([flags, &session] {
    session.command = [flags](Session& s) { return ListDeals(*flags, s); };
  });
}

}  // namespace

void AddDealReadCommands(CLI::App& deals, Session& session) {
  AddList(deals, session);

  CLI::App* get = deals.add_subcommand("get", "Everything about a deal");
  get->fallthrough();
  auto names = std::make_shared<std::vector<std::string>>();
  get->add_option("deal", *names, "deals/{id}, or the id alone")->required();
  get->callback(
      [names, &session] { session.command = [names](Session& s) { return GetDeals(*names, s); }; });

  auto name = std::make_shared<std::string>();
  auto limit = std::make_shared<int64_t>(50);
  CLI::App* history = deals.add_subcommand("history", "Every change of a deal, newest first");
  history->fallthrough();
  history->add_option("deal", *name, "deals/{id}, or the id alone")->required();
  history->add_option("--limit", *limit, "At most so many (default 50)")
      ->check(CLI::PositiveNumber);
  history->callback([name, limit, &session] {
    session.command = [name, limit](Session& s) { return ListChanges(*name, *limit, s); };
  });

  CLI::App* visits = deals.add_subcommand("visits", "A deal's stays in its stages");
  visits->fallthrough();
  visits->add_option("deal", *name, "deals/{id}, or the id alone")->required();
  visits->callback(
      [name, &session] { session.command = [name](Session& s) { return ListVisits(*name, s); }; });
}

}  // namespace revops::cli
