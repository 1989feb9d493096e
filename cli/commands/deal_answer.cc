#include "cli/commands/deal_answer.h"

#include <CLI/CLI.hpp>

#include "absl/time/clock.h"
#include "cli/output/csv.h"
#include "cli/output/deals.h"
#include "cli/output/json.h"
#include "cli/output/list_printer.h"
#include "common/types/uuid.h"

namespace revops::cli {

using revops::deal::v1::Deal;

void AddRequestIdFlag(CLI::App& command, std::string& request_id) {
  command.add_option("--request-id", request_id,
                     "The same id and content within 24 h gives the first answer again");
}

void AddWriteFlags(CLI::App& command, WriteFlags& flags, bool has_time) {
  command.fallthrough();
  if (has_time) {
    command.add_option("--at", flags.at,
                       "When it was true: a day or an RFC 3339 time (default now)");
  }
  command.add_option("--etag", flags.etag, "Refuse if it is not as it was with this etag");
  AddRequestIdFlag(command, flags.request_id);
  command.add_flag("--validate-only", flags.is_validate_only,
                   "Say every reason why it would be refused; change nothing");
}

std::string RequestIdOf(const std::string& given) {
  return given.empty() ? Uuid::Generate(absl::Now()).ToString() : given;
}

void PrintDeal(const Deal& deal, Session& session) {
  switch (session.format()) {
    case Format::kTable:
      PrintVertical(DealLines(deal), session.out);
      break;
    case Format::kJson:
      PrintJson(deal, session.out);
      break;
    case Format::kCsv: {
      ListPrinter printer(Format::kCsv, DealColumns(Format::kCsv), session.out);
      printer.Add(deal, DealRow(deal, Format::kCsv));
      break;
    }
  }
}

absl::StatusOr<ExitCode> AnswerWith(const absl::StatusOr<Deal>& deal, const WriteFlags& flags,
                                    Session& session) {
  if (!deal.ok()) return deal.status();
  if (flags.is_validate_only) session.err << "would be accepted; nothing was changed\n";
  PrintDeal(*deal, session);
  return kExitOk;
}

}  // namespace revops::cli
