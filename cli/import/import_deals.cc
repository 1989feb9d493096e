#include "cli/import/import_deals.h"

#include <string>
#include <utility>

#include "cli/import/row_import.h"

namespace revops::cli {
namespace {

using revops::deal::v1::DealWithHistory;
using revops::deal::v1::ExistingDealPolicy;

struct DealRows {
  using Wire = DealWire;
  static constexpr FileKind kFileKind = FileKind::kDeals;

  DealItemBuilder builder;
  std::string missing_pipeline;

  bool Build(const RowTexts& texts, DealWithHistory& item, Problems& problems) {
    return builder.Build(texts, item, problems);
  }
  bool IsJudgedHere(const DealWithHistory& item) const {
    return !missing_pipeline.empty() && item.deal().pipeline() == missing_pipeline;
  }
  void SetPolicies(const ImportOptions& options, DealWire::Request& request) const {
    request.set_existing(options.updates_existing
                             ? ExistingDealPolicy::EXISTING_DEAL_POLICY_UPDATE
                             : ExistingDealPolicy::EXISTING_DEAL_POLICY_CONFLICT);
  }
  static std::string FieldOfPath(absl::string_view path) { return cli::FieldOfPath(path); }
};

}  // namespace

absl::StatusOr<ImportSummary> ImportDeals(const ImportOptions& options, Client& client,
                                          StopSignal& stop, const Clock& clock, bool is_terminal,
                                          std::ostream& err) {
  REVOPS_ASSIGN_OR_RETURN(DealInputs inputs,
                          OpenDealInputs(options, FileKind::kDeals, client, err));
  Progress progress(err, is_terminal, inputs.file.reader->bytes_total(), clock);
  DealRows rows{std::move(inputs.builder), std::move(inputs.missing_pipeline)};
  RowImport<DealRows> import(options, client, stop, std::move(inputs.file),
                             std::move(inputs.bad_rows), std::move(rows), progress, err);
  return import.Run();
}

}  // namespace revops::cli
