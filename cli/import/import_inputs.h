// What every import begins with: the mapping, the files it needs, the header, the pipelines.
#ifndef REVOPS_CLI_IMPORT_IMPORT_INPUTS_H_
#define REVOPS_CLI_IMPORT_IMPORT_INPUTS_H_

#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/import/bad_rows.h"
#include "cli/import/csv_reader.h"
#include "cli/import/deal_item.h"
#include "cli/import/mapping.h"
#include "cli/import/owners.h"
#include "cli/import/resolver.h"
#include "revops/lead/v1/lead_requests.pb.h"

namespace revops::cli {

struct ImportOptions {
  // `-` is the standard input.
  std::string csv_path;
  // A shipped mapping, and one that is laid over it; one of them may be empty.
  std::string preset;
  std::string mapping_path;
  // `field=text`, laid over both.
  std::vector<std::string> defaults;
  // Empty: bad rows are shown, not kept.
  std::string errors_path;
  // Everything is checked, by the service too, and nothing changed.
  bool is_dry_run = false;
  // Rows (or histories) whose deal or lead exists with other content change it; else they are bad.
  bool updates_existing = false;
  // Of leads: what one means that is there under another id.
  revops::lead::v1::DuplicatePolicy duplicates = revops::lead::v1::DUPLICATE_POLICY_UNSPECIFIED;
  // 1 to 64.
  int in_flight_max = 8;
};

struct ImportInputs {
  Mapping mapping;
  // Behind the header.
  std::unique_ptr<CsvReader> reader;
  std::vector<std::string> header;
  Resolver resolver;
  Owners owners;
};

// INVALID_ARGUMENT and NOT_FOUND for files that can not be used; a call's error when the reps can
// not be had.
absl::StatusOr<ImportInputs> OpenInputs(const ImportOptions& options, FileKind kind,
                                        Client& client);
// Behind all that may still fail before the first row.
absl::StatusOr<BadRows> OpenBadRows(const ImportOptions& options, const ImportInputs& inputs,
                                    std::ostream& err);

// Of files about deals.
struct DealInputs {
  ImportInputs file;
  DealItemBuilder builder;
  BadRows bad_rows;
  // A dry run's pipeline that does not exist yet.
  std::string missing_pipeline;
};

// `kind`: kDeals or kHistory. Also a call's error when the pipelines can not be had. A defined
// pipeline is created, where this is no dry run.
absl::StatusOr<DealInputs> OpenDealInputs(const ImportOptions& options, FileKind kind,
                                          Client& client, std::ostream& err);

// Batches in flight are recorded in any order, so that no answer's token is known to cover all; the
// log's head, asked for behind them, does. Empty, said on `err`, when it could not be had.
std::string TokenBehindImport(FileKind kind, Client& client, std::ostream& err);

// The error with a remark behind its message.
absl::Status WithRemark(const absl::Status& error, absl::string_view remark);

// Why an import ended early, how many rows were answered, and that running it again goes on.
absl::Status EndedEarly(const absl::Status& error, int64_t rows_answered,
                        const absl::Status& errors_file);

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_IMPORT_INPUTS_H_
