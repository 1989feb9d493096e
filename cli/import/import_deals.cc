#include "cli/import/import_deals.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "cli/import/bad_rows.h"
#include "cli/import/batches.h"
#include "cli/import/csv_reader.h"
#include "cli/import/deal_item.h"
#include "cli/import/fetch_pipelines.h"
#include "cli/import/lookups.h"
#include "cli/import/mapping.h"
#include "cli/import/resolver.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

using revops::deal::v1::BatchCreateDealsResponse;
using revops::deal::v1::BatchCreateDealsResult;
using revops::deal::v1::BatchItemOutcome;
using revops::deal::v1::DealWithHistory;
using revops::deal::v1::ExistingDealPolicy;

absl::StatusOr<std::map<std::string, LookupTable>> LoadLookups(const Mapping& mapping,
                                                               const ImportOptions& options) {
  std::map<std::string, LookupTable> tables;
  for (const auto& [field, spec] : mapping.lookups) {
    REVOPS_ASSIGN_OR_RETURN(
        LookupTable table,
        LookupTable::Load(spec, options.csv_path, options.mapping_path, mapping.delimiter));
    tables.emplace(field, std::move(table));
  }
  return tables;
}

// One run over one file.
class Import {
 public:
  Import(const ImportOptions& options, Client& client, StopSignal& stop, CsvReader& reader,
         Resolver resolver, DealItemBuilder builder, BadRows bad_rows, Progress& progress,
         std::ostream& err, std::string missing_pipeline)
      : options_(options),
        client_(client),
        stop_(stop),
        reader_(reader),
        resolver_(std::move(resolver)),
        builder_(std::move(builder)),
        bad_rows_(std::move(bad_rows)),
        progress_(progress),
        err_(err),
        missing_pipeline_(std::move(missing_pipeline)),
        sender_(client, stop, static_cast<size_t>(options.in_flight_max),
                [this](Batch& batch, const BatchCreateDealsResponse& response) {
                  TakeAnswer(batch, response);
                }) {}

  absl::StatusOr<ImportSummary> Run() {
    absl::Status ended = ReadRows();
    if (ended.ok()) ended = sender_.Finish();
    if (absl::IsCancelled(ended) && stop_.stopped()) {
      summary_.is_stopped = true;
      ended = absl::OkStatus();
    }
    // What was read before the file broke off is kept.
    if (ended.ok()) ended = read_;
    progress_.Clear();
    summary_.elapsed = progress_.elapsed();
    summary_.rows = answered_ + summary_.rows_ignored;
    summary_.values_ignored = resolver_.values_ignored();
    summary_.failed = bad_rows_.count();
    summary_.errors_file = bad_rows_.Finish();
    if (!ended.ok()) return Explained(ended);
    if (!summary_.is_stopped && !options_.is_dry_run) FetchToken();
    return summary_;
  }

 private:
  absl::Status Explained(const absl::Status& error) const {
    absl::Status told(error.code(),
                      absl::StrCat(std::string(error.message()), " (", Grouped(answered_),
                                   " rows were answered; run the import again to go on)",
                                   summary_.errors_file.ok() ? "" : "; ",
                                   std::string(summary_.errors_file.message())));
    error.ForEachPayload(
        [&](absl::string_view type, const absl::Cord& payload) { told.SetPayload(type, payload); });
    return told;
  }

  // Batches in flight are recorded in any order, so that no answer's token is known to cover all;
  // the log's head, asked for behind them, does.
  void FetchToken() {
    revops::deal::v1::ListDealsRequest head;
    head.set_page_size(1);
    const auto page =
        client_.Call(client_.deals(), &revops::deal::v1::DealService::StubInterface::ListDeals,
                     head, kImportsPatience);
    if (page.ok()) {
      summary_.resume_token = page->resume_token();
    } else {
      err_ << "everything is imported, but its token could not be had: " << page.status().ToString()
           << '\n';
    }
  }

  absl::Status ReadRows() {
    CsvRow row;
    while (!stop_.stopped()) {
      const absl::StatusOr<bool> has_row = reader_.Next(row);
      read_ = has_row.status();
      if (!has_row.ok() || !*has_row) return SendBatch();
      REVOPS_RETURN_IF_ERROR(TakeRow(row));
      if (batch_.rows.size() == kBatchItemsMax || batch_.bad_rows.size() >= kBatchItemsMax ||
          batch_.judged_here >= kBatchItemsMax) {
        REVOPS_RETURN_IF_ERROR(SendBatch());
      }
    }
    summary_.is_stopped = true;
    return absl::OkStatus();
  }

  absl::Status TakeRow(CsvRow& row) {
    SentRow sent;
    sent.line = row.line;
    const bool is_usable = resolver_.Resolve(row, texts_, sent.problems);
    if (texts_.is_ignored && is_usable) {
      ++summary_.rows_ignored;
      return absl::OkStatus();
    }
    DealWithHistory item;
    const bool is_good = is_usable && builder_.Build(texts_, item, sent.problems);
    if (is_usable) {
      for (Problem& problem : sent.problems) problem.column = resolver_.ColumnOf(problem.column);
    }
    if (bad_rows_.keeps_cells()) sent.cells = std::move(row.cells);
    if (!is_good) {
      batch_.bad_rows.push_back(std::move(sent));
    } else if (!missing_pipeline_.empty() && item.deal().pipeline() == missing_pipeline_) {
      ++batch_.judged_here;
    } else {
      if (!ids_in_batch_.insert(item.deal().external_id()).second) {
        REVOPS_RETURN_IF_ERROR(SendBatch());
        ids_in_batch_.insert(item.deal().external_id());
      }
      *batch_.request.add_deals() = std::move(item);
      batch_.rows.push_back(std::move(sent));
    }
    return absl::OkStatus();
  }

  absl::Status SendBatch() {
    Batch batch = std::exchange(batch_, Batch());
    ids_in_batch_.clear();
    batch.bytes_read = reader_.bytes_read();
    if (batch.rows.empty()) {
      // Nothing to send; what is in flight comes first, so that bad rows are told in order.
      REVOPS_RETURN_IF_ERROR(sender_.Finish());
      TakeAnswer(batch, BatchCreateDealsResponse());
      return absl::OkStatus();
    }
    batch.request.set_validate_only(options_.is_dry_run);
    batch.request.set_existing(options_.updates_existing
                                   ? ExistingDealPolicy::EXISTING_DEAL_POLICY_UPDATE
                                   : ExistingDealPolicy::EXISTING_DEAL_POLICY_CONFLICT);
    return sender_.Send(std::move(batch));
  }

  void TakeAnswer(Batch& batch, const BatchCreateDealsResponse& response) {
    std::vector<SentRow*> bad;
    for (SentRow& row : batch.bad_rows) bad.push_back(&row);
    for (int i = 0; i < response.results_size(); ++i) {
      SentRow& row = batch.rows[static_cast<size_t>(i)];
      if (!Count(response.results(i), row)) bad.push_back(&row);
    }
    std::sort(bad.begin(), bad.end(),
              [](const SentRow* a, const SentRow* b) { return a->line < b->line; });
    if (!bad.empty()) progress_.Clear();
    for (const SentRow* row : bad) bad_rows_.Add(*row);
    if (!bad.empty()) bad_rows_.Flush();
    summary_.created += batch.judged_here;
    summary_.judged_here += batch.judged_here;
    answered_ +=
        static_cast<int64_t>(batch.rows.size() + batch.bad_rows.size()) + batch.judged_here;
    progress_.Update(answered_ + summary_.rows_ignored, batch.bytes_read);
  }

  // False, with the reasons, for an item that failed.
  bool Count(const BatchCreateDealsResult& result, SentRow& row) {
    switch (result.outcome()) {
      case BatchItemOutcome::BATCH_ITEM_OUTCOME_CREATED:
        return ++summary_.created > 0;
      case BatchItemOutcome::BATCH_ITEM_OUTCOME_UNCHANGED:
        return ++summary_.unchanged > 0;
      case BatchItemOutcome::BATCH_ITEM_OUTCOME_UPDATED:
        return ++summary_.updated > 0;
      default:
        break;
    }
    const absl::Status error = FromRpcStatus(result.error());
    for (const FieldViolation& violation : FieldViolationsOf(error)) {
      row.problems.push_back(
          {resolver_.ColumnOf(FieldOfPath(violation.field)), violation.description});
    }
    if (row.problems.empty()) {
      const bool is_conflict = error.code() == absl::StatusCode::kAlreadyExists;
      row.problems.push_back(
          {is_conflict ? resolver_.ColumnOf("external_id") : "",
           absl::StrCat(absl::StatusCodeToString(error.code()), ": ", error.message(),
                        is_conflict ? " (--update takes the row's content)" : "")});
    }
    return false;
  }

  const ImportOptions& options_;
  Client& client_;
  StopSignal& stop_;
  CsvReader& reader_;
  Resolver resolver_;
  DealItemBuilder builder_;
  BadRows bad_rows_;
  Progress& progress_;
  std::ostream& err_;
  const std::string missing_pipeline_;
  BatchSender sender_;
  Batch batch_;
  absl::flat_hash_set<std::string> ids_in_batch_;
  RowTexts texts_;
  ImportSummary summary_;
  int64_t answered_ = 0;
  // Why the file could not be read on.
  absl::Status read_;
};

}  // namespace

absl::StatusOr<ImportSummary> ImportDeals(const ImportOptions& options, Client& client,
                                          StopSignal& stop, const Clock& clock, bool is_terminal,
                                          std::ostream& err) {
  REVOPS_ASSIGN_OR_RETURN(const Mapping mapping, ReadMapping(options.mapping_path));
  REVOPS_ASSIGN_OR_RETURN(auto lookups, LoadLookups(mapping, options));
  std::vector<std::string> inputs = {options.csv_path, options.mapping_path};
  for (const auto& [field, table] : lookups) inputs.push_back(table.path());
  REVOPS_RETURN_IF_ERROR(BadRows::CheckPath(options.errors_path, inputs));
  REVOPS_ASSIGN_OR_RETURN(const auto reader, CsvReader::Open(options.csv_path, mapping.delimiter));
  CsvRow header;
  REVOPS_ASSIGN_OR_RETURN(const bool has_header, reader->Next(header));
  if (!has_header || !header.problem.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(options.csv_path, ": has no header ", header.problem));
  }
  REVOPS_ASSIGN_OR_RETURN(Resolver resolver,
                          Resolver::Create(mapping, header.cells, std::move(lookups)));
  REVOPS_ASSIGN_OR_RETURN(FetchedPipelines pipelines,
                          FetchPipelines(mapping, options.is_dry_run, client));
  REVOPS_ASSIGN_OR_RETURN(DealItemBuilder builder,
                          DealItemBuilder::Create(mapping, std::move(pipelines.catalog)));
  REVOPS_ASSIGN_OR_RETURN(BadRows bad_rows,
                          BadRows::Open(options.errors_path, header.cells, mapping.delimiter, err));
  Progress progress(err, is_terminal, reader->bytes_total(), clock);
  Import import(options, client, stop, *reader, std::move(resolver), std::move(builder),
                std::move(bad_rows), progress, err, std::move(pipelines.missing));
  return import.Run();
}

}  // namespace revops::cli
