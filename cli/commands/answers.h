// How commands of leads and what belongs to them answer: one message, or pages of them.
#ifndef REVOPS_CLI_COMMANDS_ANSWERS_H_
#define REVOPS_CLI_COMMANDS_ANSWERS_H_

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/client.h"
#include "cli/output/leads.h"
#include "cli/output/list_printer.h"
#include "cli/session.h"
#include "common/status/status.h"

namespace revops::cli {

// One message in every format.
struct Shown {
  const google::protobuf::Message& message;
  Lines lines;
  std::vector<std::string> columns;
  CellRow row;
};
Shown ShownLead(const revops::lead::v1::Lead& lead);

ExitCode PrintShown(const Shown& shown, Session& session);
// The same of what a write answered, or would have.
ExitCode PrintWritten(const Shown& shown, bool is_validate_only, Session& session);

struct PageFlags {
  int64_t limit = 100;
  bool is_all = false;
};
void AddPageFlags(CLI::App& list, PageFlags& flags);

// Every page of a list until the limit: `take` prints a page and says how many it had. 12 when it
// was stopped before.
template <typename Stub, typename Result, typename Request, typename Response, typename Take>
absl::StatusOr<ExitCode> PrintPages(const PageFlags& flags, Stub& stub,
                                    Result (Stub::*method)(grpc::ClientContext*, const Request&,
                                                           Response*),
                                    Request request, ListPrinter& printer, const Take& take,
                                    Session& session) {
  // Large enough that a page's way does not count, small enough to show something soon.
  constexpr int64_t kPageMax = 250;
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  int64_t left = flags.is_all ? INT64_MAX : flags.limit;
  bool has_more = true;
  while (left > 0 && has_more && !session.stop.stopped()) {
    request.set_page_size(static_cast<int>(std::min(left, kPageMax)));
    const absl::StatusOr<Response> page = client->Call(stub, method, request);
    if (!page.ok() && session.stop.stopped()) break;
    if (!page.ok()) return page.status();
    left -= take(*page);
    request.set_page_token(page->next_page_token());
    has_more = !page->next_page_token().empty();
  }
  printer.Finish();
  if (has_more && left > 0) {
    session.err << "stopped: these are not all\n";
    return kExitPartial;
  }
  if (has_more) session.err << "there are more; --limit N or --all shows them\n";
  return kExitOk;
}

// The paths of what `message` sets, custom fields and persons by their own: for an update mask.
void AddPathsOf(const google::protobuf::Message& message, const std::vector<std::string>& clear,
                google::protobuf::FieldMask& mask);

// Runs `run` with the flags once the command line is parsed.
template <typename Flags>
void OnRun(CLI::App& command, Session& session, const std::shared_ptr<Flags>& flags,
           absl::StatusOr<ExitCode> (*run)(const Flags&, Session&)) {
  command.fallthrough();
  command.callback([flags, run, &session] {
    session.command = [flags, run](Session& s) { return run(*flags, s); };
  });
}

}  // namespace revops::cli

#endif  // REVOPS_CLI_COMMANDS_ANSWERS_H_
