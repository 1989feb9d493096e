// What every import begins with: the mapping, the files it needs, the header, the pipelines.
#ifndef REVOPS_CLI_IMPORT_IMPORT_INPUTS_H_
#define REVOPS_CLI_IMPORT_IMPORT_INPUTS_H_

#include <memory>
#include <ostream>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/import/bad_rows.h"
#include "cli/import/csv_reader.h"
#include "cli/import/deal_item.h"
#include "cli/import/mapping.h"
#include "cli/import/resolver.h"

namespace revops::cli {

struct ImportOptions {
  // `-` is the standard input.
  std::string csv_path;
  std::string mapping_path;
  // Empty: bad rows are shown, not kept.
  std::string errors_path;
  // Everything is checked, by the service too, and nothing changed.
  bool is_dry_run = false;
  // Rows (or histories) whose deal exists with other content change it; else they are bad.
  bool updates_existing = false;
  // 1 to 64.
  int in_flight_max = 8;
};

struct ImportInputs {
  Mapping mapping;
  // Behind the header of so many columns.
  std::unique_ptr<CsvReader> reader;
  size_t columns = 0;
  Resolver resolver;
  DealItemBuilder builder;
  BadRows bad_rows;
  // A dry run's pipeline that does not exist yet.
  std::string missing_pipeline;
};

// `check`: CheckForDeals or CheckForHistory. INVALID_ARGUMENT and NOT_FOUND for files that can not
// be used; a call's error when the pipelines can not be had. A defined pipeline is created, where
// this is no dry run.
absl::StatusOr<ImportInputs> OpenInputs(const ImportOptions& options,
                                        absl::Status (*check)(const Mapping&), Client& client,
                                        std::ostream& err);

// Batches in flight are recorded in any order, so that no answer's token is known to cover all; the
// log's head, asked for behind them, does. Empty, said on `err`, when it could not be had.
std::string TokenBehindImport(Client& client, std::ostream& err);

// The error with a remark behind its message.
absl::Status WithRemark(const absl::Status& error, absl::string_view remark);

// Why an import ended early, how many rows were answered, and that running it again goes on.
absl::Status EndedEarly(const absl::Status& error, int64_t rows_answered,
                        const absl::Status& errors_file);

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_IMPORT_INPUTS_H_
