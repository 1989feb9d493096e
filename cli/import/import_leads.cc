#include "cli/import/import_leads.h"

#include <string>
#include <utility>

#include "cli/import/lead_item.h"
#include "cli/import/row_import.h"

namespace revops::cli {
namespace {

using revops::lead::v1::ExistingLeadPolicy;
using revops::lead::v1::LeadWithHistory;

struct LeadRows {
  using Wire = LeadWire;
  static constexpr FileKind kFileKind = FileKind::kLeads;

  LeadItemBuilder builder;

  bool Build(const RowTexts& texts, LeadWithHistory& item, Problems& problems) {
    return builder.Build(texts, item, problems);
  }
  static bool IsJudgedHere(const LeadWithHistory&) { return false; }
  static void SetPolicies(const ImportOptions& options, LeadWire::Request& request) {
    request.set_existing(options.updates_existing
                             ? ExistingLeadPolicy::EXISTING_LEAD_POLICY_UPDATE
                             : ExistingLeadPolicy::EXISTING_LEAD_POLICY_CONFLICT);
    request.set_duplicate_policy(options.duplicates);
  }
  static std::string FieldOfPath(absl::string_view path) { return LeadFieldOfPath(path); }
};

}  // namespace

absl::StatusOr<ImportSummary> ImportLeads(const ImportOptions& options, Client& client,
                                          StopSignal& stop, const Clock& clock, bool is_terminal,
                                          std::ostream& err) {
  REVOPS_ASSIGN_OR_RETURN(ImportInputs file, OpenInputs(options, FileKind::kLeads, client));
  REVOPS_ASSIGN_OR_RETURN(LeadItemBuilder builder, LeadItemBuilder::Create(file.mapping));
  REVOPS_ASSIGN_OR_RETURN(BadRows bad_rows, OpenBadRows(options, file, err));
  Progress progress(err, is_terminal, file.reader->bytes_total(), clock);
  RowImport<LeadRows> import(options, client, stop, std::move(file), std::move(bad_rows),
                             LeadRows{std::move(builder)}, progress, err);
  return import.Run();
}

}  // namespace revops::cli
